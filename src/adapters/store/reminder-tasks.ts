import type { Queries } from './database.ts';

/** A customer whose reminders wait until a person did something, as runs last found. */
export type ReminderTask = {
  /** There is no address to write to, or credit that covers what is due is not applied. */
  readonly kind: 'no-recipient' | 'credit-covers';
  /** Whom the mail would be for: a parent where it is billed for the invoices. */
  readonly customerId: string;
  readonly name: string;
  /** How many open invoices wait. */
  readonly invoices: number;
};

/**
 * The customers that a person has to do something for before they are reminded, by name. A day on
 * which nothing is sent says nothing new of them, so what the run before it found stands.
 */
export function reminderTasks(db: Queries, realmId: string): Promise<ReminderTask[]> {
  return db.$queryRaw<ReminderTask[]>`
    with recursive stopped as (
      select d.outcome as kind, i.customer_id
      from decision d join invoice i on i.realm_id = d.realm_id and i.id = d.subject_id
      where d.realm_id = ${realmId} and d.subject_kind = 'invoice' and d.topic = 'reminder'
        and d.outcome in ('no-recipient', 'credit-covers')
        and i.status = 'open' and i.open_balance > 0
        and not exists (select from decision newer
          where newer.realm_id = d.realm_id and newer.subject_kind = d.subject_kind
            and newer.subject_id = d.subject_id and newer.topic = d.topic
            and newer.created_at > d.created_at and newer.outcome <> 'not-a-sending-day')
    ), payer (customer_id, id, depth) as (
      select distinct customer_id, customer_id, 0 from stopped
      union all
      -- Half-synced customers can name each other as parents.
      select p.customer_id, c.parent_id, p.depth + 1
      from payer p join customer c on c.realm_id = ${realmId} and c.id = p.id
      where c.bill_with_parent and c.parent_id is not null and p.depth < 9
    ), billed as (
      select distinct on (customer_id) customer_id, id from payer order by customer_id, depth desc
    )
    select s.kind, b.id as "customerId", c.display_name as name, count(*)::int as invoices
    from stopped s join billed b on b.customer_id = s.customer_id
      join customer c on c.realm_id = ${realmId} and c.id = b.id
    group by s.kind, b.id, c.display_name
    order by c.display_name, b.id, s.kind`;
}
