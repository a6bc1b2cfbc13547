import type { RawEntity } from '../../adapters/quickbooks/client.ts';
import {
  ClosedPeriodError,
  NotFoundError,
  RejectedError,
  StaleObjectError,
} from '../../adapters/quickbooks/errors.ts';
import { creditMemoRow, paymentRow } from '../../adapters/quickbooks/map.ts';
import type { StoredReversal } from '../../adapters/store/reversal-rows.ts';
import { addDays } from '../../core/calendar/plain-date.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import type { TryOutcome } from './outcome.ts';
import { applyingPayment, readForm, reversalCreditMemo, type FormLine } from './reversal-bodies.ts';
import { readLive, type Carrier } from './reversal-carrier.ts';
import type { ReversalTry, ReverseChargeDeps } from './reversal-deps.ts';

type Credited = ReversalTry & {
  /** As being written, or maybe written. */
  readonly reversal: StoredReversal & { readonly status: 'writing' | 'unknown' };
};

/** The credit memo that a reversal made, whatever became of the try; null: there is none. */
export async function findCreditMemo(
  { quickbooks, reversal, company }: ReversalTry,
  customerIds: readonly string[],
): Promise<RawEntity | null> {
  if (reversal.method === 'creditMemo' && reversal.qboId !== null) {
    return quickbooks.readById('CreditMemo', reversal.qboId);
  }
  // It is dated the day it is made; a day more than that, for midnight may have passed.
  const since = addDays(dateInZone(reversal.createdAt, company.timeZone), -1);
  const criteria = [...new Set(customerIds)].map(
    (id) =>
      ` where CustomerRef = '${id}' and TxnDate >= '${since}' orderby Id desc maxresults 1000`,
  );
  const recent = (await quickbooks.queryAll('CreditMemo', criteria)).flat();
  const carries = (memo: RawEntity): boolean =>
    readForm(memo).Line.some((line) => line.Description?.includes(`[${reversal.reference}]`));
  return recent.find(carries) ?? null;
}

/** Makes the credit memo; the reversal is marked as being written. */
export async function createCreditMemo(
  deps: ReverseChargeDeps,
  attempt: ReversalTry,
  carrier: Carrier & { readonly line: FormLine },
  amount: bigint,
): Promise<RawEntity> {
  const { quickbooks, reversal, charge, company } = attempt;
  const { live } = carrier;
  const body = reversalCreditMemo({
    invoice: live.raw,
    invoiceName: carrier.found.name,
    line: carrier.line,
    itemId: carrier.itemId,
    amount,
    currency: live.row.currency,
    date: dateInZone(deps.clock.now(), company.timeZone),
    reason: reversal.reason,
    chargeReference: charge.reference,
    reference: reversal.reference,
  });
  try {
    return await quickbooks.create('CreditMemo', body, reversal.id);
  } catch (error) {
    if (error instanceof NotFoundError) await refuseInactiveItem(attempt, carrier, error);
    throw error;
  }
}

/**
 * QuickBooks says that something is inactive, and not what; nobody could mend that.
 * @throws RejectedError when it is the item that the charge was written with
 */
async function refuseInactiveItem(
  { quickbooks }: ReversalTry,
  { line, itemId }: Carrier & { readonly line: FormLine },
  cause: NotFoundError,
): Promise<void> {
  const id = line.SalesItemLineDetail?.ItemRef?.value ?? itemId;
  const item = id === null ? null : await quickbooks.readById('Item', id);
  if (item?.['Active'] !== false) return;
  const name = String(item['Name']).replace(/ \(deleted\)$/, '');
  throw new RejectedError(
    `The item “${name}” is inactive in QuickBooks, so no credit memo can be made with it. ` +
      'Make it active again, then approve the reversal once more.',
    cause.details,
  );
}

/**
 * What follows a credit memo: it is kept, put on the invoice that carries the charge as far as that
 * is unpaid, and the reversal is written. What is left of it is the customer's credit. May run
 * again after any of its steps.
 */
