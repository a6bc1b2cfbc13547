import type { Logger } from 'pino';
import type { QuickBooks, QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import {
  ClosedPeriodError,
  NotFoundError,
  ReauthoriseError,
  RejectedError,
  StaleObjectError,
  ThrottledError,
  UnknownOutcomeError,
} from '../../adapters/quickbooks/errors.ts';
import { invoiceRow } from '../../adapters/quickbooks/map.ts';
import type { ChargeStore, StoredCharge } from '../../adapters/store/charges.ts';
import type { Company, CompanyStore } from '../../adapters/store/companies.ts';
import type { HoldStore } from '../../adapters/store/holds.ts';
import type { MirrorStore } from '../../adapters/store/mirror.ts';
import type { OutboxEntry } from '../../adapters/store/outbox.ts';
import type { Clock } from '../../clock.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import { describeCharge } from '../../core/charges/describe-charge.ts';
import { ensureChargeItem } from './charge-item.ts';
import { addLineUpdate, chargeInvoice, chargeLine, findChargeLine } from './charge-line.ts';
import { changeSinceAssessment, readLiveInvoice, type LiveInvoice } from './live-invoice.ts';
import { backOffMs, type Checkpoint, type TryOutcome } from './outcome.ts';
import { stoppingHold } from './stopping-hold.ts';

export type WriteChargeDeps = {
  readonly quickbooks: QuickBooks;
  readonly companies: CompanyStore;
  readonly charges: ChargeStore;
  readonly holds: HoldStore;
  readonly mirror: MirrorStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly checkpoint: Checkpoint;
};

const minuteMs = 60_000;

/**
 * One try at bringing a charge into QuickBooks. Whatever happened before, the invoice is read
 * first: a line that carries the charge's reference means that it is done. So a crash, a lost
 * answer or a second worker cannot make a second line.
 */
export async function writeCharge(
  deps: WriteChargeDeps,
  company: Company,
  entry: OutboxEntry,
): Promise<TryOutcome> {
  const { charges, clock } = deps;
  const charge = await charges.find(company.realmId, entry.subjectId);
  if (!charge) return { end: 'failed', why: 'The charge does not exist' };
  if (charge.status === 'written') return { end: 'done', why: null };
  if (!['approved', 'writing', 'unknown'].includes(charge.status)) {
    return { end: 'cancelled', why: `The charge is ${charge.status}` };
  }
  const quickbooks = deps.quickbooks.forCompany(company.realmId);
  try {
    const live = await readLiveInvoice({
      quickbooks,
      mirror: deps.mirror,
      invoiceId: charge.invoiceId,
      homeCurrency: company.homeCurrency,
      now: clock.now(),
    });
    await deps.checkpoint('charge: invoice read');
    const written = await findWritten(quickbooks, charge, live);
    if (written) return await markWritten(deps, company, charge, written);
    const pending = await backToApproved(deps, charge);
    const refusal = await reasonNotToWrite(deps, company, pending, live);
    if (refusal || !live) {
      const why = refusal ?? 'The invoice is deleted in QuickBooks now.';
      await charges.move(pending, 'cancelled', { reason: why });
      return { end: 'cancelled', why };
    }
    return await write(deps, company, quickbooks, pending, live);
  } catch (error) {
    return sortFailure(deps, company, charge, entry, error);
  }
}

/** A try that was cut short left the charge as writing or unknown; it is not in QuickBooks. */
async function backToApproved(deps: WriteChargeDeps, charge: StoredCharge): Promise<StoredCharge> {
  if (charge.status === 'approved') return charge;
  await deps.charges.move(charge, 'approved');
  return { ...charge, status: 'approved' };
}

async function findWritten(
  quickbooks: QuickBooksClient,
  charge: StoredCharge,
  live: LiveInvoice | null,
): Promise<RawEntity | null> {
  if (live && findChargeLine(live.raw, charge.reference) !== null) return live.raw;
  if (charge.writeBack === 'lineOnInvoice' || charge.status === 'approved') return null;
  // A charge invoice is dated the day it is written, never before its assessment.
  const criteria =
    ` where CustomerRef = '${charge.customerId}' and TxnDate >= '${charge.assessmentDate}'` +
    ' orderby Id desc maxresults 1000';
  const recent = await quickbooks.query('Invoice', criteria);
  return recent.find((raw) => findChargeLine(raw, charge.reference) !== null) ?? null;
}

async function reasonNotToWrite(
  deps: WriteChargeDeps,
  company: Company,
  charge: StoredCharge,
  live: LiveInvoice | null,
): Promise<string | null> {
  if (company.stopped) return 'Dunwell is stopped for this company.';
  if (company.modes.charges === 'off' || company.modes.charges === 'observe') {
    return `Charges are in mode ${company.modes.charges} now.`;
  }
  if (!live) return null;
  const today = dateInZone(deps.clock.now(), company.timeZone);
  const subjects = { invoiceIds: [charge.invoiceId], customerIds: [charge.customerId] };
  const hold = await stoppingHold(deps.holds, company.realmId, subjects, 'charges', today);
  if (hold) return `A hold (${hold.reason}) stops charges.`;
  return changeSinceAssessment(live.row, charge.basis);
}

async function write(
  deps: WriteChargeDeps,
  company: Company,
  quickbooks: QuickBooksClient,
  charge: StoredCharge,
  live: LiveInvoice,
): Promise<TryOutcome> {
  const itemId = await ensureChargeItem({ quickbooks, companies: deps.companies, company });
  const line = chargeLine({
    amount: charge.amount,
    currency: charge.currency,
    description: describeCharge(charge.worksheet, charge.reference),
    itemId,
    // Only US companies know the pseudo code NON; elsewhere QuickBooks applies the item's own.
    taxCode: company.country === null || /^US/i.test(company.country) ? 'NON' : null,
  });
  await deps.charges.move(charge, 'writing');
  await deps.checkpoint('charge: claimed');
  const answer =
    charge.writeBack === 'lineOnInvoice'
      ? await quickbooks.updateInvoice(addLineUpdate(live.raw, line), charge.id)
      : await quickbooks.create(
          'Invoice',
          chargeInvoice({
            customerId: charge.customerId,
            currency: charge.currency,
            date: dateInZone(deps.clock.now(), company.timeZone),
            sourceDocNumber: live.row.docNumber ?? live.row.id,
            reference: charge.reference,
            billEmail: live.row.billEmail,
            line,
          }),
          charge.id,
        );
  await deps.checkpoint('charge: written');
  return markWritten(deps, company, { ...charge, status: 'writing' }, answer);
}

/** The body that QuickBooks returned goes into the mirror; it is not read again. */
async function markWritten(
  deps: WriteChargeDeps,
  company: Company,
  charge: StoredCharge,
  invoice: RawEntity,
): Promise<TryOutcome> {
  const row = invoiceRow(invoice, company.homeCurrency);
  const lineId = findChargeLine(invoice, charge.reference);
  if (lineId === null) {
    throw new UnknownOutcomeError('QuickBooks answered without the charge on the invoice');
  }
  await deps.mirror.apply(company.realmId, { invoices: [row] });
  await deps.checkpoint('charge: mirrored');
  // Found by the read before any try of this status table: it was written after all.
  const from = charge.status === 'approved' ? await claimFound(deps, charge) : charge;
  await deps.charges.move(from, 'written', {
    qboInvoiceId: row.id,
    qboLineId: lineId,
    reason: null,
  });
  deps.log.info(
    { realmId: company.realmId, invoiceId: row.id, chargeId: charge.id },
    'finance charge is in QuickBooks',
  );
  return { end: 'done', why: null };
}

async function claimFound(deps: WriteChargeDeps, charge: StoredCharge): Promise<StoredCharge> {
  await deps.charges.move(charge, 'writing');
  return { ...charge, status: 'writing' };
}

/** Puts the charge where its failure belongs. Errors of ours, not of QuickBooks, go on upwards. */
async function sortFailure(
  deps: WriteChargeDeps,
  company: Company,
  seen: StoredCharge,
  entry: OutboxEntry,
  error: unknown,
): Promise<TryOutcome> {
  const charge = (await deps.charges.find(company.realmId, seen.id)) ?? seen;
  const why = error instanceof Error ? error.message : 'unknown';
  const release = async (): Promise<void> => {
    if (charge.status === 'writing') await deps.charges.move(charge, 'approved', { reason: why });
  };
  if (error instanceof UnknownOutcomeError) {
    if (charge.status === 'writing') await deps.charges.move(charge, 'unknown', { reason: why });
    return { again: 'unknown', inMs: backOffMs(entry.attempts, 2_000), why };
  }
  if (error instanceof StaleObjectError) {
    await release();
    // At once, unless something keeps changing it under us.
    return { again: 'waiting', inMs: entry.attempts < 5 ? 0 : backOffMs(entry.attempts), why };
  }
  if (error instanceof ClosedPeriodError) {
    await release();
    const approved = { ...charge, status: 'approved' } as const;
    await deps.charges.move(approved, 'cancelled', { reason: `The books are closed: ${why}` });
    return { end: 'cancelled', why };
  }
  if (error instanceof RejectedError || error instanceof NotFoundError) {
    await deps.charges.move(charge, 'failed', { reason: why });
    return { end: 'failed', why };
  }
  await release();
  if (error instanceof ThrottledError) return { again: 'waiting', inMs: minuteMs, why };
  if (error instanceof ReauthoriseError) return { again: 'waiting', inMs: 60 * minuteMs, why };
  if (error instanceof Error && error.name === 'TransientError') {
    return { again: 'waiting', inMs: backOffMs(entry.attempts), why };
  }
  throw error;
}
