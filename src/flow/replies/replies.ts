import { alone } from '../../adapters/store/alone.ts';
import { createAuditStore } from '../../adapters/store/audit.ts';
import type { Database, Queries } from '../../adapters/store/database.ts';
import { createHoldStore } from '../../adapters/store/holds.ts';
import { createReplyStore } from '../../adapters/store/replies.ts';
import type { ReplyEntryKind, StoredReply } from '../../adapters/store/reply-rows.ts';
import { createReplySettingsStore } from '../../adapters/store/reply-settings.ts';
import type { Clock } from '../../clock.ts';
import { addDays, type PlainDate } from '../../core/calendar/plain-date.ts';
import { hasEnded, liftHold, putHold } from '../collections/hold-moves.ts';

/** Who does something about a reply, and when. */
export type ReplyWord = {
  readonly realmId: string;
  readonly replyId: string;
  readonly actor: string;
  readonly today: PlainDate;
};

/** So many days a payment that is said to be on its way is waited for. */
export const paidWaitDays = 7;

export type Replies = ReturnType<typeof createReplies>;

/** What people do about replies. Reading one ends the hold that it put on its customer. */
export function createReplies({ db, clock }: { readonly db: Database; readonly clock: Clock }) {
  /** Takes down what was done, and that the reply is read by it. */
  async function noteDone(
    tx: Queries,
    { realmId, replyId, actor, today }: ReplyWord,
    done: { readonly kind: ReplyEntryKind; readonly holdId: string | null },
  ): Promise<boolean> {
    const replies = createReplyStore({ db: tx, clock });
    const reply = await replies.find(realmId, replyId);
    if (reply === null) return false;
    if (await replies.markRead(realmId, replyId, actor)) await endPause(tx, reply, actor, today);
    else if (done.kind === 'read') return true;
    await replies.addEntry(realmId, replyId, { author: actor, ...done });
    const what = done.kind === 'read' ? 'reply read' : 'reply answered';
    const detail = { replyId, customerId: reply.customerId, ...done };
    await createAuditStore({ db: tx, clock }).add({ realmId, actor, what, detail });
    return true;
  }

  async function endPause(
    tx: Queries,
    { realmId, holdId }: StoredReply,
    actor: string,
    today: PlainDate,
  ): Promise<void> {
    if (holdId === null) return;
    await liftHold(tx, clock, { realmId, actor, reason: 'The reply was read.' }, holdId, today);
  }

  /** The end of a wait for a payment that the reply began and that is not over; null for none. */
  async function waitOf(
    tx: Queries,
    { realmId, entries }: StoredReply,
    today: PlainDate,
  ): Promise<PlainDate | null> {
    const holds = createHoldStore({ db: tx, clock });
    for (const { kind, holdId } of entries) {
      const hold = kind === 'paid' && holdId !== null ? await holds.find(realmId, holdId) : null;
      if (hold !== null && hold.until !== null && !hasEnded(hold, today)) return hold.until;
    }
    return null;
  }

  return {
    /** Reminders go on with it. @returns whether there is such a reply */
    markRead: (word: ReplyWord): Promise<boolean> =>
      alone(db, word.realmId, (tx) => noteDone(tx, word, { kind: 'read', holdId: null })),

    /** Takes down that a dispute or a promise came of a reply. */
    noteHold: (
      word: ReplyWord,
      done: { readonly kind: 'dispute' | 'promise'; readonly holdId: string },
    ): Promise<boolean> => alone(db, word.realmId, (tx) => noteDone(tx, word, done)),

    /**
     * The customer says that it has paid: its reminders wait some days for the payment to be
     * entered, and go on by themselves if none is. Charges go by the payment's own date.
     * @returns the last day of the wait; null when there is no such reply
     */
    async saidPaid(word: ReplyWord): Promise<PlainDate | null> {
      const { realmId, replyId, actor, today } = word;
      return alone(db, realmId, async (tx) => {
        const reply = await createReplyStore({ db: tx, clock }).find(realmId, replyId);
        if (reply === null) return null;
        const waiting = await waitOf(tx, reply, today);
        if (waiting !== null) return addDays(waiting, -1);
        const until = addDays(today, paidWaitDays + 1);
        const { hold } = await putHold(
          tx,
          clock,
          realmId,
          {
            ...{ scope: 'customer', subjectId: reply.customerId, stops: 'reminders' },
            ...{ reason: 'other', note: 'The customer replied that it has paid.' },
            ...{ amount: null, startsOn: today, until, author: actor },
          },
          today,
        );
        await noteDone(tx, word, { kind: 'paid', holdId: hold.id });
        return addDays(until, -1);
      });
    },

    /**
     * Says whether unread replies stop reminders. What they hold when that is switched off goes on;
     * switched on it is for replies that come from then on.
     */
    async savePauses(
      { realmId, actor, today }: Omit<ReplyWord, 'replyId'>,
      pauses: boolean,
    ): Promise<void> {
      await alone(db, realmId, async (tx) => {
        const replies = createReplyStore({ db: tx, clock });
        const settings = createReplySettingsStore({ db: tx, clock });
        if ((await settings.pauses(realmId)) === pauses) return;
        await settings.savePauses(realmId, pauses, actor);
        const audit = createAuditStore({ db: tx, clock });
        const what = 'pause by replies';
        await audit.add({ realmId, actor, what, detail: { pauses } });
        if (pauses) return;
        const reason = 'Replies do not stop reminders any more.';
        for (const holdId of await replies.holdsOfUnread(realmId)) {
          await liftHold(tx, clock, { realmId, actor, reason }, holdId, today);
        }
      });
    },
  };
}
