import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { termsFile } from '../../adapters/store/agreed-terms.ts';
import type { Queries } from '../../adapters/store/database.ts';
import { createEvidenceStore } from '../../adapters/store/evidence.ts';
import { countEvidence } from '../../adapters/store/evidence-counts.ts';
import { takePackPlace } from '../../adapters/store/evidence-places.ts';
import type { EvidenceScope } from '../../adapters/store/evidence-scope.ts';
import { historyHead } from '../../adapters/store/history-rows.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import type { Company } from '../../adapters/store/companies.ts';
import { createReminderStore } from '../../adapters/store/reminders.ts';
import { closingAtEnd, openSnapshot } from '../../adapters/store/snapshot.ts';
import { formatAmount } from '../../core/money/amount.ts';
import { sealHistory } from '../../flow/history/seal-history.ts';
import type { Clock } from '../../clock.ts';
import { csvRecord } from '../csv.ts';
import type { WebDeps } from '../deps.ts';
import { worksheetFile } from '../show/worksheet-pdf.ts';
import { watchLinks, type LinkWatch } from './pack-links.ts';
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
  readonly content: AsyncIterable<Uint8Array>;
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

/** A pack that is taken more slowly than this breaks off and gives its connection back. */
const longestMs = 30 * 60_000;

/** What is told where no pack is made. */
export const packsAreBusy =
  'Another evidence pack is being made. Try again when its download has ended';

/**
 * A pack of all that Dunwell did within a scope and why, as it was at one moment. The history is
 * sealed before, so that what just happened is in its chain; that somebody made the pack is noted
 * in the audit.
 * @returns null while another is made of the company, or too many are
 */
export async function makeEvidencePack(
  deps: Deps,
  of: {
    readonly company: Company;
    readonly scope: EvidenceScope;
    readonly named: { readonly about: string; readonly fileName: string };
    readonly actor: string;
  },
): Promise<EvidencePack | null> {
  const { db, stores, clock } = deps.dunwell;
  const { company, scope, named, actor } = of;
  const { realmId } = company;
  await sealHistory(stores.historyRows, realmId);
  const snapshot = await openSnapshot(db, longestMs);
  try {
    if (!(await takePackPlace(snapshot.db, realmId))) {
      await snapshot.close();
      return null;
    }
    const head = await historyHead(snapshot.db, realmId);
    const detail = { ...scope, head: head?.hash ?? null };
    await stores.audit.add({ realmId, actor, what: 'evidence pack made', detail });
    const origin: PackOrigin = {
      company: { realmId, name: company.name },
      about: named.about,
      head,
      version: programVersion(),
      by: actor,
      at: clock.now(),
    };
    const packed: PackedFile[] = [];
    const links = watchLinks(stores.payerLinks.open);
    const files = filesOf({ db: snapshot.db, clock, company, scope, links }, origin, packed);
    const content = closingAtEnd(
      zipFiles(files, (file) => packed.push(file)),
      snapshot,
    );
    return { name: named.fileName, mediaType: 'application/zip', content };
  } catch (error) {
    await snapshot.close();
    throw error;
  }
}

type PackSource = {
  /** The snapshot: nothing of a pack is read elsewhere. */
  readonly db: Queries;
  readonly clock: Clock;
  readonly company: Company;
  readonly scope: EvidenceScope;
  readonly links: LinkWatch;
};

async function* filesOf(
  { db, clock, company, scope, links }: PackSource,
  origin: PackOrigin,
  packed: readonly PackedFile[],
): AsyncGenerator<PackFile> {
  const { realmId } = company;
  const store = createEvidenceStore(db);
  const counts = await countEvidence(db, realmId, scope);
  const { about, head } = origin;
  yield {
    name: 'evidence.pdf',
    content: await packPdf({ company, scope, about, counts, head, store }),
  };
  yield* tableFiles(store, realmId, scope);
  const reminders = createReminderStore({ db, clock });
  yield* mailFiles({ store, reminders, realmId, scope, links });
  yield { name: 'charges.csv', content: chargesCsv(store.charges(realmId, scope)) };
  for await (const charge of store.charges(realmId, scope)) {
    const { reference, worksheet } = charge;
    const name = `worksheets/${reference}`;
    yield { name: `${name}.json`, content: `${JSON.stringify(worksheet, null, 1)}\n` };
    const { content } = await worksheetFile({ dunwell: { db } }, company, charge);
    yield { name: `${name}.pdf`, content };
  }
  for await (const terms of store.terms(realmId, scope)) {
    const [id, customerId] = [terms['id'] ?? '', terms['customerId'] ?? ''];
    const file = await termsFile(db, { realmId, customerId, id });
    if (file) yield { name: `terms/${id}${endingOf(file.name)}`, content: file.content };
  }
  for await (const { id, at, text } of store.replyTexts(realmId, scope)) {
    yield { name: `replies/${(at ?? '').slice(0, 10)}-${id}.txt`, content: text ?? '' };
  }
  for await (const { id, name, content } of store.replyFiles(realmId, scope)) {
    yield { name: `replies/${id}${endingOf(name)}`, content };
  }
  for await (const { id, name, content } of store.holdFiles(realmId, scope)) {
    yield { name: `holds/${id}${endingOf(name)}`, content };
  }
  yield* manifestFiles(origin, packed, links.found());
}

/** The ending of a file's name when it is a plain one. */
const endingOf = (name: string): string => /\.[a-z0-9]{1,5}$/i.exec(name)?.[0].toLowerCase() ?? '';

async function* chargesCsv(charges: AsyncIterable<StoredCharge>): AsyncGenerator<string> {
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
  for await (const charge of charges) {
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
