import { UnknownOutcomeError } from '../../adapters/quickbooks/errors.ts';
import { invoiceRow } from '../../adapters/quickbooks/map.ts';
import type { RawEntity } from '../../adapters/quickbooks/client.ts';
import type { StoredReversal } from '../../adapters/store/reversal-rows.ts';
import { liveOf } from '../../adapters/store/by-hand.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { OutboxEntry } from '../../adapters/store/outbox.ts';
import { planReversal, type ReversalPlan } from '../../core/ledger/reversal-plan.ts';
import { backOffMs, type TryOutcome } from './outcome.ts';
import { isLoweredBy, loweredDescription, replaceLineUpdate } from './reversal-bodies.ts';
import { findCarrier, type Carrier } from './reversal-carrier.ts';
import { createCreditMemo, findCreditMemo, finishCredit } from './reversal-credit.ts';
import type { ReversalTry, ReverseChargeDeps } from './reversal-deps.ts';
import { taxWithLess } from './reversal-tax.ts';
import { sortReversalFailure } from './reversal-failure.ts';

/** Intuit ends a request after this long: until then a write whose answer was lost may still come. */
const inFlightMs = 120_000;

/**
 * One try at taking a charge back in QuickBooks. Whatever happened before, QuickBooks is read
 * first: a line that is gone, a line that says it was lowered or a credit memo with the reversal's
 * reference means that it is done. Neither modes, holds nor the kill switch stop it, for a person
 * asked for it.
 */
export async function reverseCharge(
  deps: ReverseChargeDeps,
  company: Company,
  entry: OutboxEntry,
): Promise<TryOutcome> {
  const { realmId } = company;
  const reversal = await deps.chargeReversals.find(realmId, entry.subjectId);
  if (!reversal) return { end: 'failed', why: 'The reversal does not exist' };
  if (reversal.status === 'written') return { end: 'done', why: null };
  if (!['approved', 'writing', 'unknown'].includes(reversal.status)) {
    return { end: 'cancelled', why: `The reversal is ${reversal.status}` };
  }
  const charge = await deps.charges.find(realmId, reversal.chargeId);
  if (!charge) return { end: 'failed', why: 'The charge does not exist' };
  const quickbooks = deps.quickbooks.forCompany(realmId);
  const attempt: ReversalTry = { company, quickbooks, entry, reversal, charge };
  try {
    return await work(deps, attempt);
  } catch (error) {
    return await sortReversalFailure(deps, attempt, error);
  }
}

async function work(deps: ReverseChargeDeps, attempt: ReversalTry): Promise<TryOutcome> {
  const { reversal, charge, entry } = attempt;
  const all = await deps.chargeReversals.list(
    reversal.realmId,
    { chargeIds: [charge.id], statuses: ['written'] },
    { limit: 1_000 },
  );
  const earlier = all.toReversed();
  const carrier = await findCarrier(deps, attempt, earlier);
  await deps.checkpoint('reversal: read');
  const isFirstTry = reversal.status === 'approved' && entry.attempts === 0;
  if (!isFirstTry) {
    const customers = [charge.customerId, ...(carrier ? [carrier.live.row.customerId] : [])];
    const memo = await findCreditMemo(attempt, customers);
    if (memo) return finishCredit(deps, await begun(deps, attempt), memo, carrier);
  }
  const waits = await resolve(deps, attempt, carrier);
  if (waits !== 'open') return waits;
  const open: ReversalTry = { ...attempt, reversal: { ...reversal, status: 'approved' } };
  const plan = planReversal({
    currency: charge.currency,
    amount: reversal.amount,
    live: liveOf(charge),
    lineAmount: charge.amount - sumOf(earlier, takenOffLine),
    credited: sumOf(earlier, ({ credited }) => credited),
    carrier: carrier?.found ?? null,
    bookCloseDate: attempt.company.bookCloseDate,
    closedWhenTried: reversal.status === 'approved' && reversal.method === 'creditMemo',
  });
  return carryOut(deps, open, plan, carrier);
}

const sumOf = (
  reversals: readonly StoredReversal[],
  part: (reversal: StoredReversal) => bigint,
): bigint => reversals.reduce((all, reversal) => all + part(reversal), 0n);

/** What an earlier reversal left less on the line, by whosever hand. */
const takenOffLine = ({ amount, credited }: StoredReversal): bigint => amount - credited;

