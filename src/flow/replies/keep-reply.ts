/**
 * Takes in a reply that somebody's mail program sent us: kept once, on the mail that it answers,
 * with what follows from it in the same commit.
 */
import { createCompanyStore, type Company } from '../../adapters/store/companies.ts';
import type { Queries } from '../../adapters/store/database.ts';
import { ourselves } from '../../adapters/store/hold-log.ts';
import { openPayerNotice } from '../../adapters/store/payer-notices.ts';
import { createReminderStore } from '../../adapters/store/reminders.ts';
import { createReplyStore } from '../../adapters/store/replies.ts';
import type {
  NewReplyFile,
  ReplyPlace,
  ReplyText,
  UnplacedReply,
} from '../../adapters/store/reply-rows.ts';
import { createReplySettingsStore } from '../../adapters/store/reply-settings.ts';
import type { Clock } from '../../clock.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import { replyKindOf, type ReplyKind } from '../../core/replies/reply-kind.ts';
import { addressKey } from '../../core/reminders/contacts.ts';
import { putHold } from '../collections/hold-moves.ts';
import { readDocument } from '../documents/document-kinds.ts';
import type { InboundFile, InboundMail } from '../inbox/read-inbound.ts';

const longestDetail = 2_000;

/** What of an inbound mail is kept. */
export const replyTextOf = (mail: InboundMail): ReplyText => ({
  inboundId: mail.inboundId,
  fromAddress: mail.from,
  fromName: mail.fromName,
  toAddresses: mail.to,
  ccAddresses: mail.cc,
  subject: mail.subject,
  body: mail.body,
  wholeBody: mail.wholeBody,
  answers: mail.answers,
  writtenAt: mail.writtenAt,
});

/** The files of a mail as they are kept: those that are documents, and of the others the names. */
export const replyFilesOf = (files: readonly InboundFile[]): NewReplyFile[] =>
  files.map(({ name, mediaType, byteSize, content }) => {
    const told = { name, mediaType, byteSize };
    if (content === null) return { ...told, problem: 'is not kept: the mail has too many bytes' };
    const document = readDocument({ name, content });
    return 'problem' in document ? { ...told, problem: document.problem } : document;
  });

/** What became of a mail that came in. */
export type KeptReply = { readonly id: string; readonly kind: ReplyKind } | 'kept before';

/** Keeps a reply whose place is known. The caller's transaction holds the company. */
export async function keepReply(
  tx: Queries,
  clock: Clock,
  mail: InboundMail,
  place: ReplyPlace,
): Promise<KeptReply> {
  const company = await createCompanyStore({ db: tx, clock }).find(place.realmId);
  const kind = replyKindOf(mail, company?.replyTo ?? null);
  const replies = createReplyStore({ db: tx, clock });
  const text = replyTextOf(mail);
  const id = await replies.add(text, place, kind, replyFilesOf(mail.files));
  if (id === null) return 'kept before';
  if (kind === 'payer' && company) await answerTo(tx, clock, { id, text, place, company });
  return { id, kind };
}

/** Places a reply that came before it could be known whose it is. */
export async function placeReply(
  tx: Queries,
  clock: Clock,
  reply: Pick<UnplacedReply, 'id' | 'fromAddress' | 'isAutomatic'>,
  place: ReplyPlace,
): Promise<boolean> {
  const replies = createReplyStore({ db: tx, clock });
  const company = await createCompanyStore({ db: tx, clock }).find(place.realmId);
  const { id, isAutomatic, fromAddress: from } = reply;
  const kind = replyKindOf({ isAutomatic, from }, company?.replyTo ?? null);
  if (!(await replies.place(id, place, kind))) return false;
  const text = await replies.find(place.realmId, id);
  if (kind === 'payer' && company && text) await answerTo(tx, clock, { id, text, place, company });
  return true;
}

/** What follows from the word of a payer: the mail's history, the pause, and the owner's copy. */
async function answerTo(
  tx: Queries,
  clock: Clock,
  reply: {
    readonly id: string;
    readonly text: ReplyText;
    readonly place: ReplyPlace;
    readonly company: Company;
  },
): Promise<void> {
  const { id, text, place, company } = reply;
  const { realmId, reminderId } = place;
  if (reminderId !== null) {
    await createReminderStore({ db: tx, clock }).addEvent({
      reminderId,
      eventKey: `postmark:inbound:${text.inboundId}`,
      kind: 'replied',
      recipient: text.fromAddress,
      detail: text.body.slice(0, longestDetail).toWellFormed() || null,
      happenedAt: text.writtenAt ?? clock.now(),
    });
  }
  await pause(tx, clock, id, place, company);
  const owner = company.replyTo;
  const reached = [...text.toAddresses, ...text.ccAddresses].map(addressKey);
  if (owner !== null && !reached.includes(addressKey(owner))) {
    await openPayerNotice(tx, clock, realmId, { kind: 'payer-reply', subjectId: id });
  }
}

/** Stops the customer's reminders until the reply is read; charges go on. */
async function pause(
  tx: Queries,
  clock: Clock,
  replyId: string,
  { realmId, customerId }: ReplyPlace,
  { timeZone }: Company,
): Promise<void> {
  const replies = createReplyStore({ db: tx, clock });
  if (!(await createReplySettingsStore({ db: tx, clock }).pauses(realmId))) return;
  const today = dateInZone(clock.now(), timeZone);
  const { hold } = await putHold(
    tx,
    clock,
    realmId,
    {
      ...{ scope: 'customer', subjectId: customerId, stops: 'reminders', reason: 'reply' },
      note: 'The customer replied, and nobody has read it yet.',
      ...{ amount: null, startsOn: today, until: null, author: ourselves },
    },
    today,
  );
  await replies.keepHold(replyId, hold.id);
}
