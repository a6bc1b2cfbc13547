import type { Clock } from '../../clock.ts';
import type { TokenGrant } from '../quickbooks/oauth.ts';
import type { Queries } from './database.ts';
import type { Vault } from './secrets.ts';

export type ConnectionStatus = 'active' | 'reauthorise' | 'disconnected';

export type StoredConnection = {
  readonly realmId: string;
  readonly status: ConnectionStatus;
  readonly grant: TokenGrant | null;
  readonly connectedBy: string | null;
  readonly connectedAt: Date;
  readonly lastError: string | null;
};

export type ConnectionStore = ReturnType<typeof createConnectionStore>;

const statuses: Record<string, ConnectionStatus> = {
  active: 'active',
  reauthorise: 'reauthorise',
  disconnected: 'disconnected',
};

/** The OAuth grants, their tokens sealed. */
export function createConnectionStore(options: { db: Queries; vault: Vault; clock: Clock }) {
  const { db, vault, clock } = options;

  const sealGrant = (grant: TokenGrant) => ({
    accessToken: vault.seal(grant.accessToken),
    refreshToken: vault.seal(grant.refreshToken),
    accessExpiresAt: grant.accessExpiresAt,
    refreshExpiresAt: grant.refreshExpiresAt,
    refreshHardExpiresAt: grant.refreshHardExpiresAt,
    updatedAt: clock.now(),
  });

  return {
    async find(realmId: string): Promise<StoredConnection | null> {
      const row = await db.connection.findUnique({ where: { realmId } });
      if (!row) return null;
      const hasGrant = row.accessToken && row.refreshToken && row.accessExpiresAt;
      return {
        realmId,
        status: statuses[row.status] ?? 'disconnected',
        connectedBy: row.connectedBy,
        connectedAt: row.connectedAt,
        lastError: row.lastError,
        grant:
          hasGrant && row.accessToken && row.refreshToken && row.accessExpiresAt
            ? {
                accessToken: vault.open(row.accessToken),
                refreshToken: vault.open(row.refreshToken),
                accessExpiresAt: row.accessExpiresAt,
                refreshExpiresAt: row.refreshExpiresAt,
                refreshHardExpiresAt: row.refreshHardExpiresAt,
              }
            : null,
      };
    },

    /** A connection made or renewed by the owner. The company's row must exist. */
    async connect(realmId: string, grant: TokenGrant, connectedBy: string | null): Promise<void> {
      const values = {
        ...sealGrant(grant),
        status: 'active',
        connectedBy,
        connectedAt: clock.now(),
        lastError: null,
      };
      await db.connection.upsert({
        where: { realmId },
        create: { realmId, ...values },
        update: values,
      });
    },

    /** A refreshed grant; it must be stored before anybody uses it. */
    async saveGrant(realmId: string, grant: TokenGrant): Promise<void> {
      await db.connection.update({
        where: { realmId },
        data: { ...sealGrant(grant), lastError: null },
      });
    },

    async markReauthorise(realmId: string, reason: string): Promise<void> {
      await db.connection.updateMany({
        where: { realmId, status: 'active' },
        data: { status: 'reauthorise', lastError: reason, updatedAt: clock.now() },
      });
    },

    /** Forgets the tokens. */
    async disconnect(realmId: string): Promise<void> {
      await db.connection.updateMany({
        where: { realmId },
        data: {
          status: 'disconnected',
          accessToken: null,
          refreshToken: null,
          accessExpiresAt: null,
          updatedAt: clock.now(),
        },
      });
    },
  };
}
