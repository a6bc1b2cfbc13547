import { parsePlainDate, type PlainDate } from '../../core/calendar/plain-date.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import { chargeStatuses } from '../../core/ledger/charge-status.ts';
import { asInLedger } from '../../core/ledger/principal.ts';
import { parseAmount } from '../../core/money/amount.ts';
import { reversalMethods, reversalStatuses } from '../../core/ledger/reversal-status.ts';
import type {
  Booking,
  CarrierRecord,
  ChargeRecord,
  ChargeRecords,
  ReversalRecord,
} from '../../core/reports/charge-record.ts';
import { byHandActor, whatByHand } from './charge-standings.ts';
import type { Company } from './companies.ts';
import type { Queries } from './database.ts';
import { fromDbDate } from './dates.ts';
import type { FactsStore } from './facts.ts';
import { groupBy } from './invoice-facts.ts';

type ChargeRow = {
  id: string;
  reference: string;
  customer_id: string;
  invoice_id: string;
  currency: string;
  amount: bigint;
  status: string;
  assessment_date: Date;
  allocation: string | null;
  written_at: Date | null;
  updated_at: Date;
  qbo_invoice_id: string | null;
  item_id: string | null;
  account_id: string | null;
  txn_date: string | null;
  rate: string | null;
};
type ReversalRow = {
  id: string;
  charge_id: string;
  reference: string;
  amount: bigint;
  status: string;
  method: string | null;
  credited: bigint;
  written_at: Date | null;
  memo_id: string | null;
  memo_number: string | null;
  memo_date: Date | null;
  memo_rate: string | null;
};
type EditRow = {
  id: string;
  charge_id: string;
  reference: string;
  found: string;
  put_on: bigint;
  is_moved: boolean;
  at: Date;
};

/** Ids in one question to the database. */
const atOnce = 5_000;

export type ChargeRecordStore = ReturnType<typeof createChargeRecordStore>;

/** All charges of a company as its reports take them, with the invoices that carry them. */
export function createChargeRecordStore(options: { db: Queries; facts: FactsStore }) {
  const { db, facts } = options;

  async function carriersOf(realmId: string, ids: readonly string[]) {
    const carriers = new Map<string, CarrierRecord & { readonly number: string }>();
    const rates = new Map<string, string>();
    for (let start = 0; start < ids.length; start += atOnce) {
      const part = ids.slice(start, start + atOnce);
      const openBefore = await openBeforeDeletion(db, realmId, part);
      for (const invoice of await facts.invoices(realmId, part)) {
        const number = invoice.docNumber ?? invoice.id;
        const openBalance = openBefore.get(invoice.id) ?? invoice.openBalance;
        // What is paid on a line is paid on it, although an unused credit memo took it back.
        carriers.set(invoice.id, { ...asInLedger(invoice), openBalance, number });
      }
      for (const [id, rate] of await facts.exchangeRates(realmId, part)) rates.set(id, rate);
    }
    return { carriers, rates };
  }

  return {
    /** Every charge that was not cancelled, and what became of it. */
    async all({
      realmId,
      timeZone,
      homeCurrency,
    }: Pick<Company, 'realmId' | 'timeZone' | 'homeCurrency'>): Promise<ChargeRecords> {
      const [rows, reversals, edits] = await Promise.all([
        chargeRows(db, realmId),
        reversalRows(db, realmId),
        editRows(db, realmId),
      ]);
      const ids = [...new Set(rows.flatMap(({ qbo_invoice_id }) => qbo_invoice_id ?? []))];
      const { carriers, rates } = await carriersOf(realmId, ids);
      const dayOf = (at: Date): PlainDate => dateInZone(at, timeZone);
      const inOrder = [
        ...reversals.map((row) => ({ row, at: row.written_at, of: toReversal(row, dayOf) })),
        ...edits.map((row) => ({ row, at: row.at, of: toByHand(row, dayOf) })),
      ].toSorted((a, b) => timeOf(a.at) - timeOf(b.at));
      const byCharge = groupBy(
        inOrder,
        ({ row }) => row.charge_id,
        ({ of }) => of,
      );
      const bookingOf = (row: ChargeRow): Booking | null => {
        const id = row.qbo_invoice_id;
        const carrier = id === null ? undefined : carriers.get(id);
        const date = row.txn_date === null ? carrier?.txnDate : parsePlainDate(row.txn_date);
        if (id === null || date === undefined) return null;
        const rate = row.rate ?? rates.get(id) ?? '1';
        return { transactionId: id, number: carrier?.number ?? id, date, rate };
      };
      const charges = rows.map((row) => ({
        ...toCharge(row, dayOf),
        booking: bookingOf(row),
        reversals: byCharge.get(row.id) ?? [],
      }));
      return { homeCurrency, charges, carriers };
    },
  };
}

/**
 * What was open of deleted invoices when they were last read, in minor units by id. The mirror has
 * nothing open of them, which would look as if all had been paid before.
 */
