import type { z } from 'zod';
import { citationOf } from '../../../core/charges/worksheet-law.ts';
import { parsePlainDate } from '../../../core/calendar/plain-date.ts';
import { indexCustomers } from '../../../core/decide/run-facts.ts';
import { isBreach } from '../../../core/law/possible-breaches.ts';
import {
  daysAhead,
  findLegal,
  type NamedFinding,
} from '../../../flow/collections/legal-findings.ts';
import { countryCode, placeText } from '../../../core/law/place.ts';
import { legalKnowledge } from '../../show/legal.ts';
import { disclosures } from '../../../core/law/records.ts';
import { notFound } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import { breachesQuery, breachesSchema, legalChangesSchema, legalSchema } from './legal-schema.ts';

const tag = 'Customers';

/** @throws ApiProblem not-found when the mirror has no such customer */
async function legalView(
  { dunwell, company }: ApiContext,
  id: string,
): Promise<z.input<typeof legalSchema>> {
  const { realmId } = company;
  const [settings, customers] = await Promise.all([
    dunwell.stores.legal.find(realmId, id),
    dunwell.stores.facts.customers(realmId),
  ]);
  const context = indexCustomers(customers).contextOf(id);
  if (context === null) throw notFound('customer');
  const { subject, record, termsOf } = legalKnowledge(context);
  const { isConsumer, country, region, agreedTerms } = settings;
  const party = isConsumer === true ? 'consumer' : 'business';
  return {
    settings: {
      party: isConsumer === null ? null : party,
      country,
      region,
      agreedTerms,
    },
    applies: {
      place: subject.place === null ? null : placeText(subject.place),
      party: subject.party,
      agreedTerms: subject.agreedTerms,
      agreedTermsOf: termsOf?.id ?? null,
      record: record && {
        rule: record.rule,
        annualPercent: record.annualPercent,
        percentOfPayment: record.percentOfPayment,
        citation: record.citation,
        source: record.source,
        verifiedOn: record.verifiedOn,
        disclosure: record.disclosure === null ? null : disclosures[record.disclosure],
      },
    },
  };
}

function findingView(found: NamedFinding): z.input<typeof breachesSchema>['items'][number] {
  const { kind, customerId, level, subject } = found;
  if (!isBreach(found)) {
    const { place, citation, isCharged } = found;
    return { ...noCharge, kind, customerId, level, subject, place, citation, isCharged };
  }
  const { law, invoiceId, currency, assessmentDate, dates, wanted, allowed } = found;
  return {
    kind,
    customerId,
    invoiceId,
    currency,
    assessmentDate,
    dates,
    wanted,
    allowed,
    level,
    subject,
    place: law.place,
    citation: citationOf(law, currency),
    annualPercent: law.annualPercent,
    effectivePercent: law.effectivePercent?.before ?? null,
    isCharged: true,
  };
}

const noCharge = {
  invoiceId: null,
  currency: null,
  assessmentDate: null,
  dates: 0,
  wanted: null,
  allowed: null,
  annualPercent: null,
  effectivePercent: null,
} as const;

/** What the legal guard knows of customers, and whom it would stop a policy for. */
export const legalRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/breaches',
    operationId: 'listPossibleBreaches',
    tag: 'Policies',
    summary: `Charges of the next ${daysAhead} days that would be above a record or an own cap, if nothing is paid, and customers of whom more should be known`,
    query: breachesQuery,
    body: noBody,
    output: breachesSchema,
    async handle({ dunwell, company, today }, { query }) {
      const kinds = query.kind === undefined ? ['invoice', 'typical'] : [query.kind];
      const items: z.input<typeof breachesSchema>['items'] = [];
      for await (const found of findLegal(dunwell.stores, company, today)) {
        if (kinds.includes(found.kind)) items.push(findingView(found));
      }
      return { items, next: null };
    },
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/customers/{id}/legal',
    operationId: 'getCustomerLegal',
    tag,
    summary: 'What the legal guard knows of a customer, and the record that it goes by',
    query: noQuery,
    body: noBody,
    output: legalSchema,
    handle: (context, { params }) => legalView(context, params.id),
  }),
  route({
    method: 'PUT',
    path: '/companies/{realm}/customers/{id}/legal',
    operationId: 'setCustomerLegal',
    tag,
    summary: 'Says where a customer is, whether it is a consumer, and which terms it agreed to',
    query: noQuery,
    body: legalChangesSchema,
    output: legalSchema,
    async handle(context, { params, body }) {
      const { dunwell, lists, company, actor } = context;
      const { realmId } = company;
      if (!(await lists.customer(realmId, params.id))) throw notFound('customer');
      const { party, country, region, agreedTerms } = body;
      const settings = {
        isConsumer: party === null ? null : party === 'consumer',
        country: country === null ? null : countryCode(country),
        region,
      };
      await dunwell.stores.legal.save(realmId, params.id, settings, actor);
      if (agreedTerms !== undefined) {
        const terms = agreedTerms && {
          date: parsePlainDate(agreedTerms.date),
          name: agreedTerms.document,
        };
        await dunwell.stores.terms.replace(realmId, params.id, terms, actor);
      }
      await dunwell.stores.audit.add({
        realmId,
        actor,
        what: 'legal settings of a customer changed',
        detail: { customerId: params.id, ...body },
      });
      return legalView(context, params.id);
    },
  }),
];
