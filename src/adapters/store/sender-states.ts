import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { SenderFacts } from '../../core/mail/sender-state.ts';
import type { Queries } from './database.ts';

/** What was last learnt of an address that mails are from. */
export type SenderState = {
  readonly facts: SenderFacts | null;
  /** When the facts were so; null before the first answer. */
  readonly lookedAt: Date | null;
  readonly triedAt: Date;
  /** Why the last question told nothing. */
  readonly problem: string | null;
  readonly resentAt: Date | null;
};

const record = z
  .object({ type: z.enum(['TXT', 'CNAME']), host: z.string(), value: z.string() })
  .nullable();
const factsSchema: z.ZodType<SenderFacts | null> = z
  .object({
    signature: z.object({ id: z.number(), isConfirmed: z.boolean() }).nullable(),
    domain: z
      .object({
        id: z.number().nullable(),
        name: z.string(),
        isDkimVerified: z.boolean(),
        dkim: record,
        isReturnPathVerified: z.boolean(),
        returnPath: record,
      })
      .nullable(),
  })
  .nullable()
  // What an older program kept is learnt anew.
  .catch(null);

export type SenderStateStore = ReturnType<typeof createSenderStateStore>;

/** What Postmark said of the addresses that mails are from, and when. */
export function createSenderStateStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  const keyOf = (address: string): string => address.toLowerCase();
  return {
    async find(address: string): Promise<SenderState | null> {
      const row = await db.senderState.findUnique({ where: { address: keyOf(address) } });
      return row && { ...row, facts: factsSchema.parse(row.facts) };
    },

    async learnt(address: string, facts: SenderFacts): Promise<void> {
      const now = clock.now();
      const values = { facts, lookedAt: now, triedAt: now, problem: null };
      await db.senderState.upsert({
        where: { address: keyOf(address) },
        create: { address: keyOf(address), ...values },
        update: values,
      });
    },

    /** What was known before stays. */
    async failed(address: string, problem: string): Promise<void> {
      const values = { triedAt: clock.now(), problem };
      await db.senderState.upsert({
        where: { address: keyOf(address) },
        create: { address: keyOf(address), ...values },
        update: values,
      });
    },

    /**
     * Notes that a confirmation is asked for again.
     * @returns false when one was asked for since that instant already
     */
    async claimResend(address: string, since: Date): Promise<boolean> {
      const claimed = await db.senderState.updateMany({
        where: {
          address: keyOf(address),
          OR: [{ resentAt: null }, { resentAt: { lt: since } }],
        },
        data: { resentAt: clock.now() },
      });
      return claimed.count > 0;
    },
  };
}
