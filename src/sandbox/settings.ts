import type { Pool } from 'pg';
import type { z } from 'zod';

/** Reads one setting kept in `sandbox.settings`; `fallback` when it was never written. */
export async function readSetting<T>(
  pool: Pool,
  key: string,
  schema: z.ZodType<T>,
  fallback: T,
): Promise<T> {
  const found = await pool.query<{ value: unknown }>(
    'select value from sandbox.settings where key = $1',
    [key],
  );
  const row = found.rows[0];
  return row ? schema.parse(row.value) : fallback;
}

/** Writes one setting; `value` must survive JSON. */
export async function writeSetting(pool: Pool, key: string, value: unknown): Promise<void> {
  await pool.query(
    `insert into sandbox.settings (key, value) values ($1, $2)
     on conflict (key) do update set value = excluded.value`,
    [key, JSON.stringify(value)],
  );
}
