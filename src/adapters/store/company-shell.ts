import type { Queries } from './database.ts';

/** What stands around every page of a company. */
export type CompanyShell = {
  readonly connection: string;
  /** Null until the first sync is through. */
  readonly freshAsOf: Date | null;
  /** Changes that QuickBooks told of and that are not read yet. */
  readonly pending: number;
  /** When and why the kill switch was last set; null when nobody ever did. */
  readonly lastStop: { readonly at: Date; readonly reason: string } | null;
};

/** The name under which the audit keeps that a company's kill switch was set. */
export const stopEntry = 'stopped';

/** Reads what every page of a company shows. */
export function createCompanyShellStore(db: Queries) {
  return {
    async find(realmId: string): Promise<CompanyShell> {
      const [connection, sync, pending, stop] = await Promise.all([
        db.connection.findUnique({ where: { realmId }, select: { status: true } }),
        db.syncState.findUnique({
          where: { realmId },
          select: { firstSync: true, freshAsOf: true },
        }),
        db.inboxEvent.count({ where: { realmId, state: 'waiting' } }),
        db.auditEntry.findFirst({
          where: { realmId, what: stopEntry },
          orderBy: { id: 'desc' },
          select: { at: true, detail: true },
        }),
      ]);
      return {
        connection: connection?.status ?? 'disconnected',
        freshAsOf: sync?.firstSync === 'done' ? sync.freshAsOf : null,
        pending,
        lastStop: stop && { at: stop.at, reason: reasonIn(stop.detail) },
      };
    },
  };
}

function reasonIn(detail: unknown): string {
  if (typeof detail !== 'object' || detail === null || !('reason' in detail)) return '';
  return typeof detail.reason === 'string' ? detail.reason : '';
}
