import type { Clock } from '../../clock.ts';
import type { Queries } from './database.ts';

/** To how many addresses a digest goes at most besides the address that notices go to. */
export const mostDigestAddresses = 10;

/** What an owner chose of the weekly digest. */
export type DigestChoice = {
  readonly isOn: boolean;
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  /** Who gets it besides the address that notices go to. */
  readonly addresses: readonly string[];
};

export type DigestSettings = DigestChoice & {
  /** When it was switched on; null where it never was. */
  readonly since: Date | null;
};

const plain: DigestSettings = { isOn: false, weekday: 1, addresses: [], since: null };

/** A company with a digest, and what its time is told by. */
export type DigestCompany = {
  readonly realmId: string;
  readonly weekday: number;
  readonly hour: number;
  readonly timeZone: string;
  /** When it was switched on. */
  readonly since: Date;
  /** Up to when the last one told; null before the first. */
  readonly lastUpTo: Date | null;
};

export type DigestSettingsStore = ReturnType<typeof createDigestSettingsStore>;

/** What owners chose of the weekly digest. */
export function createDigestSettingsStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** What the owner chose, or the defaults. */
    async find(realmId: string): Promise<DigestSettings> {
      const row = await db.digestSettings.findUnique({ where: { realmId } });
      if (row === null) return plain;
      const { isOn, weekday, addresses, since } = row;
      return { isOn, weekday, addresses, since };
    },

    /** A digest that is switched on tells of weeks that end from now on. */
    async save(realmId: string, wanted: DigestChoice, author: string): Promise<void> {
      const before = await db.digestSettings.findUnique({ where: { realmId } });
      const now = clock.now();
      const values = {
        ...{ isOn: wanted.isOn, weekday: wanted.weekday, addresses: [...wanted.addresses] },
        ...{ since: before?.isOn ? before.since : now, updatedBy: author, updatedAt: now },
      };
      const create = { realmId, ...values };
      await db.digestSettings.upsert({ where: { realmId }, create, update: values });
    },

    /** The companies with a digest; one whose connection is lost is told all the same. */
    async companies(): Promise<DigestCompany[]> {
      return db.$queryRaw<DigestCompany[]>`
        select s.realm_id as "realmId", s.weekday, c.sending_hour as hour,
          c.time_zone as "timeZone", s.since,
          (select max(n.since) from owner_notice n
           where n.realm_id = s.realm_id and n.kind = 'weekly-digest') as "lastUpTo"
        from digest_settings s
        join company c on c.realm_id = s.realm_id
        join connection o on o.realm_id = s.realm_id and o.status in ('active', 'reauthorise')
        where s.is_on
        order by s.realm_id`;
    },
  };
}
