import type { StoredCharge } from '../../adapters/store/charges.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { StoredHold } from '../../adapters/store/holds.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import { ourChargesSince as chargesSince } from '../../core/decide/changes-under.ts';
import type { ChangedCharge } from '../../core/decide/reconsider.ts';
import { chargeReferenceIn } from '../../core/ledger/charge-reference.ts';
import type { Hold } from '../../core/ledger/facts.ts';
import { holdOn, isInForce, isOfPart, stops, type PartHold } from '../../core/ledger/holds.ts';
import { formatAmountGrouped, parseAmount } from '../../core/money/amount.ts';
import { changedAmong } from '../collections/reconsider-proposals.ts';
import type { WriteChargeDeps } from './charge-deps.ts';
import { changeSinceAssessment, type LiveInvoice } from './live-invoice.ts';
import { holdsOn, lineagesOf, type Lineage } from './stopping-hold.ts';

/** What decides, besides the invoice, whether a charge may be written, as it is at one moment. */
export type WriteFacts = {
  readonly company: Company;
  readonly today: PlainDate;
  readonly unlifted: readonly StoredHold[];
  /** By customer id, for each customer that was asked about. */
  readonly lineages: ReadonlyMap<string, Lineage>;
};

/** The company, its holds and who stands above these customers, as they are now. */
export async function readWriteFacts(
  deps: WriteChargeDeps,
  known: Company,
  customerIds: readonly string[],
): Promise<WriteFacts> {
  const { realmId } = known;
  const [company, unlifted, lineages] = await Promise.all([
    deps.companies.find(realmId),
    deps.holds.list(realmId, 'unlifted'),
    lineagesOf(deps.facts, realmId, customerIds),
  ]);
  const { timeZone } = company ?? known;
  const today = dateInZone(deps.clock.now(), timeZone);
  return { company: company ?? known, today, unlifted, lineages };
}

/** What keeps a charge from being written: in words, and the hold if it is one. */
export type Obstacle = { readonly why: string; readonly holdId: string | null };

const unlessNull = (why: string | null): Obstacle | null =>
  why === null ? null : { why, holdId: null };

/**
 * What keeps a charge from being written; null when nothing does.
 * @param live the invoice as QuickBooks has it now; null when it is gone
 */
export function obstacleToWriting(
  facts: WriteFacts,
  charge: StoredCharge,
  live: LiveInvoice | null,
): Obstacle | null {
  const stopped = unlessNull(companyStopsCharge(facts, charge));
  if (stopped !== null) return stopped;
  if (!live) return { why: 'The invoice is deleted in QuickBooks now.', holdId: null };
  if (live.row.customerId !== charge.customerId) {
    return { why: 'The invoice belongs to another customer now.', holdId: null };
  }
  const { bookCloseDate } = facts.company;
  const isClosed = bookCloseDate !== null && live.row.txnDate <= bookCloseDate;
  if (isClosed && charge.writeBack === 'lineOnInvoice') {
    return { why: 'The books were closed for the date of its invoice since.', holdId: null };
  }
  const change = changeSinceAssessment(live.row, charge.basis, ourChargesSince(charge, live));
  return holdStopsCharge(facts, charge) ?? unlessNull(change);
}

/** How people let a charge go no further, whatever its invoice says; null when they do let it. */
export const obstacleByPeople = (facts: WriteFacts, charge: StoredCharge): Obstacle | null =>
  unlessNull(companyStopsCharge(facts, charge)) ?? holdStopsCharge(facts, charge);

function companyStopsCharge({ company }: WriteFacts, charge: StoredCharge): string | null {
  if (company.stopped) return 'Dunwell is stopped for this company.';
  if (company.modes.charges === 'off' || company.modes.charges === 'observe') {
    return `Charges are in mode ${company.modes.charges} now.`;
  }
  if (company.modes.charges === 'review' && charge.decidedBy === null) {
    return 'Charges wait for a person now, and nobody has approved this one.';
  }
  return null;
}

function holdStopsCharge(
  { today, unlifted, lineages }: WriteFacts,
  charge: StoredCharge,
): Obstacle | null {
  const customerIds = lineages.get(charge.customerId)?.ids ?? [charge.customerId];
  const subjects = { invoiceIds: [charge.invoiceId], customerIds };
  const holds = holdsOn(unlifted, subjects);
  // What was in dispute already the charge has left out, or it would not have been decided.
  const hold = holdOn(holds, 'charges', today, () => 0n);
  if (hold === null) return newDispute(charge, holds, today);
  return { why: `A hold (${hold.reason}) stops charges.`, holdId: hold.id };
}

/** The part in dispute that a charge to be written knows nothing of; null without one. */
function newDispute(
  { worksheet, assessmentDate, currency }: StoredCharge,
  holds: readonly Hold[],
  today: PlainDate,
): Obstacle | null {
  const known = worksheet.record?.holds ?? [];
  const isKnown = ({ id, part }: PartHold): boolean => {
    const then = known.find((hold) => hold.id === id)?.part;
    return then !== undefined && parseAmount(then, currency).minor === part;
  };
  const fresh = holds.find(
    (hold) =>
      isOfPart(hold) &&
      stops(hold, 'charges') &&
      isInForce(hold, today) &&
      hold.from <= assessmentDate &&
      !isKnown(hold),
  );
  if (fresh === undefined || !isOfPart(fresh)) return null;
  const amount = formatAmountGrouped({ minor: fresh.part, currency });
  return { why: `${amount} ${currency} of the invoice is in dispute now.`, holdId: fresh.id };
}

/**
 * What other charges of ours have added to the invoice since. Only a person approves several
 * charges on one invoice together, and those are decided anew before they are written.
 */
function ourChargesSince(charge: StoredCharge, { row }: LiveInvoice): bigint {
  if (charge.decidedBy === null) return 0n;
  const chargeLines = row.lines.map((line, index) => ({
    lineId: line.id ?? String(index),
    amount: parseAmount(line.amount, row.currency).minor,
    reference: chargeReferenceIn(line.description ?? ''),
    date: null,
  }));
  return chargesSince(charge, { chargeLines, currency: row.currency });
}

/**
 * What has changed under charges that a person approved, by the facts of now. A run decides and
 * writes in one go; between a person's word and the writing anything may have happened.
 */
export async function changedSinceApproval(
  deps: WriteChargeDeps,
  { company, today }: WriteFacts,
  charges: readonly StoredCharge[],
): Promise<ReadonlyMap<string, ChangedCharge>> {
  // Those for a monthly invoice were decided anew when it was their day, by rules of their own.
  const approved = charges.filter(
    ({ decidedBy, writeBack }) => decidedBy !== null && writeBack !== 'monthlyInvoice',
  );
  return changedAmong(deps, company, today, approved);
}
