/** What the legal guard knows of a customer, and the record that follows, for pages and the API. */
import type { LegalSettings } from '../../adapters/store/customer-legal.ts';
import type { StoredTerms } from '../../adapters/store/agreed-terms.ts';
import type { CustomerContext } from '../../core/decide/run-facts.ts';
import { indexCustomers } from '../../core/decide/run-facts.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError } from '../errors.ts';
import type { LegalSubject } from '../../core/law/guard.ts';
import { legalSubjectOf, recordFor } from '../../core/law/guard.ts';
import { placeText } from '../../core/law/place.ts';
import type { JurisdictionRecord } from '../../core/law/records.ts';
import { disclosures } from '../../core/law/records.ts';
import { consumerWarning } from '../../core/charges/worksheet-law.ts';
import type { CustomerLegalProps } from '../components/customer-legal.tsx';
import { personText } from './values.ts';

export type LegalKnowledge = {
  readonly subject: LegalSubject;
  readonly record: JurisdictionRecord | null;
  /** The parent that a customer has the agreed terms of; null when it has its own or none. */
  readonly termsOf: { readonly id: string; readonly name: string } | null;
};

/** What follows from what is known of a customer and its parents. */
export function legalKnowledge({ customer, lineage }: CustomerContext): LegalKnowledge {
  const subject = legalSubjectOf(lineage);
  const giver = lineage.find(({ legal }) => (legal?.agreedTerms ?? null) !== null);
  const isOwn = giver === undefined || giver.id === customer.id;
  return {
    subject,
    record: recordFor(subject),
    termsOf: isOwn ? null : { id: giver.id, name: giver.displayName },
  };
}

/**
 * The legal card of a customer, with what it has from its parents.
 * @throws PageNotFoundError when the mirror does not know the customer
 */
export async function loadLegal(
  deps: WebDeps,
  realm: string,
  id: string,
  me: string,
): Promise<ReturnType<typeof showLegal>> {
  const { stores } = deps.dunwell;
  const [customers, settings, terms] = await Promise.all([
    stores.facts.customers(realm),
    stores.legal.find(realm, id),
    stores.terms.list(realm, id),
  ]);
  const context = indexCustomers(customers).contextOf(id);
  if (context === null) throw new PageNotFoundError('There is no such customer');
  return showLegal(legalKnowledge(context), settings, terms, me);
}

/** The customer's legal card. */
export function showLegal(
  knowledge: LegalKnowledge,
  settings: LegalSettings,
  terms: readonly StoredTerms[],
  me: string,
): Omit<CustomerLegalProps, 'realm' | 'csrfToken' | 'customerId'> {
  const { subject, record, termsOf } = knowledge;
  return {
    values: {
      party: settings.isConsumer === null ? '' : settings.isConsumer ? 'consumer' : 'business',
      country: settings.country ?? '',
      region: settings.region ?? '',
    },
    errors: [],
    applies: {
      place: subject.place === null ? null : placeText(subject.place),
      placeBy: settings.country === null ? 'address' : 'owner',
      party: subject.party,
      warning: subject.party === 'consumer' ? consumerWarning : null,
      record: record && {
        rule: record.rule,
        citation: record.citation,
        source: record.source,
        verifiedOn: record.verifiedOn,
        disclosure: record.disclosure === null ? null : disclosures[record.disclosure],
      },
      terms: subject.agreedTerms,
      termsOf,
    },
    terms: terms.map(({ file, author, withdrawn, createdAt, ...each }) => ({
      ...each,
      author: personText(author, me),
      file: file && { name: file.name, byteSize: file.byteSize, sha256: file.sha256 },
      createdAt: createdAt.toISOString(),
      withdrawn: withdrawn && { by: personText(withdrawn.by, me), at: withdrawn.at.toISOString() },
    })),
    termsValues: {},
    termsErrors: [],
  };
}
