import { z } from 'zod';
import { createAuditStore } from '../../adapters/store/audit.ts';
import type { Database } from '../../adapters/store/database.ts';
import { createWorksheetRowStore } from '../../adapters/store/worksheet-rows.ts';
import type { Clock } from '../../clock.ts';
import { verifyWorksheets } from './verify-worksheets.ts';

const what = 'worksheets verified';
const mostKept = 100;

const resultSchema = z.object({
  checked: z.int(),
  withoutHash: z.int(),
  wrong: z.int(),
  first: z.array(
    z.object({ chargeId: z.string(), reference: z.string(), problems: z.array(z.string()) }),
  ),
});

/** What a check of all worksheets of a company found; `first` are the first of those wrong. */
export type WorksheetCheck = z.infer<typeof resultSchema> & {
  readonly at: Date;
  readonly actor: string;
};

export type WorksheetChecks = ReturnType<typeof createWorksheetChecks>;

/** Checks of a company's worksheets that a person asks for; each leaves its result in the audit. */
export function createWorksheetChecks(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  const rows = createWorksheetRowStore(db);
  return {
    /** Works every worksheet of the company out again now. */
    async check(realmId: string, actor: string): Promise<WorksheetCheck> {
      const first: WorksheetCheck['first'] = [];
      const result = await verifyWorksheets(rows, {
        realmId,
        onMismatch: ({ chargeId, reference, problems }) => {
          if (first.length < mostKept) first.push({ chargeId, reference, problems: [...problems] });
        },
      });
      const detail = { ...result, first };
      await createAuditStore({ db, clock }).add({ realmId, actor, what, detail });
      return { ...detail, actor, at: clock.now() };
    },

    /** The last check of a company; null when there was none. */
    async last(realmId: string): Promise<WorksheetCheck | null> {
      const entry = await db.auditEntry.findFirst({
        where: { realmId, what },
        orderBy: { id: 'desc' },
      });
      if (!entry) return null;
      return { ...resultSchema.parse(entry.detail), at: entry.at, actor: entry.actor };
    },
  };
}
