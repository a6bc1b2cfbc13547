import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { byHandKinds } from '../../core/ledger/charge-standing.ts';
import { byHandActor } from './charge-standings.ts';
import type { Queries } from './database.ts';
import { fromDbDate } from './dates.ts';
import type { Prisma } from './generated/client.ts';

/** Charges that people changed in QuickBooks are told apart from those that stand as written. */
function standing(status: string | undefined): Prisma.ChargeWhereInput {
  if (!status) return {};
  const kind = byHandKinds.find((each) => each === status);
  if (kind !== undefined) return { status: 'written', byHandKind: kind };
  return status === 'written' ? { status, byHandKind: null } : { status };
}

/** Lists of charges for people. */
export function createChargeLists(db: Queries) {
  return {
    /** The ids of a page of charges, newest first; `next` is the id to go on after. */
    async page(
      realmId: string,
      filter: {
        /** A status, or what somebody did to it in QuickBooks by hand. */
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
          ...standing(filter.status),
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

    /** What people did to these charges in QuickBooks by hand, as it was seen; newest first. */
    async editsByHand(
      realmId: string,
      chargeIds: readonly string[],
    ): Promise<{ chargeId: string; what: string; found: string; at: Date }[]> {
      return db.$queryRaw`
        select detail ->> 'chargeId' as "chargeId", what, detail ->> 'found' as found, at
        from audit_entry
        where realm_id = ${realmId} and actor = ${byHandActor} and what like 'charge %'
          and detail ->> 'chargeId' = any(${[...chargeIds]}::text[])
        order by id desc limit 200`;
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
