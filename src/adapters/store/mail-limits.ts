import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { instantOfLocalHour } from '../../core/calendar/zones.ts';
import {
  firstCounted,
  noMailLimits,
  type MailLimits,
  type MailsBefore,
} from '../../core/decide/mail-limits.ts';
import { courtesyTemplates } from '../../core/mail/courtesy.ts';
import type { Queries } from './database.ts';
import { fromDbDate } from './dates.ts';
import { groupBy } from './invoice-facts.ts';

/** A company's day, on which limits are looked at. */
export type LimitDay = {
  readonly realmId: string;
  readonly timeZone: string;
  readonly today: PlainDate;
};

export type MailLimitStore = ReturnType<typeof createMailLimitStore>;

/** Whatever has not gone out yet may go out today, with or without a person. */
const waiting = ['proposed', 'approved', 'sending', 'unknown'];

/** How many mails companies let out, and how many there were. */
export function createMailLimitStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;

  const since = ({ today, timeZone }: LimitDay, days: number): Date =>
    instantOfLocalHour(firstCounted(days, today), 0, timeZone);

  /** Mails that came back reached nobody, but did go out. */
  async function remindersOf(day: LimitDay): Promise<number> {
    const [row] = await db.$queryRaw<{ count: number }[]>`
      select count(*)::int as count from reminder
      where realm_id = ${day.realmId} and template <> all(${courtesyTemplates}::text[])
        and (status = any(${waiting}::text[])
          or status in ('sent', 'undelivered') and sent_at >= ${since(day, 1)})`;
    return row?.count ?? 0;
  }

  async function mailsTo(
    day: LimitDay,
    days: number,
    customerIds: readonly string[],
  ): Promise<Map<string, PlainDate[]>> {
    const rows = await db.$queryRaw<{ id: string; day: Date }[]>`
      select customer_id as id, case when status = 'sent'
        then (sent_at at time zone ${day.timeZone})::date else ${day.today}::date end as day
      from reminder
      where realm_id = ${day.realmId} and customer_id = any(${[...customerIds]}::text[])
        and (status = any(${waiting}::text[])
          or status = 'sent' and sent_at >= ${since(day, days)})`;
    return groupBy(
      rows,
      ({ id }) => id,
      (row) => fromDbDate(row.day),
    );
  }

  return {
    /** The owner's limits; none for a company that has set none. */
    async of(realmId: string): Promise<MailLimits> {
      const row = await db.mailLimits.findUnique({ where: { realmId } });
      if (row === null) return noMailLimits;
      const { perRun, perCustomer: mails, customerDays: days } = row;
      return { perRun, perCustomer: mails === null || days === null ? null : { mails, days } };
    },

    async save(realmId: string, limits: MailLimits, author: string): Promise<void> {
      const { perRun, perCustomer } = limits;
      const values = {
        perRun,
        perCustomer: perCustomer?.mails ?? null,
        customerDays: perCustomer?.days ?? null,
        author,
        updatedAt: clock.now(),
      };
      await db.mailLimits.upsert({
        where: { realmId },
        create: { realmId, ...values },
        update: values,
      });
    },

    /** What counts of before against a company's limits, for these customers. */
    async before(
      day: LimitDay,
      { perRun, perCustomer }: MailLimits,
      customerIds: readonly string[],
    ): Promise<MailsBefore> {
      const [today, customers] = await Promise.all([
        perRun === null ? 0 : remindersOf(day),
        perCustomer === null
          ? new Map<string, PlainDate[]>()
          : mailsTo(day, perCustomer.days, customerIds),
      ]);
      return { today, customers };
    },

    /** The customers who have had, or are having, all the mails that their limit lets out. */
    async fullCustomers(day: LimitDay, { perCustomer }: MailLimits): Promise<Set<string>> {
      if (perCustomer === null) return new Set();
      const rows = await db.$queryRaw<{ id: string }[]>`
        select customer_id as id from reminder
        where realm_id = ${day.realmId} and (status = any(${waiting}::text[])
          or status = 'sent' and sent_at >= ${since(day, perCustomer.days)})
        group by customer_id having count(*) >= ${perCustomer.mails}`;
      return new Set(rows.map(({ id }) => id));
    },
  };
}
