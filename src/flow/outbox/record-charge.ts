import { z } from 'zod';
import type { ItemResult } from '../../adapters/quickbooks/batch.ts';
import type { RawEntity } from '../../adapters/quickbooks/client.ts';
import { UnknownOutcomeError } from '../../adapters/quickbooks/errors.ts';
import { invoiceRow } from '../../adapters/quickbooks/map.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { InvoiceRow } from '../../adapters/store/mirror-rows.ts';
import { amountFromNumber, formatAmount } from '../../core/money/amount.ts';
import type { ChargeTry, Settled, WriteChargeDeps } from './charge-deps.ts';
import { findChargeLine, type FoundLine } from './charge-line.ts';
import type { ReadyUnit } from './charge-units.ts';
import type { LiveInvoice } from './live-invoice.ts';
import type { TryOutcome } from './outcome.ts';
import { failedTries, failedTry } from './write-failure.ts';

/** An approved charge that nothing speaks against, with its invoice as it was just read. */
export type ReadyTry = ChargeTry & { readonly live: LiveInvoice };
type Written = {
  readonly of: ReadyTry;
  readonly row: InvoiceRow;
  readonly line: FoundLine;
  readonly note: string | null;
};

/**
 * Keeps what QuickBooks answered to a batch of charges that are being written: the invoices in one
 * commit, then the charges in one. Dying between them is harmless, for the lines are found again.
 * @param results in the order of the charges
 */
export async function recordBatch(
  deps: WriteChargeDeps,
  company: Company,
  sent: readonly ReadyUnit[],
  results: readonly ItemResult<RawEntity>[],
): Promise<Settled[]> {
  const settled: Settled[] = [];
  const written: Written[] = [];
  for (const [index, unit] of sent.entries()) {
    const result = results[index];
    for (const of of unit) {
      try {
        if (!result)
          throw new UnknownOutcomeError('QuickBooks answered fewer items than were sent');
        if (result.outcome === 'failed') throw result.error;
        const line = findChargeLine(result.value, of.charge.reference);
        const row = readAnswer(result.value, company);
        if (line) written.push({ of, line, row, note: unexpectedTotal(unit, row) });
        else settled.push({ entry: of.entry, outcome: await lineNotShown(deps, of, result.value) });
      } catch (error) {
        settled.push({ entry: of.entry, outcome: await failedTry(deps, of, error) });
      }
    }
  }
  if (written.length === 0) return settled;
  return [...settled, ...(await keepWritten(deps, company, written))];
}

/** It is in QuickBooks; what fails from here on is our own keeping of it. */
const notRecorded = (error: unknown): UnknownOutcomeError => {
  const reason = error instanceof Error ? error.message : 'unknown';
  return new UnknownOutcomeError(`The charge was written, but not recorded: ${reason}`);
};

function readAnswer(answer: RawEntity, company: Company): InvoiceRow {
  try {
    return invoiceRow(answer, company.homeCurrency);
  } catch (error) {
    throw notRecorded(error);
  }
}

/** The body that QuickBooks returned goes into the mirror; it is not read again. */
async function keepWritten(
  deps: WriteChargeDeps,
  company: Company,
  written: readonly Written[],
): Promise<Settled[]> {
  let kept: ReadonlySet<string>;
  try {
    const rows = new Map(written.map(({ row }) => [row.id, row]));
    await deps.mirror.apply(company.realmId, { invoices: [...rows.values()] });
    await deps.checkpoint('charge: mirrored');
    kept = await deps.charges.markWritten(
      written.map(({ of, row, line, note }) => ({
        id: of.charge.id,
        qboInvoiceId: row.id,
        qboLineId: line.id,
        writtenWith: line.writtenWith,
        reason: note,
      })),
    );
  } catch (error) {
    const tries = written.map(({ of }) => of);
    return failedTries(deps, tries, notRecorded(error));
  }
  const settled: Settled[] = [];
  for (const { of, row } of written) {
    const isKept = kept.has(of.charge.id);
    const outcome = isKept
      ? ({ end: 'done', why: null } as const)
      : await failedTry(deps, of, notRecorded(new Error('the charge was changed meanwhile')));
    if (isKept) logWritten(deps, of.charge, row);
    settled.push({ entry: of.entry, outcome });
  }
  return settled;
}

