import type { Clock } from '../../clock.ts';
import type { Queries } from './database.ts';

export type SuppressionStore = ReturnType<typeof createSuppressionStore>;

/**
 * The addresses that a company's mail must not go to. Events about them come late and in any order,
 * so the newest one counts, by the time at which it happened.
 */
export function createSuppressionStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** @param at when it came to be so; now when absent */
    async suppress(
      realmId: string,
      address: string,
      reason: string,
      at: Date = clock.now(),
    ): Promise<void> {
      await db.$executeRaw`
        insert into suppressed_address (realm_id, address, reason, created_at)
        values (${realmId}, ${address.toLowerCase()}, ${reason}, ${at})
        on conflict (realm_id, address) do update
          set reason = excluded.reason, created_at = excluded.created_at, lifted_at = null,
            lifted_by = null
          where suppressed_address.lifted_at < excluded.created_at`;
    },

    /**
     * Lets mail go to an address again. It is kept as a fact even where nothing was suppressed,
     * because the news of what was lifted may still be on its way.
     */
    async lift(realmId: string, address: string, at: Date, by: string): Promise<void> {
      await db.$executeRaw`
        insert into suppressed_address (realm_id, address, reason, created_at, lifted_at, lifted_by)
        values (${realmId}, ${address.toLowerCase()}, 'reactivated', ${at}, ${at}, ${by})
        on conflict (realm_id, address) do update
          set lifted_at = excluded.lifted_at, lifted_by = excluded.lifted_by
          where suppressed_address.created_at <= excluded.lifted_at
            and (suppressed_address.lifted_at is null
              or suppressed_address.lifted_at < excluded.lifted_at)`;
    },

    /** Companies that have written to an address by Dunwell's own server, or do not write to it. */
    async realmsKnowing(address: string): Promise<string[]> {
      const rows = await db.$queryRaw<{ realm_id: string }[]>`
        select realm_id from (
          select realm_id from suppressed_address where address = ${address.toLowerCase()}
          union
          select r.realm_id from reminder r, unnest(r.recipients || r.cc || r.bcc) as one
          where r.status in ('sent', 'undelivered') and lower(one) = ${address.toLowerCase()}
        ) as known
        -- The lists of other servers are others.
        where not exists (select from mail_server m where m.realm_id = known.realm_id
          and m.retired_at is null and m.token is not null)`;
      return rows.map((row) => row.realm_id);
    },
  };
}
