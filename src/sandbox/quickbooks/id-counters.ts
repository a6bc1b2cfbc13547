import type { ClientBase } from 'pg';

// QuickBooks' attachments have ids of their own magnitude.
const firstIds: Readonly<Record<string, bigint>> = { attachable: 5_000_000_000_000_000_001n };

export type IdCounters = {
  /** The next id of a family. */
  next(family: string): Promise<string>;
  /** Keeps where the counters stand; others see it once the transaction is committed. */
  write(): Promise<void>;
};

/**
 * The ids that one transaction gives out. They are counted here, because the transaction holds its
 * realm's lock, and a company's first lists alone take dozens.
 */
export function createIdCounters(client: ClientBase, realmId: string): IdCounters {
  const last = new Map<string, bigint>();
  const moved = new Set<string>();

  async function lastOf(family: string): Promise<bigint> {
    const known = last.get(family);
    if (known !== undefined) return known;
    const { rows } = await client.query<{ value: string }>(
      `select last_value::text as value from sandbox.qbo_counters
       where realm_id = $1 and family = $2`,
      [realmId, family],
    );
    const found = rows[0];
    return found ? BigInt(found.value) : (firstIds[family] ?? 1n) - 1n;
  }

  return {
    async next(family) {
      const value = (await lastOf(family)) + 1n;
      last.set(family, value);
      moved.add(family);
      return value.toString();
    },
    async write() {
      if (moved.size === 0) return;
      const families = [...moved];
      await client.query(
        `insert into sandbox.qbo_counters (realm_id, family, last_value)
         select $1, family, value from unnest($2::text[], $3::bigint[]) as moved (family, value)
         on conflict (realm_id, family) do update set last_value = excluded.last_value`,
        [realmId, families, families.map((family) => String(last.get(family)))],
      );
      moved.clear();
    },
  };
}