async function openBeforeDeletion(
  db: Queries,
  realmId: string,
  ids: readonly string[],
): Promise<Map<string, bigint>> {
  const rows = await db.$queryRaw<{ id: string; currency: string; open: string }[]>`
    select id, currency, raw ->> 'Balance' as open from invoice
    where realm_id = ${realmId} and id = any(${[...ids]}::text[]) and deleted
      and raw ->> 'Balance' is not null`;
  return new Map(rows.map(({ id, currency, open }) => [id, parseAmount(open, currency).minor]));
}

/** Without their worksheets, which are many times larger than the rest. */
const chargeRows = (db: Queries, realmId: string): Promise<ChargeRow[]> => db.$queryRaw<
  ChargeRow[]
>`
  select id, reference, customer_id, invoice_id, currency, amount, status, assessment_date,
    worksheet #>> '{facts,allocation}' as allocation, written_at, updated_at, qbo_invoice_id,
    written_with ->> 'itemId' as item_id, written_with ->> 'accountId' as account_id,
    written_with ->> 'txnDate' as txn_date, written_with ->> 'rate' as rate
  from charge where realm_id = ${realmId} and status not in ('cancelled', 'staged')
  order by assessment_date, reference`;

/** In the order in which they took effect. */
const reversalRows = (db: Queries, realmId: string): Promise<ReversalRow[]> => db.$queryRaw<
  ReversalRow[]
>`
  select r.id, r.charge_id, r.reference, r.amount, r.status, r.method, r.credited, r.written_at,
    m.id as memo_id, coalesce(m.doc_number, m.id) as memo_number, m.txn_date as memo_date,
    m.raw ->> 'ExchangeRate' as memo_rate
  from charge_reversal r
  left join credit_memo m on m.realm_id = r.realm_id and m.id = r.qbo_id
    and r.method = 'creditMemo'
  where r.realm_id = ${realmId} and r.status <> 'rejected'
  order by r.written_at nulls last, r.created_at, r.id`;

/**
 * What people did to charges by hand, in the order in which it was seen. A charge's row keeps only
 * how it stands now; that there was more before is told by the audit, of which nothing is ever lost.
 */
const editRows = (db: Queries, realmId: string): Promise<EditRow[]> => db.$queryRaw<EditRow[]>`
  select a.id::text as id, c.id as charge_id, c.reference, a.detail ->> 'found' as found,
    (a.detail ->> 'live')::bigint - (a.detail ->> 'liveBefore')::bigint as put_on,
    a.what = ${whatByHand('moved')} as is_moved, a.at
  from audit_entry a join charge c on c.realm_id = a.realm_id
    and c.id::text = a.detail ->> 'chargeId'
  where a.realm_id = ${realmId} and a.actor = ${byHandActor} and a.what like 'charge %'
    and a.detail ->> 'live' is not null
  order by a.id`;

type DayOf = (at: Date) => PlainDate;

function toCharge(row: ChargeRow, dayOf: DayOf): Omit<ChargeRecord, 'booking' | 'reversals'> {
  const isWritten = row.status === 'written' || row.status === 'reversed';
  return {
    id: row.id,
    reference: row.reference,
    customerId: row.customer_id,
    invoiceId: row.invoice_id,
    currency: row.currency,
    amount: row.amount,
    status: known(chargeStatuses, row.status),
    assessmentDate: fromDbDate(row.assessment_date),
    allocation: row.allocation === 'chargesFirst' ? 'chargesFirst' : 'principalFirst',
    writtenOn: isWritten && row.written_at ? dayOf(row.written_at) : null,
    // A waived charge is never changed again.
    waivedOn: row.status === 'waived' ? dayOf(row.updated_at) : null,
    accountId: row.account_id,
    itemId: row.item_id,
  };
}

function toReversal(row: ReversalRow, dayOf: DayOf): ReversalRecord {
  return {
    id: row.id,
    reference: row.reference,
    amount: row.amount,
    status: known(reversalStatuses, row.status),
    method: row.method === null ? null : known(reversalMethods, row.method),
    credited: row.credited,
    on: row.status === 'written' && row.written_at ? dayOf(row.written_at) : null,
    booking: memoOf(row),
    byHand: null,
  };
}

const toByHand = (row: EditRow, dayOf: DayOf): ReversalRecord => ({
  id: row.id,
  reference: row.reference,
  amount: -row.put_on,
  status: 'written',
  method: null,
  credited: 0n,
  on: dayOf(row.at),
  booking: null,
  byHand: { found: row.found, isMoved: row.is_moved },
});

/** What has not taken effect comes last. */
const timeOf = (at: Date | null): number => at?.getTime() ?? Number.MAX_SAFE_INTEGER;

function known<T extends string>(values: readonly T[], text: string): T {
  const found = values.find((value) => value === text);
  if (found === undefined) throw new Error(`A charge or its reversal is ${text}, which is unknown`);
  return found;
}

function memoOf(row: ReversalRow): Booking | null {
  const { memo_id: transactionId, memo_number: number, memo_date: date, memo_rate: rate } = row;
  if (transactionId === null || number === null || date === null) return null;
  return { transactionId, number, date: fromDbDate(date), rate: rate ?? '1' };
}
