import type { Clock } from '../../clock.ts';
import type { Prisma } from './generated/client.ts';
import type { Queries } from './database.ts';

export type AuditStore = ReturnType<typeof createAuditStore>;

/** What people did that changed how Dunwell acts. Rows are only ever added. */
export function createAuditStore(options: { db: Queries; clock: Clock }) {
  return {
    /** @param entry.detail ids, modes and counts; never an address or a token */
    async add(entry: {
      realmId: string;
      actor: string;
      what: string;
      detail?: Prisma.InputJsonObject;
    }): Promise<void> {
      await options.db.auditEntry.create({
        data: { ...entry, detail: entry.detail ?? {}, at: options.clock.now() },
      });
    },

    /** Several at once, as one statement. */
    async addAll(
      entries: readonly {
        realmId: string;
        actor: string;
        what: string;
        detail: Prisma.InputJsonObject;
      }[],
    ): Promise<void> {
      const at = options.clock.now();
      await options.db.auditEntry.createMany({ data: entries.map((entry) => ({ ...entry, at })) });
    },

    /** Newest first; only entries of one name when it is given. */
    async list(realmId: string, limit: number, what?: string) {
      return options.db.auditEntry.findMany({
        where: { realmId, ...(what === undefined ? {} : { what }) },
        orderBy: { id: 'desc' },
        take: limit,
      });
    },
  };
}
