import type { Clock } from '../../clock.ts';
import { monthlyDayOnOrAfter } from '../../core/calendar/monthly-day.ts';
import { addDays, type PlainDate } from '../../core/calendar/plain-date.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import type { AccruedOutcome } from '../../core/decide/decide-accrued.ts';
import type { ChargeAction, ChargeDecision } from '../../core/decide/decision.ts';
import type { InvoiceFacts, Mode } from '../../core/ledger/facts.ts';
import { formatAmount } from '../../core/money/amount.ts';
import { basisToJson, createChargeStore, type StoredCharge } from './charges.ts';
import { saveCharge } from './action-rows.ts';
import { enqueueAll } from './conclusions.ts';
import type { Database, Queries } from './database.ts';
import { toDbDate } from './dates.ts';
import { saveDecisions } from './decisions.ts';
import { writeBackSettingsOf } from './write-back-settings.ts';

/** What was decided on an accrued charge, and from what. */
export type DecidedAccrual = {
  readonly charge: StoredCharge;
  readonly invoice: InvoiceFacts;
  /** Whom the invoice is made out to. */
  readonly invoiceTo: string;
  readonly decided: AccruedOutcome;
};

const rowsAtOnce = 1_000;

export type AccruedChargeStore = ReturnType<typeof createAccruedChargeStore>;

/** Charges that wait for the company's charge day. */
export function createAccruedChargeStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** Those whose charge day has come, a customer's together. */
    async due(realmId: string, today: PlainDate): Promise<StoredCharge[]> {
      const rows = await db.charge.findMany({
        where: { realmId, status: 'accrued', invoiceOn: { lte: toDbDate(today) } },
        orderBy: [{ customerId: 'asc' }, { assessmentDate: 'asc' }, { id: 'asc' }],
        select: { id: true },
      });
      const ids = rows.map(({ id }) => id);
      const charges = createChargeStore({ db, clock });
      const found = await charges.list(realmId, { ids }, { limit: ids.length });
      const byId = new Map(found.map((charge) => [charge.id, charge]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },

    /** How many of these are accrued once more: they came back from their way to QuickBooks. */
    async countBack(ids: readonly string[]): Promise<number> {
      return db.charge.count({ where: { id: { in: [...ids] }, status: 'accrued' } });
    },

    /**
     * Keeps what was decided on accrued charges in one commit: those to be invoiced go on their way
     * together, so that whoever works the outbox next finds a customer's side by side.
     */
    async settle(
      run: { realmId: string; runId: string; today: PlainDate; mode: Mode },
      results: readonly DecidedAccrual[],
    ): Promise<void> {
      const { realmId, runId, today } = run;
      const now = clock.now();
      await db.$transaction(
        async (tx) => {
          const decisions = results.map(decisionOf);
          await saveDecisions(tx, { realmId, runId, today, now, decisions });
          await invoiceNow(tx, run, results, now);
          const { chargeDay } = await writeBackSettingsOf(tx, realmId);
          const next = monthlyDayOnOrAfter(addDays(today, 1), chargeDay);
          for (const result of results) await settleOther(tx, run, result, { now, next });
        },
        { timeout: 120_000, maxWait: 30_000 },
      );
    },
  };
}

/**
 * Charges for monthly invoices that a person approved, in the transaction of that: a proposed one
 * waits for the next charge day; one that failed was to go on an invoice and does with the next run.
 * @returns the ids of those that still stood as they were read
 */
export async function accrueApproved(
  tx: Queries,
  realmId: string,
  charges: readonly StoredCharge[],
  said: { decidedBy: string; reason: string | null; updatedAt: Date },
): Promise<string[]> {
  if (charges.length === 0) return [];
  const company = await tx.company.findUniqueOrThrow({ where: { realmId } });
  const today = dateInZone(said.updatedAt, company.timeZone);
  const { chargeDay } = await writeBackSettingsOf(tx, realmId);
  const days = { proposed: monthlyDayOnOrAfter(today, chargeDay), failed: today };
  const accrued: string[] = [];
  for (const status of ['proposed', 'failed'] as const) {
    const ids = charges.filter((each) => each.status === status).map(({ id }) => id);
    const moved = await tx.charge.updateManyAndReturn({
      where: { realmId, id: { in: ids }, status },
      data: { ...said, status: 'accrued', invoiceOn: toDbDate(days[status]) },
      select: { id: true },
    });
    accrued.push(...moved.map(({ id }) => id));
  }
  return accrued;
}

