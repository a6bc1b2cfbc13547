import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { courtesyTemplates } from '../../core/mail/courtesy.ts';
import type { Queries } from './database.ts';
import { fromDbDate } from './dates.ts';

const dayMs = 86_400_000;

/**
 * The last local day on which each customer had a mail that stands for all of that day; today where
 * one is on its way. Mails of invoices whose policy gives each its own stand for themselves alone.
 * @returns by customer; whoever had none of late is left out
 */
export async function lastMails(
  db: Queries,
  realmId: string,
  now: Date,
): Promise<Map<string, PlainDate>> {
  const since = new Date(now.getTime() - 2 * dayMs);
  const rows = await db.$queryRaw<{ id: string; date: Date }[]>`
    select r.customer_id as id,
      max((coalesce(r.sent_at, ${now}::timestamptz) at time zone c.time_zone)::date) as date
    from reminder r join company c on c.realm_id = r.realm_id
    left join policy_version v on v.realm_id = r.realm_id and v.level = r.policy_level
      and v.subject = coalesce(r.policy_subject, '') and v.version = r.policy_version
    where r.realm_id = ${realmId}
      and (r.status in ('approved', 'sending', 'unknown')
        or r.status = 'sent' and r.sent_at >= ${since})
      and (r.template = any(${courtesyTemplates}::text[])
        or v.reminders -> 'consolidate' is distinct from 'false')
    group by r.customer_id`;
  return new Map(rows.map(({ id, date }) => [id, fromDbDate(date)]));
}
