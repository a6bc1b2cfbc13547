import { itemsPerBatch } from '../../adapters/quickbooks/batch.ts';
import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import { QuickBooksError } from '../../adapters/quickbooks/errors.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { OutboxEntry } from '../../adapters/store/outbox.ts';
import { reasonNotToWrite } from './charge-checks.ts';
import type { ChargeTry, Settle, WriteChargeDeps } from './charge-deps.ts';
import { activeTaxCodes } from './charge-tax-code.ts';
import { findWritten } from './find-written.ts';
import { isLive, readLiveInvoices, type Look } from './live-invoice.ts';
import { backOffMs, type TryOutcome } from './outcome.ts';
import { markWritten } from './record-charge.ts';
import { sendBatch, type ReadyTry } from './send-batch.ts';
import { failedTry } from './write-failure.ts';

/** Intuit ends a request after this long: until then a write whose answer was lost may still come. */
const inFlightMs = 120_000;
/** From here on an invoice that keeps being stale is read by its id: lists may lag behind. */
const readByIdFrom = 2;

/**
 * One try at bringing charges of a company into QuickBooks, 30 to a call. Whatever happened
 * before, all their invoices are read first: a line that carries a charge's reference means that
 * it is done. So a crash, a lost answer or a second worker cannot make a second line.
 * @param entries claimed, and no two of them for charges on one invoice
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
  let looks: Map<string, Look>;
  let written: Map<string, RawEntity>;
  try {
    looks = await lookAt(deps, company, quickbooks, tries);
    await deps.checkpoint('charge: invoice read');
    written = await findWritten(quickbooks, tries, looks);
  } catch (error) {
    for (const each of tries) await settle(each.entry, await failedTry(deps, each, error));
    return;
  }
  const open: ChargeTry[] = [];
  for (const each of tries) {
    const next = await resolve(deps, company, each, written.get(each.charge.id));
    if ('charge' in next) open.push(next);
    else await settle(each.entry, next);
  }
  await writeOpen(deps, company, quickbooks, { open, looks }, settle);
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
  for (const entry of entries) {
    const charge = byId.get(entry.subjectId);
    if (!charge) await settle(entry, { end: 'failed', why: 'The charge does not exist' });
    else if (charge.status === 'written') await settle(entry, { end: 'done', why: null });
    else if (!['approved', 'writing', 'unknown'].includes(charge.status)) {
      await settle(entry, { end: 'cancelled', why: `The charge is ${charge.status}` });
    } else tries.push({ entry, charge });
  }
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

async function writeOpen(
  deps: WriteChargeDeps,
  company: Company,
  quickbooks: QuickBooksClient,
  pass: { open: ChargeTry[]; looks: ReadonlyMap<string, Look> },
  settle: Settle,
): Promise<void> {
  // Without a SyncToken that guards them, charges on invoices of their own go while the look is fresh.
  const isGuarded = ({ charge }: ChargeTry): number => Number(charge.writeBack === 'lineOnInvoice');
  const queue = pass.open.toSorted((a, b) => isGuarded(a) - isGuarded(b));
  const taxCodes = activeTaxCodes(quickbooks);
  let goesOn = true;
  while (goesOn && queue.length > 0 && !deps.isStopping()) {
    // Read for each batch: a person may stop the company while its charges are written.
    const current = (await deps.companies.find(company.realmId)) ?? company;
    const ready: ReadyTry[] = [];
    for (let next = queue.shift(); next; next = queue.shift()) {
      const checked = await check(deps, current, next, pass.looks.get(next.charge.invoiceId));
      if ('live' in checked) ready.push(checked);
      else await settle(next.entry, checked);
      if (ready.length === itemsPerBatch) break;
    }
    if (ready.length > 0) {
      goesOn = await sendBatch(deps, current, quickbooks, ready, taxCodes, settle);
    }
  }
  await deps.outbox.release(queue.map(({ entry }) => entry.id));
}

async function check(
  deps: WriteChargeDeps,
  company: Company,
  each: ChargeTry,
  look: Look | undefined,
): Promise<TryOutcome | ReadyTry> {
  try {
    if (look instanceof QuickBooksError) throw look;
    const live = isLive(look) ? look : null;
    const why = await reasonNotToWrite(deps, company, each.charge, live);
    if (why === null && live) return { ...each, live };
    await deps.charges.move(each.charge, 'cancelled', { reason: why });
    return { end: 'cancelled', why };
  } catch (error) {
    return failedTry(deps, each, error);
  }
}