async function invoiceNow(
  tx: Queries,
  { realmId }: { realmId: string },
  results: readonly DecidedAccrual[],
  now: Date,
): Promise<void> {
  const going = results.filter(({ decided }) => decided.outcome === 'accrual-invoiced');
  if (going.length === 0) return;
  const basisOf = ({ invoice: { total, openBalance, dueDate } }: DecidedAccrual): string =>
    JSON.stringify(basisToJson({ total, openBalance, dueDate }));
  // A person may have waived one meanwhile.
  const moved = await tx.$queryRaw<{ id: string }[]>`
    update charge set status = 'approved', updated_at = ${now}, reason = null,
      invoice_to = going.invoice_to, basis = going.basis::jsonb
    from unnest(${going.map(({ charge }) => charge.id)}::uuid[],
      ${going.map(({ invoiceTo }) => invoiceTo)}::text[],
      ${going.map(basisOf)}::text[]) as going (id, invoice_to, basis)
    where charge.id = going.id and charge.status = 'accrued'
    returning charge.id`;
  const isMoved = new Set(moved.map(({ id }) => id));
  const ids = going.flatMap(({ charge }) => (isMoved.has(charge.id) ? [charge.id] : []));
  for (let start = 0; start < ids.length; start += rowsAtOnce) {
    await enqueueAll(tx, realmId, 'charge', ids.slice(start, start + rowsAtOnce), now);
  }
}

async function settleOther(
  tx: Queries,
  { realmId, runId, mode }: { realmId: string; runId: string; mode: Mode },
  { charge, invoice, invoiceTo, decided }: DecidedAccrual,
  at: { now: Date; next: PlainDate },
): Promise<void> {
  const { now } = at;
  const { reason, outcome } = decided;
  const where = { id: charge.id, status: 'accrued' };
  if (outcome === 'accrual-waits') {
    const data = { reason, invoiceOn: toDbDate(at.next), updatedAt: now };
    await tx.charge.updateMany({ where, data });
  } else if (outcome === 'accrual-for-review') {
    await tx.charge.updateMany({ where, data: { reason, status: 'proposed', updatedAt: now } });
  } else if (outcome === 'accrual-changed') {
    const data = { reason, status: 'cancelled', activeKey: null, updatedAt: now };
    const { count } = await tx.charge.updateMany({ where, data });
    const { assessment } = decided;
    if (count === 0 || assessment === null) return;
    const action: ChargeAction = {
      kind: 'charge',
      invoiceId: assessment.invoiceId,
      customerId: assessment.customerId,
      billToId: invoiceTo,
      assessment,
      writeBack: 'monthlyInvoice',
      needsApproval: mode === 'review',
      level: levels.find((level) => level === charge.policyLevel) ?? 'company',
      policySubject: charge.worksheet.policy.subject,
      policyVersion: charge.policyVersion,
    };
    await saveCharge(tx, { realmId, runId, now }, action, invoice);
  }
}

const levels = ['company', 'group', 'customer', 'invoice', 'default'] as const;

function decisionOf({ charge, decided }: DecidedAccrual): ChargeDecision {
  return {
    subject: { kind: 'invoice', id: charge.invoiceId },
    topic: 'charge',
    outcome: decided.outcome,
    reason: decided.reason,
    level: null,
    policySubject: null,
    policyVersion: charge.policyVersion,
    numbers: {
      currency: charge.currency,
      reference: charge.reference,
      assessmentDate: charge.assessmentDate,
      amount: formatAmount({ minor: charge.amount, currency: charge.currency }),
    },
  };
}