export async function finishCredit(
  deps: ReverseChargeDeps,
  attempt: Credited,
  memo: RawEntity,
  carrier: Carrier | null,
): Promise<TryOutcome> {
  const { chargeReversals, mirror, checkpoint } = deps;
  const { reversal, company } = attempt;
  const row = creditMemoRow(memo, company.homeCurrency);
  await mirror.apply(company.realmId, { creditMemos: [row] });
  await checkpoint('reversal: mirrored');
  await chargeReversals.keep(reversal, { method: 'creditMemo', qboId: row.id });
  await checkpoint('reversal: credit memo kept');
  const use = await applyCredit(deps, attempt, memo, carrier);
  await checkpoint('reversal: applied');
  const finding = [reversal.finding, use.problem].filter((part) => part !== null).join(' ');
  await chargeReversals.markWritten(reversal, {
    method: 'creditMemo',
    qboId: row.id,
    finding: finding === '' ? null : finding,
    applied: use.applied,
    ...(use.paymentId === null ? {} : { qboPaymentId: use.paymentId }),
  });
  return { end: 'done', why: null };
}

type Use = {
  readonly paymentId: string | null;
  readonly applied: bigint;
  readonly problem: string | null;
};

async function applyCredit(
  deps: ReverseChargeDeps,
  attempt: Credited,
  memo: RawEntity,
  carrier: Carrier | null,
): Promise<Use> {
  const { quickbooks, company, reversal } = attempt;
  const memoRow = creditMemoRow(memo, company.homeCurrency);
  // QuickBooks may apply credits by itself, and an earlier try may have.
  const used = await useSoFar(deps, attempt, memo);
  if (used !== null) return used;
  const invoice = carrier && (await readLive(deps, attempt, carrier.live.row.id));
  if (invoice?.row.status !== 'open' || invoice.row.customerId !== memoRow.customerId) {
    return { paymentId: null, applied: 0n, problem: null };
  }
  const open = invoice.row.openBalance;
  const amount = open < memoRow.remaining ? open : memoRow.remaining;
  const body = applyingPayment({
    memo,
    invoiceId: invoice.row.id,
    amount,
    currency: memoRow.currency,
    date: dateInZone(deps.clock.now(), company.timeZone),
    reference: reversal.reference,
  });
  try {
    const payment = await quickbooks.create('Payment', body, `p-${reversal.id}`);
    await deps.checkpoint('reversal: payment made');
    return await keepUse(deps, attempt, memo, payment);
  } catch (error) {
    const isRefused =
      error instanceof RejectedError ||
      error instanceof ClosedPeriodError ||
      error instanceof StaleObjectError ||
      error instanceof NotFoundError;
    if (!isRefused) throw error;
    const again = await quickbooks.readById('CreditMemo', memoRow.id);
    const since = await useSoFar(deps, attempt, again);
    const problem = `It could not be applied to the invoice: ${error.message}`;
    return since ?? { paymentId: null, applied: 0n, problem };
  }
}

/** What is used of a credit memo, by whichever payment; null: nothing yet. */
async function useSoFar(
  deps: ReverseChargeDeps,
  attempt: Credited,
  memo: RawEntity,
): Promise<Use | null> {
  const { quickbooks, company } = attempt;
  const row = creditMemoRow(memo, company.homeCurrency);
  if (row.remaining >= row.total) return null;
  const payments = await quickbooks.query(
    'Payment',
    ` where CustomerRef = '${row.customerId}' and TxnDate >= '${row.txnDate}'` +
      ' orderby Id desc maxresults 1000',
  );
  const payment = payments.find((each) => links(each, 'CreditMemo', row.id));
  if (!payment) return { paymentId: null, applied: row.total - row.remaining, problem: null };
  return keepUse(deps, attempt, memo, payment);
}

const links = (payment: RawEntity, type: string, id: string): boolean => {
  const lines: unknown = payment['Line'];
  const text = JSON.stringify(lines ?? []);
  return text.includes(`"TxnId":"${id}","TxnType":"${type}"`);
};

/** Takes a payment that uses the memo, and what it changed, into the mirror. */
async function keepUse(
  deps: ReverseChargeDeps,
  attempt: Credited,
  memo: RawEntity,
  payment: RawEntity,
): Promise<Use> {
  const { quickbooks, company } = attempt;
  const row = paymentRow(payment, company.homeCurrency);
  const memoId = String(memo['Id']);
  const after = creditMemoRow(
    await quickbooks.readById('CreditMemo', memoId),
    company.homeCurrency,
  );
  await deps.mirror.apply(company.realmId, { payments: [row], creditMemos: [after] });
  for (const { invoiceId } of row.postings) await readLive(deps, attempt, invoiceId);
  return { paymentId: row.id, applied: after.total - after.remaining, problem: null };
}
