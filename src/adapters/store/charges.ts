import type { Clock } from '../../clock.ts';
import { z } from 'zod';
import type { WriteBack } from '../../core/charges/assess-charge.ts';
import type { Worksheet } from '../../core/charges/worksheet.ts';
import { parsePlainDate, type PlainDate } from '../../core/calendar/plain-date.ts';
import type { ByHandKind } from '../../core/ledger/charge-standing.ts';
import {
  canBecome,
  chargeStatuses,
  takesUpDate,
  type ChargeStatus,
} from '../../core/ledger/charge-status.ts';
import { byHandFrom, type StoredByHand } from './by-hand.ts';
import type { Queries } from './database.ts';
import { fromDbDate, fromDbDateOrNull } from './dates.ts';

export type ChargeWriteBack = WriteBack;

/** The invoice as the assessment saw it, in minor units. */
export type ChargeBasis = {
  readonly total: bigint;
  readonly openBalance: bigint;
  readonly dueDate: PlainDate;
};

export type StoredCharge = {
  readonly id: string;
  readonly reference: string;
  readonly realmId: string;
  readonly runId: string;
  readonly invoiceId: string;
  readonly customerId: string;
  readonly assessmentDate: PlainDate;
  readonly coversFrom: PlainDate;
  readonly coversTo: PlainDate;
  readonly amount: bigint;
  readonly currency: string;
  readonly status: ChargeStatus;
  readonly reason: string | null;
  readonly writeBack: ChargeWriteBack;
  readonly worksheet: Worksheet;
  /** Of the worksheet as it was stored; null on charges from before there were hashes. */
  readonly worksheetHash: string | null;
  readonly basis: ChargeBasis;
  readonly policyLevel: string;
  readonly policyVersion: number;
  /** The charge day on whose invoice it goes, and to whom that is made out; null for others. */
  readonly invoiceOn: PlainDate | null;
  readonly invoiceTo: string | null;
  /** What its line in QuickBooks consists of; null until it is written. */
  readonly writtenWith: WrittenWith | null;
  readonly qboInvoiceId: string | null;
  readonly qboLineId: string | null;
  readonly decidedBy: string | null;
  /** What written reversals took back, in minor units; the rest of the amount is live. */
  readonly reversed: bigint;
  /** What people changed of its line in QuickBooks; null: it stands as Dunwell left it. */
  readonly byHand: StoredByHand | null;
  readonly createdAt: Date;
  readonly writtenAt: Date | null;
  /** While it is being written, or may have been: when that began. Null otherwise. */
  readonly writingSince: Date | null;
};

/** What a charge's line was written with, as QuickBooks shows it; null where it shows nothing. */
export type WrittenWith = {
  readonly itemId: string | null;
  readonly taxCode: string | null;
  readonly classId: string | null;
  readonly departmentId: string | null;
  readonly description: string | null;
  /** The account that the line posts to. */
  readonly accountId: string | null;
  /** The date of its invoice then, by which the books have the month. */
  readonly txnDate: PlainDate | null;
  /** The invoice's exchange rate then, home units for one of its currency; null: no foreign one. */
  readonly rate: string | null;
};

/** Where a charge stands in QuickBooks, and what is to be said of it. */
export type WrittenPlace = {
  readonly id: string;
  readonly qboInvoiceId: string;
  readonly qboLineId: string | null;
  readonly writtenWith: WrittenWith;
  readonly reason: string | null;
};

type Row = NonNullable<Awaited<ReturnType<Queries['charge']['findFirst']>>>;

/** Thrown when a charge is asked to become what its status does not allow. */
export class ChargeTransitionError extends Error {
  override readonly name = 'ChargeTransitionError';
}

const statusOf = (text: string): ChargeStatus => {
  const found = chargeStatuses.find((status) => status === text);
  if (!found) throw new Error(`A charge has the unknown status ${text}`);
  return found;
};

/** Stored whole by ourselves and never changed, so its version says what it is. */
export const worksheetSchema = z.custom<Worksheet>(
  (json) => typeof json === 'object' && json !== null && 'version' in json && json.version === 1,
  'The worksheet has an unknown version',
);

const basisSchema = z.object({
  total: z.string(),
  openBalance: z.string(),
  dueDate: z.string(),
});

/** Minor units as text, because JSON has no bigint. */
export function basisToJson(basis: ChargeBasis): z.infer<typeof basisSchema> {
  const { total, openBalance, dueDate } = basis;
  return { total: total.toString(), openBalance: openBalance.toString(), dueDate };
}

function readBasis(json: unknown): ChargeBasis {
  const { total, openBalance, dueDate } = basisSchema.parse(json);
  return {
    total: BigInt(total),
    openBalance: BigInt(openBalance),
    dueDate: parsePlainDate(dueDate),
  };
}

const writeBacks: readonly WriteBack[] = ['lineOnInvoice', 'newInvoice', 'monthlyInvoice'];

const writtenWithSchema = z.object({
  itemId: z.string().nullable(),
  taxCode: z.string().nullable(),
  classId: z.string().nullable(),
  departmentId: z.string().nullable(),
  description: z.string().nullable(),
  // Charges from before these were kept have none of them.
  accountId: z.string().nullable().default(null),
  txnDate: z.string().transform(parsePlainDate).nullable().default(null),
  rate: z.string().nullable().default(null),
});