/** Whether an earlier try took effect on the invoice; 'open': it did not, and may be made again. */
async function resolve(
  deps: ReverseChargeDeps,
  { reversal, entry }: ReversalTry,
  carrier: Carrier | null,
): Promise<TryOutcome | 'open'> {
  const { method, status, writingSince } = reversal;
  if (status === 'approved') return 'open';
  if (method !== null && isDone(method, reversal, carrier)) {
    await deps.chargeReversals.markWritten(reversal, { method, finding: reversal.finding });
    return { end: 'done', why: null };
  }
  const now = deps.clock.now().getTime();
  // A change of an invoice is guarded by its SyncToken; a credit memo has no such guard.
  const wait =
    method === 'creditMemo' && writingSince ? writingSince.getTime() + inFlightMs - now : 0;
  if (wait > 0) {
    if (status === 'writing') await deps.chargeReversals.move(reversal, 'unknown');
    const why = 'QuickBooks is asked whether it took the reversal';
    return { again: 'unknown', inMs: Math.min(wait, backOffMs(entry.attempts, 2_000)), why };
  }
  await deps.chargeReversals.move(reversal, 'approved', { method: null });
  return 'open';
}

function isDone(
  method: StoredReversal['method'],
  reversal: StoredReversal,
  carrier: Carrier | null,
): boolean {
  if (method === 'removeLine') return carrier?.found.status !== 'void' && carrier?.line === null;
  if (method === 'voidInvoice') return carrier?.found.status === 'void';
  const line = carrier?.line ?? null;
  return method === 'lowerLine' && line !== null && isLoweredBy(line, reversal);
}

/** The try with its reversal as being written: found in QuickBooks, it was written after all. */
async function begun(
  deps: ReverseChargeDeps,
  attempt: ReversalTry,
): Promise<Parameters<typeof finishCredit>[1]> {
  const { reversal } = attempt;
  if (reversal.status === 'writing' || reversal.status === 'unknown') {
    return { ...attempt, reversal: { ...reversal, status: reversal.status } };
  }
  await deps.chargeReversals.move(reversal, 'writing');
  return { ...attempt, reversal: { ...reversal, status: 'writing' } };
}

async function carryOut(
  deps: ReverseChargeDeps,
  attempt: ReversalTry,
  plan: ReversalPlan,
  carrier: Carrier | null,
): Promise<TryOutcome> {
  const { reversal, quickbooks } = attempt;
  const { method, finding, credit } = plan;
  const line = carrier?.line ?? null;
  if (method === 'foundRemoved' || carrier === null || line === null) {
    const qboId = carrier?.live.row.id;
    await deps.chargeReversals.markWritten(reversal, {
      method: 'foundRemoved',
      finding,
      ...(qboId === undefined ? {} : { qboId }),
    });
    return { end: 'done', why: null };
  }
  const trace = { method, finding, credited: method === 'creditMemo' ? credit : 0n };
  await deps.chargeReversals.move(reversal, 'writing', trace);
  await deps.checkpoint('reversal: claimed');
  const writing = { ...reversal, ...trace, status: 'writing' } as const;
  if (method === 'creditMemo') {
    const memo = await createCreditMemo(deps, attempt, { ...carrier, line }, credit);
    await deps.checkpoint('reversal: written');
    return finishCredit(deps, { ...attempt, reversal: writing }, memo, carrier);
  }
  const answer = await (method === 'voidInvoice'
    ? quickbooks.voidInvoice(carrier.live.raw, requestId(attempt, carrier))
    : quickbooks.updateInvoice(
        await lineUpdate(attempt, method, { ...carrier, line }),
        requestId(attempt, carrier),
      ));
  await deps.checkpoint('reversal: written');
  await keepAnswer(deps, attempt, answer);
  await deps.checkpoint('reversal: mirrored');
  const qboId = carrier.live.row.id;
  await deps.chargeReversals.markWritten(writing, { method, finding, qboId });
  return { end: 'done', why: null };
}

/** Another one for each state of the invoice: a refused change must not be answered for the next. */
const requestId = ({ reversal }: ReversalTry, { live }: Carrier): string =>
  `${reversal.id}-${live.row.syncToken}`;

async function lineUpdate(
  { quickbooks, reversal, charge }: ReversalTry,
  method: 'removeLine' | 'lowerLine',
  { live, line, isUntaxed, found }: Carrier & { readonly line: NonNullable<Carrier['line']> },
): Promise<RawEntity> {
  const { currency } = charge;
  const was = found.line?.amount ?? 0n;
  const is = method === 'removeLine' ? 0n : was - reversal.amount;
  const change = { was, is, currency, isUntaxed };
  const tax = await taxWithLess(quickbooks, live.raw, line, change);
  if (method === 'removeLine') return replaceLineUpdate(live.raw, line, null, tax);
  const description = loweredDescription(line.Description ?? '', charge.reference, reversal);
  return replaceLineUpdate(live.raw, line, { amount: is, currency, description }, tax);
}

/** The body that QuickBooks returned goes into the mirror; it is not read again. */
async function keepAnswer(
  deps: ReverseChargeDeps,
  { company }: ReversalTry,
  answer: RawEntity,
): Promise<void> {
  try {
    const row = invoiceRow(answer, company.homeCurrency);
    await deps.mirror.apply(company.realmId, { invoices: [row] });
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new UnknownOutcomeError(`The reversal was written, but not recorded: ${reason}`);
  }
}
