import type { Clock } from '../../clock.ts';
import type { Queries } from './database.ts';

export type TestMailState = 'sending' | 'unknown' | 'sent' | 'failed';

export type NewTestMail = {
  readonly id: string;
  readonly author: string;
  readonly template: string;
  readonly language: string;
  readonly recipient: string;
  readonly subject: string;
  readonly textBody: string;
  readonly htmlBody: string;
};

export type TestMailStore = ReturnType<typeof createTestMailStore>;

/** Mails that people sent to themselves to see them. */
export function createTestMailStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** The exact mail, on record before it goes out. */
    async add(realmId: string, mail: NewTestMail): Promise<void> {
      const at = clock.now();
      const row = { ...mail, realmId, state: 'sending', createdAt: at, updatedAt: at };
      await db.testMail.create({ data: row });
    },

    async move(
      id: string,
      state: TestMailState,
      changes: { messageId?: string; reason?: string } = {},
    ): Promise<void> {
      await db.testMail.update({
        where: { id },
        data: { ...changes, state, updatedAt: clock.now() },
      });
    },

    /** How many a company sent since an instant. */
    async countSince(realmId: string, since: Date): Promise<number> {
      return db.testMail.count({ where: { realmId, createdAt: { gt: since } } });
    },
  };
}
