import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Queries } from './database.ts';
import { fromDbDate } from './dates.ts';

/** A charge's worksheet as it lies in its row, unread, with what the row itself says. */
export type WorksheetRow = {
  readonly id: string;
  readonly realmId: string;
  readonly reference: string;
  readonly assessmentDate: PlainDate;
  /** Minor units. */
  readonly amount: bigint;
  readonly currency: string;
  readonly worksheet: unknown;
  readonly worksheetHash: string | null;
};

export type WorksheetRowStore = ReturnType<typeof createWorksheetRowStore>;

/** Stored worksheets of all charges, to be checked. */
export function createWorksheetRowStore(db: Queries) {
  return {
    /** A page of the charges of one company, or of all, in the order of their ids. */
    async page(
      realmId: string | undefined,
      page: { limit: number; after?: string | undefined },
    ): Promise<WorksheetRow[]> {
      const rows = await db.charge.findMany({
        where: {
          ...(realmId === undefined ? {} : { realmId }),
          ...(page.after === undefined ? {} : { id: { gt: page.after } }),
        },
        select: {
          id: true,
          realmId: true,
          reference: true,
          assessmentDate: true,
          amount: true,
          currency: true,
          worksheet: true,
          worksheetHash: true,
        },
        orderBy: { id: 'asc' },
        take: page.limit,
      });
      return rows.map((row) => ({ ...row, assessmentDate: fromDbDate(row.assessmentDate) }));
    },
  };
}
