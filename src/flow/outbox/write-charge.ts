import type { Logger } from 'pino';
import type { QuickBooks, QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import { UnknownOutcomeError } from '../../adapters/quickbooks/errors.ts';
import { invoiceRow } from '../../adapters/quickbooks/map.ts';
import type { ChargeStore, StoredCharge } from '../../adapters/store/charges.ts';
import type { Company, CompanyStore } from '../../adapters/store/companies.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { HoldStore } from '../../adapters/store/holds.ts';
import type { InvoiceRow } from '../../adapters/store/mirror-rows.ts';
import type { MirrorStore } from '../../adapters/store/mirror.ts';
import type { OutboxEntry } from '../../adapters/store/outbox.ts';
import type { Clock } from '../../clock.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import { describeCharge } from '../../core/charges/describe-charge.ts';
import { formatAmount } from '../../core/money/amount.ts';
import { ensureChargeItem } from './charge-item.ts';
import { addLineUpdate, chargeInvoice, chargeLine, findChargeLine } from './charge-line.ts';
import { chargeTaxCode } from './charge-tax-code.ts';
import { changeSinceAssessment, readLiveInvoice, type LiveInvoice } from './live-invoice.ts';
import type { Checkpoint, TryOutcome } from './outcome.ts';
import { lineageOf, stoppingHold } from './stopping-hold.ts';
import { sortWriteFailure } from './write-failure.ts';

export type WriteChargeDeps = {
  readonly quickbooks: QuickBooks;
  readonly companies: CompanyStore;
  readonly charges: ChargeStore;
  readonly facts: FactsStore;
  readonly holds: HoldStore;
  readonly mirror: MirrorStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly checkpoint: Checkpoint;
};

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
    const written = await findWritten(quickbooks, charge, live, entry);
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
    return sortWriteFailure(deps.charges, charge, entry, error);
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
  entry: OutboxEntry,
): Promise<RawEntity | null> {
  if (live && findChargeLine(live.raw, charge.reference) !== null) return live.raw;
  const isFirstTry = charge.status === 'approved' && entry.attempts === 0;
  if (charge.writeBack === 'lineOnInvoice' || isFirstTry) return null;
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
  if (company.modes.charges === 'review' && charge.decidedBy === null) {
    return 'Charges wait for a person now, and nobody has approved this one.';
  }
  if (!live) return null;
  if (live.row.customerId !== charge.customerId) {
    return 'The invoice belongs to another customer now.';
  }
  const today = dateInZone(deps.clock.now(), company.timeZone);
  const { ids: customerIds } = await lineageOf(deps.facts, company.realmId, charge.customerId);
  const subjects = { invoiceIds: [charge.invoiceId], customerIds };
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
    taxCode: await chargeTaxCode({
      quickbooks,
      country: company.country,
      invoice: charge.writeBack === 'lineOnInvoice' ? live.raw : null,
    }),
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
  const writing = { ...charge, status: 'writing' } as const;
  if (findChargeLine(answer, charge.reference) === null) return lineNotShown(deps, writing, answer);
  try {
    return await markWritten(deps, company, writing, answer, live);
  } catch (error) {
    // It is in QuickBooks; what failed is our own keeping of it.
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new UnknownOutcomeError(`The charge was written, but not recorded: ${reason}`);
  }
}

/** Trying again could add a second line that shows as little, so a person must look first. */
async function lineNotShown(
  deps: WriteChargeDeps,
  charge: StoredCharge,
  answer: RawEntity,
): Promise<TryOutcome> {
  const why =
    `QuickBooks took the change but shows no line with ${charge.reference}: ` +
    `look at invoice ${String(answer['DocNumber'] ?? answer['Id'])} before approving it again.`;
  await deps.charges.move(charge, 'failed', { reason: why });
  return { end: 'failed', why };
}

/** The body that QuickBooks returned goes into the mirror; it is not read again. */
async function markWritten(
  deps: WriteChargeDeps,
  company: Company,
  charge: StoredCharge,
  invoice: RawEntity,
  before?: LiveInvoice,
): Promise<TryOutcome> {
  // Found by the read although no try is on record as unknown: it was written after all.
  const from = charge.status === 'approved' ? await claimFound(deps, charge) : charge;
  const row = invoiceRow(invoice, company.homeCurrency);
  await deps.mirror.apply(company.realmId, { invoices: [row] });
  await deps.checkpoint('charge: mirrored');
  await deps.charges.move(from, 'written', {
    qboInvoiceId: row.id,
    qboLineId: findChargeLine(invoice, charge.reference)?.id ?? null,
    reason: before ? unexpectedTotal(charge, before.row, row) : null,
  });
  deps.log.info(
    { realmId: company.realmId, invoiceId: row.id, chargeId: charge.id },
    'finance charge is in QuickBooks',
  );
  return { end: 'done', why: null };
}

/** A percent discount or a tax on the invoice may take from the new line or add to it. */
function unexpectedTotal(
  charge: StoredCharge,
  before: InvoiceRow,
  after: InvoiceRow,
): string | null {
  const raisedBy = after.id === before.id ? after.total - before.total : after.total;
  if (raisedBy === charge.amount) return null;
  const text = (minor: bigint): string =>
    `${formatAmount({ minor, currency: charge.currency })} ${charge.currency}`;
  return (
    `QuickBooks raised the total by ${text(raisedBy)} instead of ${text(charge.amount)}: ` +
    'a discount or a tax of the invoice applies to the new line.'
  );
}

async function claimFound(deps: WriteChargeDeps, charge: StoredCharge): Promise<StoredCharge> {
  await deps.charges.move(charge, 'writing');
  return { ...charge, status: 'writing' };
}
