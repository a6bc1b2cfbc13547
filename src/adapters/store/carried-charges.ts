import { z } from 'zod';
import type { Queries } from './database.ts';

const writtenWithSchema = z
  .object({ itemId: z.string().nullish(), description: z.string().nullish() })
  .loose();

export type CarriedChargeStore = ReturnType<typeof createCarriedChargeStore>;

/** Where charges stand in QuickBooks, as far as the mirror knows. */
export function createCarriedChargeStore(db: Queries) {
  return {
    /** What a charge's line was written with; nulls where it is not on record. */
    async writtenWith(
      realmId: string,
      chargeId: string,
    ): Promise<{ itemId: string | null; description: string | null }> {
      const row = await db.charge.findFirst({
        where: { realmId, id: chargeId },
        select: { writtenWith: true },
      });
      const { itemId = null, description = null } = writtenWithSchema.parse(row?.writtenWith ?? {});
      return { itemId, description };
    },

    /** The invoices on which a line carries this reference. */
    async invoicesCarrying(realmId: string, reference: string): Promise<string[]> {
      const rows = await db.$queryRaw<{ id: string }[]>`
        select i.id from invoice i, jsonb_array_elements(i.lines) as line
        where i.realm_id = ${realmId} and i.status in ('open', 'paid') and not i.deleted
          and line ->> 'description' ilike ${`%[${reference}]%`}
        order by i.id`;
      return [...new Set(rows.map(({ id }) => id))];
    },
  };
}
