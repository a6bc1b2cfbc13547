import { randomInt } from 'node:crypto';
import type { Pool } from 'pg';

/** A company of the local QuickBooks. */
export type SandboxCompany = {
  readonly realmId: string;
  readonly name: string;
  readonly country: string;
  readonly currency: string;
  readonly timeZone: string;
};

/** Every company, in the order they were made. */
export async function listCompanies(pool: Pool): Promise<readonly SandboxCompany[]> {
  const found = await pool.query<SandboxCompany>(
    `select realm_id as "realmId", name, country, currency, time_zone as "timeZone"
     from sandbox.qbo_companies order by created_at, realm_id`,
  );
  return found.rows;
}

/** A realm id as Intuit gives them to sandbox companies: 19 digits. */
export function newRealmId(): string {
  return `934145${randomInt(1e6, 1e7 - 1)}${randomInt(1e5, 1e6 - 1)}`;
}