function logWritten(deps: WriteChargeDeps, charge: StoredCharge, row: InvoiceRow): void {
  deps.log.info(
    { realmId: charge.realmId, invoiceId: row.id, chargeId: charge.id },
    'finance charge is in QuickBooks',
  );
}

/** Trying again could add a second line that shows as little, so a person must look first. */
async function lineNotShown(
  deps: WriteChargeDeps,
  { charge }: ReadyTry,
  answer: RawEntity,
): Promise<TryOutcome> {
  const why =
    `QuickBooks took the change but shows no line with ${charge.reference}: ` +
    `look at invoice ${String(answer['DocNumber'] ?? answer['Id'])} before approving it again.`;
  await deps.charges.move({ id: charge.id, status: 'writing' }, 'failed', { reason: why });
  return { end: 'failed', why };
}

/** Keeps that a charge was found in QuickBooks, whatever became of the try that wrote it. */
export async function markWritten(
  deps: WriteChargeDeps,
  company: Company,
  charge: StoredCharge,
  invoice: RawEntity,
): Promise<TryOutcome> {
  // Found by the read although no try is on record as unknown: it was written after all.
  const from = charge.status === 'approved' ? await claimFound(deps, charge) : charge;
  const row = invoiceRow(invoice, company.homeCurrency);
  await deps.mirror.apply(company.realmId, { invoices: [row] });
  await deps.checkpoint('charge: mirrored');
  const line = findChargeLine(invoice, charge.reference);
  await deps.charges.move(from, 'written', {
    qboInvoiceId: row.id,
    qboLineId: line?.id ?? null,
    ...(line ? { writtenWith: line.writtenWith } : {}),
    reason: null,
  });
  logWritten(deps, charge, row);
  return { end: 'done', why: null };
}

/**
 * What is to be said when the total rose by something else than the charges: by the tax that
 * QuickBooks put on them, or by a discount or a tax of the invoice that applies to the new line.
 */
function unexpectedTotal(unit: ReadyUnit, after: InvoiceRow): string | null {
  const [first] = unit;
  if (!first) return null;
  const before = first.live.row;
  const isSame = after.id === before.id;
  const sum = unit.reduce((all, { charge }) => all + charge.amount, 0n);
  const raisedBy = isSame ? after.total - before.total : after.total;
  if (raisedBy === sum) return null;
  const { currency } = first.charge;
  const text = (minor: bigint): string => `${formatAmount({ minor, currency })} ${currency}`;
  const taxed = taxOf(after) - (isSame ? taxOf(before) : 0n);
  if (taxed !== 0n && raisedBy === sum + taxed) {
    return `QuickBooks put ${text(taxed)} of tax on it: the total rose by ${text(raisedBy)}.`;
  }
  return (
    `QuickBooks raised the total by ${text(raisedBy)} instead of ${text(sum)}: ` +
    'a discount or a tax of the invoice applies to the new line.'
  );
}

const taxSchema = z
  .object({ TxnTaxDetail: z.object({ TotalTax: z.number().optional() }).loose().optional() })
  .loose();

function taxOf({ raw, currency }: InvoiceRow): bigint {
  return amountFromNumber(taxSchema.parse(raw).TxnTaxDetail?.TotalTax ?? 0, currency).minor;
}

async function claimFound(deps: WriteChargeDeps, charge: StoredCharge): Promise<StoredCharge> {
  await deps.charges.move(charge, 'writing');
  return { ...charge, status: 'writing' };
}
