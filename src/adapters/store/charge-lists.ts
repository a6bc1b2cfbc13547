import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Queries } from './database.ts';
import { fromDbDate } from './dates.ts';

/** Lists of charges for people. */
export function createChargeLists(db: Queries) {
  return {
    /** The ids of a page of charges, newest first; `next` is the id to go on after. */
    async page(
      realmId: string,
      filter: {
        status?: string | undefined;
        /** The number or the QuickBooks id of the charged invoice. */
        invoice?: string | undefined;
      },
      page: { limit: number; after?: string | undefined },
    ): Promise<{ ids: string[]; next: string | null }> {
      const invoices = filter.invoice
        ? await db.invoice.findMany({
            where: { realmId, OR: [{ id: filter.invoice }, { docNumber: filter.invoice }] },
            select: { id: true },
          })
        : null;
      const rows = await db.charge.findMany({
        where: {
          realmId,
          ...(filter.status ? { status: filter.status } : {}),
          ...(invoices ? { invoiceId: { in: invoices.map((row) => row.id) } } : {}),
        },
        select: { id: true },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: page.limit + 1,
        ...(page.after ? { cursor: { id: page.after }, skip: 1 } : {}),
      });
      const ids = rows.slice(0, page.limit).map((row) => row.id);
      return { ids, next: rows.length > page.limit ? (ids.at(-1) ?? null) : null };
    },

    /** When a person decided on a charge or reminder, and how; newest first. */
    async audit(
      realmId: string,
      subject: { chargeId: string } | { reminderId: string },
    ): Promise<{ actor: string; what: string; at: Date }[]> {
      const [key, id] =
        'chargeId' in subject ? ['chargeId', subject.chargeId] : ['reminderId', subject.reminderId];
      return db.auditEntry.findMany({
        where: { realmId, detail: { path: [key], equals: id } },
        select: { actor: true, what: true, at: true },
        orderBy: { id: 'desc' },
        take: 50,
      });
    },

    /** The assessment dates that the run of a charge recorded as passed and not made up for. */
    async skippedBefore(charge: {
      realmId: string;
      invoiceId: string;
      runId: string;
    }): Promise<PlainDate[]> {
      const { realmId, invoiceId, runId } = charge;
      const rows = await db.skippedAssessment.findMany({
        where: { realmId, invoiceId, runId },
        orderBy: { assessmentDate: 'asc' },
      });
      return rows.map((row) => fromDbDate(row.assessmentDate));
    },
  };
}
