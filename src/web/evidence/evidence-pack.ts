import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { createEvidenceStore, type EvidenceCounts } from '../../adapters/store/evidence.ts';
import type { EvidenceScope } from '../../adapters/store/evidence-scope.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import type { Company } from '../../adapters/store/companies.ts';
import { formatAmount } from '../../core/money/amount.ts';
import { sealHistory } from '../../flow/history/seal-history.ts';
import { csvRecord } from '../csv.ts';
import type { WebDeps } from '../deps.ts';
import { worksheetFile } from '../show/worksheet-pdf.ts';
import { mailFiles } from './pack-mails.ts';
import { manifestFiles, type PackOrigin } from './pack-manifest.ts';
import { packPdf } from './pack-pdf.ts';
import { tableFiles } from './pack-tables.ts';
import { programVersion } from './program-version.ts';
import { zipFiles, type PackedFile, type PackFile } from './zip-files.ts';

type Deps = Pick<WebDeps, 'dunwell'>;

/** A pack as it is sent: nothing of it is made before it is read. */
export type EvidencePack = {
  readonly name: string;
  readonly mediaType: 'application/zip';
  readonly content: AsyncGenerator<Uint8Array>;
};

/** What a scope is called, or null where there is no such invoice or customer. */
export async function nameScope(
  { dunwell }: Deps,
  realmId: string,
  scope: EvidenceScope,
): Promise<{ about: string; fileName: string } | null> {
  switch (scope.kind) {
    case 'invoice': {
      const numbers = await createInvoiceLists(dunwell.db).numbers(realmId, [scope.id]);
      if (!numbers.has(scope.id)) return null;
      const number = numbers.get(scope.id) || scope.id;
      return { about: `Invoice ${number}`, fileName: `evidence-invoice-${scope.id}.zip` };
    }
    case 'customer': {
      const name = (await createCustomerLists(dunwell.db).names(realmId, [scope.id])).get(scope.id);
      if (name === undefined) return null;
      return { about: `Customer ${name}`, fileName: `evidence-customer-${scope.id}.zip` };
    }
    case 'period': {
      const { from, to } = scope;
      return { about: `${from} to ${to}`, fileName: `evidence-${from}-to-${to}.zip` };
    }
  }
}

/** How much a pack would hold. */
export const countEvidence = (
  { dunwell }: Deps,
  realmId: string,
  scope: EvidenceScope,
): Promise<EvidenceCounts> => createEvidenceStore(dunwell.db).counts(realmId, scope);

/**
 * A pack of all that Dunwell did within a scope and why. The history is sealed first, so that what
 * just happened is in its chain; that somebody made the pack is noted in the audit.
 */
export async function makeEvidencePack(
  deps: Deps,
  of: {
    readonly company: Company;
    readonly scope: EvidenceScope;
    readonly named: { readonly about: string; readonly fileName: string };
    readonly actor: string;
  },
): Promise<EvidencePack> {
  const { stores, clock } = deps.dunwell;
  const { company, scope, named, actor } = of;
  await sealHistory(stores.historyRows, company.realmId);
  const head = await stores.historyRows.head(company.realmId);
  await stores.audit.add({
    realmId: company.realmId,
    actor,
    what: 'evidence pack made',
    detail: { ...scope, head: head?.hash ?? null },
  });
  const origin: PackOrigin = {
    company: { realmId: company.realmId, name: company.name },
    about: named.about,
    head,
    version: programVersion(),
    by: actor,
    at: clock.now(),
  };
  const packed: PackedFile[] = [];
  const files = filesOf(deps, company, scope, origin, packed);
  const content = zipFiles(files, (file) => packed.push(file));
  return { name: named.fileName, mediaType: 'application/zip', content };
}

async function* filesOf(
  deps: Deps,
  company: Company,
  scope: EvidenceScope,
  origin: PackOrigin,
  packed: readonly PackedFile[],
): AsyncGenerator<PackFile> {
  const { db, stores } = deps.dunwell;
  const { realmId } = company;
  const store = createEvidenceStore(db);
  const counts = await store.counts(realmId, scope);
  const { about, head } = origin;
  yield {
    name: 'evidence.pdf',
    content: await packPdf({ company, scope, about, counts, head, store }),
  };
  yield* tableFiles(store, realmId, scope);
  yield* mailFiles({ store, reminders: stores.reminders, realmId, scope });
  yield { name: 'charges.csv', content: chargesCsv(deps, realmId, scope) };
  for await (const charge of store.charges(realmId, scope)) {
    const { reference, worksheet } = charge;
    const name = `worksheets/${reference}`;
    yield { name: `${name}.json`, content: `${JSON.stringify(worksheet, null, 1)}\n` };
    const { content } = await worksheetFile(deps, company, charge);
    yield { name: `${name}.pdf`, content };
  }
  for await (const terms of store.terms(realmId, scope)) {
    const [id, customerId] = [terms['id'] ?? '', terms['customerId'] ?? ''];
    const file = await stores.terms.file(realmId, customerId, id);
    if (file) yield { name: `terms/${id}${endingOf(file.name)}`, content: file.content };
  }
  yield* manifestFiles(origin, packed);
}

/** The ending of a file's name when it is a plain one. */
const endingOf = (name: string): string => /\.[a-z0-9]{1,5}$/i.exec(name)?.[0].toLowerCase() ?? '';

async function* chargesCsv(
  { dunwell }: Deps,
  realmId: string,
  scope: EvidenceScope,
): AsyncGenerator<string> {
  yield csvRecord([
    'reference',
    'invoiceId',
    'customerId',
    'assessmentDate',
    'coversFrom',
    'coversTo',
    'amount',
    'reversed',
    'currency',
    'status',
    'reason',
    'policyLevel',
    'policyVersion',
    'decidedBy',
    'quickbooksInvoiceId',
    'createdAt',
    'writtenAt',
    'worksheetSha256',
  ]);
  for await (const charge of createEvidenceStore(dunwell.db).charges(realmId, scope)) {
    const { currency } = charge;
    yield csvRecord([
      charge.reference,
      charge.invoiceId,
      charge.customerId,
      charge.assessmentDate,
      charge.coversFrom,
      charge.coversTo,
      formatAmount({ minor: charge.amount, currency }),
      formatAmount({ minor: charge.reversed, currency }),
      currency,
      charge.status,
      charge.reason ?? '',
      charge.policyLevel,
      String(charge.policyVersion),
      charge.decidedBy ?? '',
      charge.qboInvoiceId ?? '',
      charge.createdAt.toISOString(),
      charge.writtenAt?.toISOString() ?? '',
      charge.worksheetHash ?? '',
    ]);
  }
}
