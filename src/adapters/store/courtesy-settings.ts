import type { Clock } from '../../clock.ts';
import type { Queries } from './database.ts';

/** Which mails beside the reminders a company sends. */
export type CourtesySwitches = { readonly chargeNotices: boolean; readonly thankYous: boolean };
export type CourtesySettings = CourtesySwitches & {
  /** What happened before is not told of: it was decided under another setting. */
  readonly chargeNoticesSince: Date;
  readonly thankYousSince: Date;
};

const start = new Date(0);
/** Nobody gets a mail of a kind that the owner did not ask for. */
const plain: CourtesySettings = {
  chargeNotices: false,
  chargeNoticesSince: start,
  thankYous: false,
  thankYousSince: start,
};

export type CourtesySettingsStore = ReturnType<typeof createCourtesySettingsStore>;

/** What owners chose of the mails beside the reminders. */
export function createCourtesySettingsStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;

  async function find(realmId: string): Promise<CourtesySettings> {
    const row = await db.courtesySettings.findUnique({ where: { realmId } });
    if (row === null) return plain;
    const { chargeNotices, chargeNoticesSince, thankYous, thankYousSince } = row;
    return { chargeNotices, chargeNoticesSince, thankYous, thankYousSince };
  }

  return {
    /** What the owner chose, or the defaults. */
    find,

    /** A kind that is switched on tells of what happens from now on. */
    async save(realmId: string, wanted: CourtesySwitches, author: string): Promise<void> {
      const before = await find(realmId);
      const now = clock.now();
      const since = (is: boolean, was: boolean, then: Date): Date => (is && !was ? now : then);
      const values = {
        ...wanted,
        chargeNoticesSince: since(
          wanted.chargeNotices,
          before.chargeNotices,
          before.chargeNoticesSince,
        ),
        thankYousSince: since(wanted.thankYous, before.thankYous, before.thankYousSince),
        updatedBy: author,
        updatedAt: now,
      };
      const create = { realmId, ...values };
      await db.courtesySettings.upsert({ where: { realmId }, create, update: values });
    },
  };
}
