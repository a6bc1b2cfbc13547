import { createAuditStore } from '../../adapters/store/audit.ts';
import {
  createCourtesySettingsStore,
  type CourtesySwitches,
} from '../../adapters/store/courtesy-settings.ts';
import type { Database } from '../../adapters/store/database.ts';
import {
  createDigestSettingsStore,
  type DigestChoice,
} from '../../adapters/store/digest-settings.ts';
import type { Clock } from '../../clock.ts';

/** Which mails go out beside the reminders. */
export type MailKinds = CourtesySwitches & { readonly digest: DigestChoice };

/** What owners chose of the mails beside the reminders, to customers and to themselves. */
export function createMailKinds({ db, clock }: { readonly db: Database; readonly clock: Clock }) {
  const digests = createDigestSettingsStore({ db, clock });
  const courtesies = createCourtesySettingsStore({ db, clock });
  return {
    async of(realmId: string): Promise<MailKinds> {
      const [{ chargeNotices, thankYous }, { isOn, weekday, addresses }] = await Promise.all([
        courtesies.find(realmId),
        digests.find(realmId),
      ]);
      return { chargeNotices, thankYous, digest: { isOn, weekday, addresses } };
    },

    /** For what happens from now on, with its trace, which keeps no address. */
    async save(realmId: string, { digest, ...switches }: MailKinds, actor: string): Promise<void> {
      const { isOn, weekday, addresses } = digest;
      const detail = { ...switches, digest: isOn, weekday, addresses: addresses.length };
      await db.$transaction(async (tx) => {
        await createCourtesySettingsStore({ db: tx, clock }).save(realmId, switches, actor);
        await createDigestSettingsStore({ db: tx, clock }).save(realmId, digest, actor);
        const what = 'mails beside reminders changed';
        await createAuditStore({ db: tx, clock }).add({ realmId, actor, what, detail });
      });
    },
  };
}
