import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { OutboxEntry } from '../../adapters/store/outbox.ts';
import { readWriteFacts } from './charge-checks.ts';
import type { ChargeTry, Settle, Settled, WriteChargeDeps } from './charge-deps.ts';
import { isGuarded, unitsOf } from './charge-units.ts';
import { findWritten } from './find-written.ts';
import { createLineMaker } from './line-maker.ts';
import { readLiveInvoices, type Look } from './live-invoice.ts';
import { nextBatch } from './next-batch.ts';
import { backOffMs, type TryOutcome } from './outcome.ts';
import { markWritten } from './record-charge.ts';
import { sendBatch } from './send-batch.ts';
import { failedTries, failedTry } from './write-failure.ts';

/** Intuit ends a request after this long: until then a write whose answer was lost may still come. */
const inFlightMs = 120_000;
/** From here on an invoice that keeps being stale is read by its id: lists may lag behind. */
const readByIdFrom = 2;
/** For how long a look at an invoice holds that no SyncToken guards afterwards. */
const freshForMs = 15_000;

/**
 * One try at bringing charges of a company into QuickBooks, 30 to a call. Whatever happened
 * before, all their invoices are read first: a line that carries a charge's reference means that
 * it is done. So a crash, a lost answer or a second worker cannot make a second line.
 * @param entries claimed, and no two of them for lines on one invoice
 * @param settle keeps the result of each; entries that no try was made at are given back
 */
export async function writeCharges(
  deps: WriteChargeDeps,
  company: Company,
  entries: readonly OutboxEntry[],
  settle: Settle,
): Promise<void> {
  const tries = await openTries(deps, company, entries, settle);
  if (tries.length === 0) return;
  const quickbooks = deps.quickbooks.forCompany(company.realmId);
  const lookedAt = deps.clock.now();
  let looks: Map<string, Look>;
  let written: Map<string, RawEntity>;
  try {
    looks = await lookAt(deps, company, quickbooks, tries);
    await deps.checkpoint('charge: invoice read');
    written = await findWritten(quickbooks, tries, looks);
  } catch (error) {
    await settle(await failedTries(deps, tries, error));
    return;
  }
  const open: ChargeTry[] = [];
  const resolved: Settled[] = [];
  for (const each of tries) {
    const next = await resolve(deps, company, each, written.get(each.charge.id));
    if ('charge' in next) open.push(next);
    else resolved.push({ entry: each.entry, outcome: next });
  }
  await settle(resolved);
  await writeOpen(deps, company, quickbooks, { open, looks, lookedAt }, settle);
}

/** The charges that are still to be written; the others' entries are settled. */
async function openTries(
  deps: WriteChargeDeps,
  company: Company,
  entries: readonly OutboxEntry[],
  settle: Settle,
): Promise<ChargeTry[]> {
  const ids = entries.map((entry) => entry.subjectId);
  const found = await deps.charges.list(company.realmId, { ids }, { limit: ids.length });
  const byId = new Map(found.map((charge) => [charge.id, charge]));
  const tries: ChargeTry[] = [];
  const over: Settled[] = [];
  const end = (entry: OutboxEntry, outcome: TryOutcome) => over.push({ entry, outcome });
  for (const entry of entries) {
    const charge = byId.get(entry.subjectId);
    if (!charge) end(entry, { end: 'failed', why: 'The charge does not exist' });
    else if (charge.status === 'written') end(entry, { end: 'done', why: null });
    else if (!['approved', 'writing', 'unknown'].includes(charge.status)) {
      end(entry, { end: 'cancelled', why: `The charge is ${charge.status}` });
    } else tries.push({ entry, charge });
  }
  await settle(over);
  return tries;
}

function lookAt(
  deps: WriteChargeDeps,
  company: Company,
  quickbooks: QuickBooksClient,
  tries: readonly ChargeTry[],
): Promise<Map<string, Look>> {
  return readLiveInvoices({
    quickbooks,
    mirror: deps.mirror,
    ids: tries.map(({ charge }) => charge.invoiceId),
    byId: new Set(
      tries
        .filter(({ entry }) => entry.attempts >= readByIdFrom)
        .map(({ charge }) => charge.invoiceId),
    ),
    homeCurrency: company.homeCurrency,
    now: deps.clock.now(),
  });
}

/** What is known of a charge after the look: written, still uncertain, or approved to be written. */
async function resolve(
  deps: WriteChargeDeps,
  company: Company,
  { entry, charge }: ChargeTry,
  written: RawEntity | undefined,
): Promise<TryOutcome | ChargeTry> {
  try {
    if (written) return await markWritten(deps, company, charge, written);
    if (charge.status === 'approved') return { entry, charge };
    const wait = inFlightFor(charge, deps.clock.now());
    if (wait > 0) {
      if (charge.status === 'writing') await deps.charges.move(charge, 'unknown');
      const why = 'QuickBooks is asked whether it took the charge';
      return { again: 'unknown', inMs: Math.min(wait, backOffMs(entry.attempts, 2_000)), why };
    }
    await deps.charges.move(charge, 'approved');
    return { entry, charge: { ...charge, status: 'approved' } };
  } catch (error) {
    return failedTry(deps, { entry, charge }, error);
  }
}

/**
 * For how long a lost write may still take effect in QuickBooks. On an invoice that does no harm,
 * because only one of two writes with the same SyncToken is taken; an invoice of its own has no
 * such guard.
 */
function inFlightFor(charge: StoredCharge, now: Date): number {
  if (charge.writeBack === 'lineOnInvoice' || charge.writingSince === null) return 0;
  return charge.writingSince.getTime() + inFlightMs - now.getTime();
}

type Pass = {
  readonly open: readonly ChargeTry[];
  readonly looks: ReadonlyMap<string, Look>;
  readonly lookedAt: Date;
};

async function writeOpen(
  deps: WriteChargeDeps,
  company: Company,
  quickbooks: QuickBooksClient,
  { open, looks, lookedAt }: Pass,
  settle: Settle,
): Promise<void> {
  const lines = createLineMaker({
    quickbooks,
    companies: deps.companies,
    company,
    settings: await deps.writeBackSettings.find(company.realmId),
  });
  const units = unitsOf(open, ({ charge }) => lines.choicesOf(charge).department ?? null);
  let queue = units;
  let goesOn = true;
  while (goesOn && queue.length > 0 && !deps.isStopping()) {
    // A batch may have to wait; what is looked at from here on is as it is when the batch goes.
    await quickbooks.untilBatchMayGo();
    await deps.checkpoint('charge: turn has come');
    if (deps.isStopping()) break;
    const isOld = deps.clock.now().getTime() - lookedAt.getTime() > freshForMs;
    if (isOld && queue.length < units.length && !queue.every(isGuarded)) break;
    // Read for each batch: a person may stop the company, or a customer, while charges are written.
    const customerIds = queue.flat().map(({ charge }) => charge.customerId);
    const facts = await readWriteFacts(deps, company, customerIds);
    const { ready, stopped, rest } = await nextBatch(deps, facts, queue, looks);
    queue = rest;
    await settle(stopped);
    if (ready.length > 0) {
      goesOn = await sendBatch(deps, facts.company, quickbooks, ready, lines, settle);
    }
  }
  await deps.outbox.release(queue.flat().map(({ entry }) => entry.id));
}