/** A row as the rest of the program uses it. */
export const chargeFromRow = (row: Row): StoredCharge => ({
  id: row.id,
  reference: row.reference,
  realmId: row.realmId,
  runId: row.runId,
  invoiceId: row.invoiceId,
  customerId: row.customerId,
  assessmentDate: fromDbDate(row.assessmentDate),
  coversFrom: fromDbDate(row.coversFrom),
  coversTo: fromDbDate(row.coversTo),
  amount: row.amount,
  currency: row.currency,
  status: statusOf(row.status),
  reason: row.reason,
  writeBack: writeBacks.find((each) => each === row.writeBack) ?? 'lineOnInvoice',
  worksheet: worksheetSchema.parse(row.worksheet),
  worksheetHash: row.worksheetHash,
  basis: readBasis(row.basis),
  policyLevel: row.policyLevel,
  policyVersion: row.policyVersion,
  invoiceOn: fromDbDateOrNull(row.invoiceOn),
  invoiceTo: row.invoiceTo,
  writtenWith: row.writtenWith === null ? null : writtenWithSchema.parse(row.writtenWith),
  qboInvoiceId: row.qboInvoiceId,
  qboLineId: row.qboLineId,
  decidedBy: row.decidedBy,
  reversed: row.reversed,
  byHand: byHandFrom(row),
  createdAt: row.createdAt,
  writtenAt: row.writtenAt,
  writingSince: row.status === 'writing' || row.status === 'unknown' ? row.updatedAt : null,
});

/** The key that keeps an (invoice, assessment date) from being charged twice. */
export const chargeActiveKey = (invoiceId: string, assessmentDate: PlainDate): string =>
  `${invoiceId}:${assessmentDate}`;

export type ChargeStore = ReturnType<typeof createChargeStore>;

/** The charges and their way from assessment to the ledger. */
export function createChargeStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    async find(realmId: string, id: string): Promise<StoredCharge | null> {
      const row = await db.charge.findFirst({ where: { realmId, id } });
      return row && chargeFromRow(row);
    },

    /** Newest first; `after` is the id of the last row of the page before. */
    async list(
      realmId: string,
      filter: {
        ids?: readonly string[] | undefined;
        invoiceId?: string | undefined;
        status?: ChargeStatus | undefined;
        customerId?: string | undefined;
        byHand?: ByHandKind | undefined;
        runId?: string | undefined;
      },
      page: { limit: number; after?: string | undefined },
    ): Promise<StoredCharge[]> {
      const rows = await db.charge.findMany({
        where: {
          realmId,
          ...(filter.ids ? { id: { in: [...filter.ids] } } : {}),
          ...(filter.invoiceId ? { invoiceId: filter.invoiceId } : {}),
          ...(filter.status ? { status: filter.status } : {}),
          ...(filter.byHand ? { byHandKind: filter.byHand } : {}),
          ...(filter.customerId ? { customerId: filter.customerId } : {}),
          ...(filter.runId ? { runId: filter.runId } : {}),
        },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: page.limit,
        ...(page.after ? { cursor: { id: page.after }, skip: 1 } : {}),
      });
      return rows.map(chargeFromRow);
    },

    /**
     * Moves a charge along, if it still stands where the caller believes.
     * @throws ChargeTransitionError when the move is not in the transition table or another took it first
     */
    async move(
      charge: Pick<StoredCharge, 'id' | 'status'>,
      to: ChargeStatus,
      changes: {
        reason?: string | null;
        decidedBy?: string;
        cancelledByHold?: string | null;
        activeKey?: string;
        qboInvoiceId?: string;
        qboLineId?: string | null;
        writtenWith?: WrittenWith;
      } = {},
    ): Promise<void> {
      if (!canBecome(charge.status, to)) {
        throw new ChargeTransitionError(`A charge that is ${charge.status} cannot become ${to}`);
      }
      const now = clock.now();
      const moved = await db.charge.updateMany({
        where: { id: charge.id, status: charge.status },
        data: {
          ...changes,
          status: to,
          updatedAt: now,
          ...(to === 'written' ? { writtenAt: now } : {}),
          ...(takesUpDate(to) ? {} : { activeKey: null }),
        },
      });
      if (moved.count === 0) {
        throw new ChargeTransitionError(`The charge is no longer ${charge.status}`);
      }
    },

    /**
     * Marks approved charges as being written, in one commit.
     * @returns the ids of those that were still approved; the others were changed by somebody else
     */
    async beginWriting(ids: readonly string[]): Promise<Set<string>> {
      const rows = await db.charge.updateManyAndReturn({
        where: { id: { in: [...ids] }, status: 'approved' },
        data: { status: 'writing', updatedAt: clock.now() },
        select: { id: true },
      });
      return new Set(rows.map((row) => row.id));
    },

    /**
     * Notes where in QuickBooks charges that were being written now stand, in one commit.
     * @returns the ids of those that still were being written
     */
    async markWritten(places: readonly WrittenPlace[]): Promise<Set<string>> {
      const now = clock.now();
      const rows = await db.$queryRaw<{ id: string }[]>`
        update charge set status = 'written', written_at = ${now}, updated_at = ${now},
          qbo_invoice_id = place.invoice_id, qbo_line_id = place.line_id, reason = place.reason,
          written_with = place.written_with::jsonb
        from unnest(${places.map(({ id }) => id)}::uuid[],
          ${places.map(({ qboInvoiceId }) => qboInvoiceId)}::text[],
          ${places.map(({ qboLineId }) => qboLineId)}::text[],
          ${places.map(({ reason }) => reason)}::text[],
          ${places.map(({ writtenWith }) => JSON.stringify(writtenWith))}::text[])
          as place (id, invoice_id, line_id, reason, written_with)
        where charge.id = place.id and charge.status = 'writing'
        returning charge.id`;
      return new Set(rows.map((row) => row.id));
    },
  };
}
