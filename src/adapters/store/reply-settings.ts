import type { Clock } from '../../clock.ts';
import type { Queries } from './database.ts';

export type ReplySettingsStore = ReturnType<typeof createReplySettingsStore>;

/** What a company chose of replies; without a row an unread one stops its customer's reminders. */
export function createReplySettingsStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** Whether an unread reply stops its customer's reminders. */
    async pauses(realmId: string): Promise<boolean> {
      const row = await db.replySettings.findUnique({ where: { realmId } });
      return row?.pauses ?? true;
    },

    async savePauses(realmId: string, pauses: boolean, author: string): Promise<void> {
      const values = { pauses, author, updatedAt: clock.now() };
      const create = { realmId, ...values };
      await db.replySettings.upsert({ where: { realmId }, create, update: values });
    },
  };
}
