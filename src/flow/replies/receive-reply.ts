import type { Logger } from 'pino';
import { alone } from '../../adapters/store/alone.ts';
import type { Database } from '../../adapters/store/database.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import { createReplyPlaceStore, type AnswerableMail } from '../../adapters/store/reply-places.ts';
import { createReplyStore } from '../../adapters/store/replies.ts';
import type { ReplyPlace, ReplyTrace } from '../../adapters/store/reply-rows.ts';
import type { Clock } from '../../clock.ts';
import type { InboundMail } from '../inbox/read-inbound.ts';
import { lineagesOf } from '../outbox/stopping-hold.ts';
import { keepReply, placeReply, replyFilesOf, replyTextOf } from './keep-reply.ts';

export type ReplyDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly facts: FactsStore;
  readonly log: Logger;
};

/** So long a reply that names a mail is looked after whose mail that is. */
const lateMs = 3 * 24 * 3_600_000;
const placedAtOnce = 100;

/**
 * Keeps a mail that came in, once, where it belongs: on the mail whose hash its address carries,
 * else on the one that its head names, else with the one customer of one company whose address it
 * came from. Whose it is is never guessed: one that cannot be placed is kept and shown to nobody.
 */
export async function receiveReply(deps: ReplyDeps, mail: InboundMail): Promise<void> {
  const { db, clock, log } = deps;
  const place = await placeOf(deps, mail);
  if (place === null) {
    // What names a mail may find its place yet, and its files with it; of others no bytes are kept.
    const files = mail.answers.length > 0 ? replyFilesOf(mail.files) : [];
    const kind = mail.isAutomatic ? 'automatic' : 'payer';
    const id = await db.$transaction((tx) =>
      createReplyStore({ db: tx, clock }).add(replyTextOf(mail), null, kind, files),
    );
    if (id !== null) log.info({ replyId: id }, 'a reply could not be placed');
    return;
  }
  const { realmId, customerId, reminderId, placedBy } = place;
  const kept = await alone(db, realmId, (tx) => keepReply(tx, clock, mail, place));
  if (kept === 'kept before') return;
  const { id: replyId, kind } = kept;
  log.info({ realmId, customerId, reminderId, replyId, kind, placedBy }, 'a reply came');
}

/**
 * Places replies that came before it was known which mail is meant: Postmark's id of a mail is on
 * its row only once the answer to the sending is there.
 */
export async function placeLateReplies(deps: ReplyDeps): Promise<void> {
  const { db, clock, log } = deps;
  const since = new Date(clock.now().getTime() - lateMs);
  const unplaced = await createReplyStore(deps).unplaced(since, placedAtOnce);
  const places = createReplyPlaceStore(db);
  for (const reply of unplaced) {
    const found = await places.mailByMessageIds(reply.answers);
    if (found === null) continue;
    const place: ReplyPlace = { ...found, placedBy: 'headers' };
    const { realmId, customerId } = place;
    const told = { realmId, customerId, replyId: reply.id };
    try {
      await alone(db, realmId, (tx) => placeReply(tx, clock, reply, place));
      log.info(told, 'a reply found its mail');
    } catch (error) {
      // What follows in the sweep is of other companies too.
      const reason = error instanceof Error ? error.name : 'unknown';
      log.error({ ...told, reason }, 'a reply could not be placed');
    }
  }
}

async function placeOf(deps: ReplyDeps, mail: InboundMail): Promise<ReplyPlace | null> {
  const places = createReplyPlaceStore(deps.db);
  const on = (found: AnswerableMail, placedBy: ReplyTrace): ReplyPlace => ({ ...found, placedBy });
  for (const id of mail.mailIds) {
    const found = await places.mailById(id);
    if (found !== null) return on(found, 'mailbox');
  }
  const named = await places.mailByMessageIds(mail.answers);
  if (named !== null) return on(named, 'headers');
  // A sender's name alone is easily forged.
  const customer = mail.isSpam ? null : await customerOf(deps, mail.from);
  return customer === null ? null : { ...customer, reminderId: null, placedBy: 'sender' };
}

/** The one payer whose address it is, of one company alone; sub-customers count as who pays. */
async function customerOf(
  { db, facts }: ReplyDeps,
  address: string,
): Promise<{ realmId: string; customerId: string } | null> {
  const found = await createReplyPlaceStore(db).customersWith(address);
  const [first] = found;
  if (first === undefined || found.some(({ realmId }) => realmId !== first.realmId)) return null;
  const { realmId } = first;
  const ids = found.map(({ customerId }) => customerId);
  const lineages = await lineagesOf(facts, realmId, ids);
  const payers = new Set(ids.map((id) => lineages.get(id)?.billTo ?? id));
  const [payer] = payers;
  return payer === undefined || payers.size > 1 ? null : { realmId, customerId: payer };
}
