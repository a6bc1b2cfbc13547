import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Queries } from './database.ts';

export type ApiAccess = 'read' | 'write';
export type ApiKeyInfo = {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly realmId: string;
  readonly access: ApiAccess;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
};

// A key has 256 random bits, so a plain digest of it cannot be guessed backwards.
const digest = (key: string): string => createHash('sha256').update(key).digest('hex');
const prefixLength = 10;

type Row = NonNullable<Awaited<ReturnType<Queries['apiKey']['findFirst']>>>;
const fromRow = (row: Row): ApiKeyInfo => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  realmId: row.realmId,
  access: row.access === 'write' ? 'write' : 'read',
  createdBy: row.createdBy,
  createdAt: row.createdAt,
  revokedAt: row.revokedAt,
});

export type ApiKeyStore = ReturnType<typeof createApiKeyStore>;

/** Keys to the JSON API, hashed at rest, each for one company. */
export function createApiKeyStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** @returns the key itself, which is shown once and cannot be read again */
    async create(
      realmId: string,
      key: { name: string; access: ApiAccess; createdBy: string },
    ): Promise<string> {
      const secret = `dw_${randomBytes(32).toString('base64url')}`;
      await db.apiKey.create({
        data: {
          ...key,
          realmId,
          hash: digest(secret),
          prefix: secret.slice(0, prefixLength),
          createdAt: clock.now(),
        },
      });
      return secret;
    },

    async findBySecret(secret: string): Promise<ApiKeyInfo | null> {
      const row = await db.apiKey.findUnique({ where: { hash: digest(secret) } });
      return row && !row.revokedAt ? fromRow(row) : null;
    },

    async list(realmId: string): Promise<ApiKeyInfo[]> {
      const rows = await db.apiKey.findMany({ where: { realmId }, orderBy: { createdAt: 'desc' } });
      return rows.map(fromRow);
    },

    async revoke(realmId: string, id: string): Promise<boolean> {
      const revoked = await db.apiKey.updateMany({
        where: { realmId, id, revokedAt: null },
        data: { revokedAt: clock.now() },
      });
      return revoked.count > 0;
    },
  };
}
