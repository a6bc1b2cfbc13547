import type { Queries } from './database.ts';

/** What credit memos of ours took back that is not used for anything yet, in minor units. */
export type UnusedCredit = {
  readonly invoiceId: string;
  readonly reference: string;
  readonly amount: bigint;
};

/** The unused credits of the charges that these invoices carry. */
export const unusedCreditsOn = (
  db: Queries,
  realmId: string,
  invoiceIds: readonly string[],
): Promise<UnusedCredit[]> => db.$queryRaw<UnusedCredit[]>`
  select c.qbo_invoice_id as "invoiceId", c.reference,
    sum(least(r.credited, m.remaining))::bigint as amount
  from charge c
  join charge_reversal r on r.charge_id = c.id and r.method = 'creditMemo'
  join credit_memo m on m.realm_id = r.realm_id and m.id = r.qbo_id
  where c.realm_id = ${realmId} and c.qbo_invoice_id = any(${[...invoiceIds]}::text[])
    and not m.deleted and m.remaining > 0
  group by 1, 2`;
