import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { PaidAmount, PromiseFact, PromiseState } from '../../core/holds/promises.ts';
import { promiseStates } from '../../core/holds/promises.ts';
import type { Queries } from './database.ts';
import { fromDbDate, fromDbDateOrNull, toDbDate } from './dates.ts';
import { groupBy } from './invoice-facts.ts';
import { takenBackOn, tellTakenBack } from './taken-back.ts';

export type StoredPromise = PromiseFact & {
  readonly id: string;
  /** The hold that pauses reminders meanwhile. */
  readonly holdId: string;
  readonly customerId: string;
  /** Null for a promise of the customer about all that it owes. */
  readonly invoiceId: string | null;
  readonly currency: string;
  /** The person who gave the promise. */
  readonly promisedBy: string | null;
  readonly state: PromiseState;
  /** The day on which it was kept, broken or withdrawn; null while it is open. */
  readonly settledOn: PlainDate | null;
  /** What was paid in time, in minor units. */
  readonly received: bigint;
  readonly author: string;
  readonly createdAt: Date;
};

export type NewPromise = Omit<
  StoredPromise,
  'id' | 'state' | 'settledOn' | 'received' | 'createdAt'
>;

type Row = NonNullable<Awaited<ReturnType<Queries['paymentPromise']['findFirst']>>>;
const fromRow = (row: Row): StoredPromise => ({
  ...row,
  madeOn: fromDbDate(row.madeOn),
  dueOn: fromDbDate(row.dueOn),
  // A state we do not know must not be counted for anybody or against.
  state: promiseStates.find((state) => state === row.state) ?? 'withdrawn',
  settledOn: fromDbDateOrNull(row.settledOn),
});

type PaidRow = {
  readonly id: string;
  readonly invoiceId: string;
  readonly paymentId: string;
  readonly date: Date;
  readonly amount: bigint;
};

export type PromiseStore = ReturnType<typeof createPromiseStore>;

/** What customers said they would pay, and what became of it. */
export function createPromiseStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    async add(realmId: string, promise: NewPromise): Promise<StoredPromise> {
      const row = await db.paymentPromise.create({
        data: {
          ...promise,
          realmId,
          madeOn: toDbDate(promise.madeOn),
          dueOn: toDbDate(promise.dueOn),
          state: 'open',
          createdAt: clock.now(),
        },
      });
      return fromRow(row);
    },

    /** The promises behind these holds, by the hold's id. */
    async ofHolds(
      realmId: string,
      holdIds: readonly string[],
    ): Promise<Map<string, StoredPromise>> {
      const rows = await db.paymentPromise.findMany({
        where: { realmId, holdId: { in: [...holdIds] } },
      });
      return new Map(rows.map((row) => [row.holdId, fromRow(row)]));
    },

    /** All promises of these customers, newest first. */
    async ofCustomers(realmId: string, customerIds: readonly string[]): Promise<StoredPromise[]> {
      const rows = await db.paymentPromise.findMany({
        where: { realmId, customerId: { in: [...customerIds] } },
        orderBy: [{ dueOn: 'desc' }, { id: 'asc' }],
      });
      return rows.map(fromRow);
    },

    /** All promises of a company, the latest day promised first. */
    async list(realmId: string): Promise<StoredPromise[]> {
      const rows = await db.paymentPromise.findMany({
        where: { realmId },
        orderBy: [{ dueOn: 'desc' }, { id: 'asc' }],
      });
      return rows.map(fromRow);
    },

    /** The open one about a subject; null when there is none. */
    async openOn(
      realmId: string,
      subject: { readonly customerId: string; readonly invoiceId: string | null },
    ): Promise<StoredPromise | null> {
      const row = await db.paymentPromise.findFirst({
        where: { realmId, state: 'open', ...subject },
      });
      return row && fromRow(row);
    },

    /** The open ones, and those found not kept since a day, which a payment known late may mend. */
    async unsettled(realmId: string, since: PlainDate): Promise<StoredPromise[]> {
      const rows = await db.paymentPromise.findMany({
        where: {
          realmId,
          OR: [
            { state: 'open' },
            { state: { in: ['broken', 'partlyKept'] }, settledOn: { gte: toDbDate(since) } },
          ],
        },
        orderBy: [{ dueOn: 'asc' }, { id: 'asc' }],
      });
      return rows.map(fromRow);
    },

    /** Records what became of a promise. @returns false when somebody was there before */
    async settle(
      { id, state }: StoredPromise,
      to: Exclude<PromiseState, 'open'>,
      found: { readonly on: PlainDate; readonly received: bigint },
    ): Promise<boolean> {
      const { count } = await db.paymentPromise.updateMany({
        where: { id, state },
        data: { state: to, settledOn: toDbDate(found.on), received: found.received },
      });
      return count > 0;
    },

    /**
     * What was paid on what each promise is about since it was made, and whether nothing more is
     * open on its invoice. Credits that only take charges of ours back pay nothing.
     */
    async paid(
      realmId: string,
      promiseIds: readonly string[],
    ): Promise<Map<string, { paid: PaidAmount[]; isPaid: boolean }>> {
      const ids = [...promiseIds];
      const rows = await db.$queryRaw<PaidRow[]>`
        with recursive family as (
          select m.id as promise_id, m.customer_id as id from payment_promise m
          where m.realm_id = ${realmId} and m.id = any(${ids}::uuid[]) and m.invoice_id is null
          union
          select f.promise_id, c.id from customer c join family f on c.parent_id = f.id
          where c.realm_id = ${realmId}
        ), about as (
          select m.id, i.id as invoice_id, m.made_on from payment_promise m
          join invoice i on i.realm_id = m.realm_id and i.currency = m.currency
            and (i.id = m.invoice_id or m.invoice_id is null and exists (
              select from family f where f.promise_id = m.id and f.id = i.customer_id))
          where m.realm_id = ${realmId} and m.id = any(${ids}::uuid[])
        )
        select about.id, p.invoice_id as "invoiceId", p.payment_id as "paymentId", p.date, p.amount
        from about
        join posting p on p.realm_id = ${realmId} and p.invoice_id = about.invoice_id
          and p.date >= about.made_on
        order by about.id, p.date, p.payment_id`;
      const taken = await takenBackOn(
        db,
        realmId,
        rows.map(({ invoiceId }) => invoiceId),
      );
      const settled = await db.$queryRaw<{ id: string }[]>`
        select m.id from payment_promise m
        join invoice i on i.realm_id = m.realm_id and i.id = m.invoice_id
        where m.realm_id = ${realmId} and m.id = any(${ids}::uuid[]) and i.open_balance = 0`;
      const ofPromise = groupBy(
        rows,
        (row) => row.id,
        (row) => row,
      );
      const whole = new Set(settled.map(({ id }) => id));
      return new Map(
        ids.map((id) => {
          const paid = paidByDay(tellTakenBack(ofPromise.get(id) ?? [], taken));
          return [id, { paid, isPaid: whole.has(id) }];
        }),
      );
    },
  };
}

/** What came in each day, in order, without what takes charges back. */
function paidByDay(rows: readonly (PaidRow & { readonly takesBack?: string })[]): PaidAmount[] {
  const days = new Map<PlainDate, bigint>();
  for (const { date, amount, takesBack } of rows) {
    if (takesBack !== undefined) continue;
    const day = fromDbDate(date);
    days.set(day, (days.get(day) ?? 0n) + amount);
  }
  return [...days].map(([date, amount]) => ({ date, amount }));
}
