import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { courtesyTemplates } from '../../core/mail/courtesy.ts';
import type { Queries } from './database.ts';
import { toDbDate } from './dates.ts';
import { ourselves } from './hold-log.ts';
import { reminderTasks, type ReminderTask } from './reminder-tasks.ts';

/** Things of one currency: how many, and what they come to in minor units. */
export type DigestSum = {
  readonly currency: string;
  readonly count: number;
  readonly amount: bigint;
};

/** What happened in a week. */
export type DigestWeek = {
  readonly reminders: number;
  /** Notices of charges and thank-yous. */
  readonly otherMails: number;
  readonly failedMails: number;
  readonly undelivered: number;
  readonly failedCharges: number;
  readonly paid: readonly DigestSum[];
  readonly promised: readonly DigestSum[];
  readonly kept: readonly DigestSum[];
  readonly broken: readonly DigestSum[];
  readonly charged: readonly DigestSum[];
  readonly waived: readonly DigestSum[];
  readonly reversed: readonly DigestSum[];
};

/** What waits for the owner now. */
export type DigestWaiting = {
  readonly charges: number;
  readonly reminders: number;
  readonly heldRuns: number;
  readonly reversals: number;
  /** Whom payers want written to. */
  readonly contactRequests: number;
  /** What payers answered and nobody has read. */
  readonly replies: number;
  /** Customers to whom no reminder can go for want of an address. */
  readonly withoutAddress: number;
  /** Customers whose credit covers what is due and is to be applied first. */
  readonly creditToApply: number;
  readonly disputes: number;
  /** Of the disputes, those past the day by which they were to be settled. */
  readonly overdueDisputes: number;
};

type Kind = 'paid' | 'promised' | 'kept' | 'broken' | 'charged' | 'waived' | 'reversed';
type SumRow = DigestSum & { readonly kind: Kind };

export type DigestFactsStore = ReturnType<typeof createDigestFactsStore>;

/** What a digest tells, counted in the rows. */
export function createDigestFactsStore(db: Queries) {
  return {
    /** What came to be from an instant up to another; each belongs to one week only. */
    async week(realmId: string, from: Date, to: Date): Promise<DigestWeek> {
      const [counts, sums] = await Promise.all([
        countsOf(db, realmId, from, to),
        sumsOf(db, realmId, from, to),
      ]);
      const of = (kind: Kind): DigestSum[] =>
        sums
          .filter((row) => row.kind === kind)
          .map(({ currency, count, amount }) => ({ currency, count, amount }));
      return {
        ...counts,
        ...{ paid: of('paid'), promised: of('promised'), kept: of('kept'), broken: of('broken') },
        ...{ charged: of('charged'), waived: of('waived'), reversed: of('reversed') },
      };
    },

    async waiting(realmId: string, today: PlainDate): Promise<DigestWaiting> {
      const day = toDbDate(today);
      const tasks = await reminderTasks(db, realmId);
      const ofKind = (kind: ReminderTask['kind']): number =>
        tasks.filter((task) => task.kind === kind).length;
      const [row] = await db.$queryRaw<Omit<DigestWaiting, 'withoutAddress' | 'creditToApply'>[]>`
        select
          (select count(*)::int from charge
           where realm_id = ${realmId} and status = 'proposed') as charges,
          (select count(*)::int from reminder
           where realm_id = ${realmId} and status = 'proposed') as reminders,
          (select count(*)::int from run
           where realm_id = ${realmId} and hold_state = 'waiting') as "heldRuns",
          (select count(*)::int from charge_reversal
           where realm_id = ${realmId} and status = 'proposed') as reversals,
          (select count(*)::int from contact_request
           where realm_id = ${realmId} and state = 'waiting') as "contactRequests",
          (select count(*)::int from reply
           where realm_id = ${realmId} and kind = 'payer' and read_at is null) as replies,
          count(*)::int as disputes,
          (count(*) filter (where d.due_on < ${day}::date))::int as "overdueDisputes"
        from hold h left join dispute d on d.hold_id = h.id
        where h.realm_id = ${realmId} and h.reason = 'dispute' and h.lifted_at is null
          and h.starts_on <= ${day}::date and (h.until is null or h.until > ${day}::date)
          and d.closed_on is null`;
      if (row === undefined) throw new Error('Counts without a row');
      return {
        ...row,
        withoutAddress: ofKind('no-recipient'),
        creditToApply: ofKind('credit-covers'),
      };
    },
  };
}

type Counts = Pick<
  DigestWeek,
  'reminders' | 'otherMails' | 'failedMails' | 'undelivered' | 'failedCharges'
>;

async function countsOf(db: Queries, realmId: string, from: Date, to: Date): Promise<Counts> {
  const [row] = await db.$queryRaw<Counts[]>`
    select
      count(*) filter (where ${from} <= sent_at and sent_at < ${to}
        and template <> all(${courtesyTemplates}::text[]))::int as reminders,
      count(*) filter (where ${from} <= sent_at and sent_at < ${to}
        and template = any(${courtesyTemplates}::text[]))::int as "otherMails",
      count(*) filter (where status = 'failed' and ${from} <= updated_at
        and updated_at < ${to})::int as "failedMails",
      count(*) filter (where status = 'undelivered' and ${from} <= updated_at
        and updated_at < ${to})::int as undelivered,
      (select count(*)::int from charge
       where realm_id = ${realmId} and status = 'failed'
         and ${from} <= updated_at and updated_at < ${to}) as "failedCharges"
    from reminder where realm_id = ${realmId} and updated_at >= ${from}`;
  if (row === undefined) throw new Error('Counts without a row');
  return row;
}

/** A promise counts when it was found to be kept or not, which a late sync may put off. */
function sumsOf(db: Queries, realmId: string, from: Date, to: Date): Promise<SumRow[]> {
  return db.$queryRaw<SumRow[]>`
    with thing as (
      select 'paid' as kind, currency, total as amount from payment
      where realm_id = ${realmId} and not deleted and not void and total > 0
        -- A row was read after it was made, so older ones need not be opened.
        and last_updated_at >= date_trunc('second', ${from}::timestamptz)
        and (raw #>> '{MetaData,CreateTime}')::timestamptz >= ${from}
        and (raw #>> '{MetaData,CreateTime}')::timestamptz < ${to}
      union all
      select 'promised', currency, amount from payment_promise
      where realm_id = ${realmId} and ${from} <= created_at and created_at < ${to}
      union all
      select case when p.state = 'kept' then 'kept' else 'broken' end, p.currency, p.amount
      from payment_promise p
      where p.realm_id = ${realmId} and p.state in ('kept', 'partlyKept', 'broken')
        and exists (select from hold_entry e
          where e.realm_id = p.realm_id and e.hold_id = p.hold_id and e.kind = 'promise'
            and e.author = ${ourselves} and ${from} <= e.at and e.at < ${to})
      union all
      select 'charged', currency, amount from charge
      where realm_id = ${realmId} and ${from} <= written_at and written_at < ${to}
      union all
      select 'waived', currency, amount from charge
      where realm_id = ${realmId} and status = 'waived'
        and ${from} <= updated_at and updated_at < ${to}
      union all
      select 'reversed', currency, amount from charge_reversal
      where realm_id = ${realmId} and status = 'written'
        and ${from} <= written_at and written_at < ${to}
    )
    select kind, currency, count(*)::int as count, sum(amount)::bigint as amount
    from thing group by kind, currency order by kind, currency`;
}
