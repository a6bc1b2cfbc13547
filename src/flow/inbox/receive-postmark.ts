import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Database } from '../../adapters/store/database.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { InboxStore } from '../../adapters/store/inbox.ts';
import type { ReminderSendingStore } from '../../adapters/store/reminder-sendings.ts';
import type { SuppressionStore } from '../../adapters/store/suppressions.ts';
import type { ReminderStore, StoredReminder } from '../../adapters/store/reminders.ts';
import type { Clock } from '../../clock.ts';
import { receiveReply } from '../replies/receive-reply.ts';
import { readPostmarkEvent, type PostmarkEvent } from './read-postmark-event.ts';
import type { Receipt } from './receive.ts';

export type PostmarkReceiver = {
  /** Stores what a body tells of a reminder, or a reply; the same a second time changes nothing. */
  receivePostmark(body: Buffer, from?: OwnServerOf): Promise<Receipt>;
};

/** The company whose own server tells, which is heard on that company only; null: Dunwell's. */
type OwnServerOf = string | null;

/** An inbound mail may have tens of megabytes; what cannot be read of it is not worth them. */
const longestKept = 2 * 1024 * 1024;

const isUuid = (text: string): boolean => z.uuid().safeParse(text).success;

/**
 * Takes in what became of mails, and what is answered to them. What cannot be read, or is about a
 * mail that is not a reminder of ours, is kept in the inbox for people to look at.
 */
export function createPostmarkReceiver(options: {
  db: Database;
  facts: FactsStore;
  reminders: ReminderStore;
  reminderSendings: ReminderSendingStore;
  suppressions: SuppressionStore;
  inbox: InboxStore;
  clock: Clock;
  log: Logger;
}): PostmarkReceiver {
  const { reminders, reminderSendings, suppressions, inbox, clock, log } = options;

  async function reminderOf(event: PostmarkEvent): Promise<StoredReminder | null> {
    const { reminderId, realmId, messageId } = event;
    // The metadata is there even before we know the message id of a mail that was just taken.
    if (reminderId !== null && realmId !== null && isUuid(reminderId)) {
      const reminder = await reminders.find(realmId, reminderId);
      if (reminder) return reminder;
    }
    return messageId === null ? null : reminders.findByMessageId(messageId);
  }

  async function store(event: PostmarkEvent, body: Buffer, from: OwnServerOf): Promise<void> {
    const found = await reminderOf(event);
    const reminder = from === null || found?.realmId === from ? found : null;
    const happenedAt = event.happenedAt ?? clock.now();
    const realms = reminder ? [reminder.realmId] : await realmsOf(event, from);
    for (const realm of realms) await changeAddress(realm, event, happenedAt);
    if (!reminder) return keep(body, 'ignored', `A ${event.kind} mail that is no reminder`);
    const { eventKey, kind, recipient, detail, endsAddress } = event;
    const { realmId, id: reminderId } = reminder;
    const isNew = await reminders.addEvent({
      reminderId,
      eventKey,
      kind,
      recipient,
      detail: detail?.replaceAll('\u0000', '') ?? null,
      happenedAt,
      endsAddress,
    });
    if (endsAddress) await reminderSendings.noteUndelivered(realmId, reminderId);
    if (isNew) log.info({ realmId, reminderId, kind }, 'a mail event');
  }

  /** A person's own change of Postmark's list is about no mail, and about everybody who sends there. */
  async function realmsOf(
    { kind, recipient, realmId }: PostmarkEvent,
    from: OwnServerOf,
  ): Promise<string[]> {
    const isOfList = kind === 'suppressed' || kind === 'reactivated';
    if (!isOfList || recipient === null || realmId !== null) return [];
    return from === null ? suppressions.realmsKnowing(recipient) : [from];
  }

  async function changeAddress(realmId: string, event: PostmarkEvent, at: Date): Promise<void> {
    const { kind, recipient, endsAddress } = event;
    if (recipient === null) return;
    if (endsAddress) await suppressions.suppress(realmId, recipient, kind, at);
    if (kind === 'reactivated') await suppressions.lift(realmId, recipient, at, 'Postmark');
  }

  async function keep(
    body: Buffer,
    state: 'unreadable' | 'ignored',
    reason: string,
  ): Promise<void> {
    const print = createHash('sha256').update(body).digest('hex');
    await inbox.add([
      {
        source: 'postmark',
        eventKey: `postmark:${state}:${print}`,
        realmId: null,
        entity: null,
        entityId: null,
        deletedId: null,
        operation: null,
        eventTime: null,
        // PostgreSQL's text cannot hold a zero character.
        payload: body.subarray(0, longestKept).toString('utf8').replaceAll('\u0000', '\uFFFD'),
        state,
        reason,
      },
    ]);
  }

  return {
    async receivePostmark(body, from = null) {
      const read = readPostmarkEvent(body);
      try {
        if (read.outcome === 'event') await store(read.event, body, from);
        else if (read.outcome !== 'mail') await keep(body, read.outcome, read.reason);
        // Answers go to Dunwell's own address, and so to its own server.
        else if (from !== null) await keep(body, 'ignored', 'A mail to another server');
        else await receiveReply(options, read.mail);
        return { outcome: 'stored' };
      } catch (error) {
        const reason = error instanceof Error ? error.name : 'unknown';
        log.error({ reason }, 'a mail event could not be stored');
        return { outcome: 'unavailable' };
      }
    },
  };
}
