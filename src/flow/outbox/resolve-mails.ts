import { longestBatchMs, type FoundMail } from '../../adapters/postmark/mailer.ts';
import type { SendingMove } from '../../adapters/store/reminder-sendings.ts';
import type { Settle, Settled } from './charge-deps.ts';
import type { MailKind, MailTry, SendMailsDeps, StoredMail } from './mail-kind.ts';
import { backOffMs } from './outcome.ts';

/** So often it is looked whether Postmark knows a mail by now. */
const lookAgainMs = 30_000;

/**
 * Asks Postmark for the mails of unknown outcome by their metadata, one after the other, because
 * it tells nobody how many questions it bears. A mail that it has is sent; one that it had time to
 * know of and does not have was not taken.
 * @returns those that surely were not sent, approved to be sent; the others are settled
 */
export async function resolveMails<T extends StoredMail>(
  deps: SendMailsDeps,
  kind: MailKind<T>,
  tries: readonly MailTry<T>[],
  settle: Settle,
): Promise<MailTry<T>[]> {
  const isOpen = ({ mail }: MailTry<T>): boolean => mail.status === 'approved';
  const unsent = tries.filter(isOpen);
  const asked = tries.filter((each) => !isOpen(each));
  const moves: SendingMove[] = [];
  const settled: Settled[] = [];
  const shut = new Map<string, string>();
  for (const [index, each] of asked.entries()) {
    const { entry, mail } = each;
    if (deps.isStopping()) {
      await deps.outbox.release(asked.slice(index).map((left) => left.entry.id));
      break;
    }
    // What Postmark says is true of the moment of the question, and its answer may be slow.
    const askedAt = deps.clock.now();
    const place = placeOf(mail);
    const known = shut.get(place);
    const found = known === undefined ? await ask(deps, entry.realmId, mail) : { problem: known };
    if ('problem' in found) {
      // Whatever keeps a server from answering this question keeps it from answering the next.
      shut.set(place, found.problem);
      settled.push(notAsked(each, found.problem));
      continue;
    }
    const before = {
      id: mail.id,
      from: mail.status === 'sending' ? 'sending' : 'unknown',
      since: mail.updatedAt,
    } as const;
    if (found.mail) {
      const { messageId, takenAt: sentAt } = found.mail;
      moves.push({ ...before, to: 'sent', reason: null, messageId, sentAt });
      settled.push({ entry, outcome: { end: 'done', why: null } });
      continue;
    }
    const waitMs = untilSettled(deps, mail, askedAt);
    if (waitMs > 0) {
      const why = 'Postmark is asked whether it took the mail';
      const inMs = Math.min(waitMs, lookAgainMs);
      settled.push({ entry, outcome: { again: 'unknown', inMs, why } });
      continue;
    }
    const reason = 'Postmark did not take the mail';
    moves.push({ ...before, to: 'approved', reason, messageId: null });
    unsent.push({ entry, mail: { ...mail, status: 'approved' } });
  }
  if (moves.length > 0) await kind.keep(moves);
  await settle(settled);
  return unsent;
}

type Answer = { readonly mail: FoundMail | null } | { readonly problem: string };

const placeOf = ({ route }: StoredMail): string =>
  `${route?.serverId ?? ''} ${route?.stream ?? ''}`;

/** Asks the server that the mail went to, whatever mails go out by now. */
async function ask(deps: SendMailsDeps, realmId: string, mail: StoredMail): Promise<Answer> {
  try {
    const mailer = await deps.mailRoutes.of(realmId, mail.route);
    return { mail: await mailer.findSent(mail.id) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : 'unknown' };
  }
}

const notAsked = <T extends StoredMail>({ entry }: MailTry<T>, problem: string): Settled => ({
  entry,
  outcome: {
    again: 'unknown',
    inMs: backOffMs(entry.attempts),
    why: `Postmark search: ${problem}`,
  },
});

/**
 * How long Postmark may still come to know of a mail that it took, or is taking: whoever sent it may
 * be waiting for the answer, and one that was lost does not end the taking either.
 */
const untilSettled = ({ settleMs }: SendMailsDeps, mail: StoredMail, askedAt: Date): number =>
  mail.updatedAt.getTime() + longestBatchMs + settleMs - askedAt.getTime();
