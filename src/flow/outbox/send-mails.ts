import { inBatches } from '../../adapters/postmark/mail.ts';
import type { SendOutcome } from '../../adapters/postmark/send-outcome.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { OutboxEntry } from '../../adapters/store/outbox.ts';
import type { SendingMove } from '../../adapters/store/reminder-sendings.ts';
import { unreachable } from '../../core/unreachable.ts';
import type { OpenRoute } from '../mails/mail-routes.ts';
import type { Settle, Settled } from './charge-deps.ts';
import type { MailKind, MailTry, ReadyMail, SendMailsDeps, StoredMail } from './mail-kind.ts';
import { backOffMs, type TryOutcome } from './outcome.ts';
import { resolveMails } from './resolve-mails.ts';

/** So long what was read for a mail tells how things are; after that it is read again. */
const freshMs = 30_000;
/** A mail that began to be sent leaves within this, or not by this try. */
const leaveWithinMs = 10_000;

/**
 * One try at sending mails of a kind, as many to a call as Postmark takes. The exact mails are on
 * record before they leave, and a mail whose outcome is not known is looked for at Postmark before
 * anything else is done with it; so neither a crash nor a lost answer sends one twice.
 * @param entries claimed
 * @param settle keeps the result of each; entries that no try was made at are given back
 */
export async function sendMails<T extends StoredMail>(
  deps: SendMailsDeps,
  kind: MailKind<T>,
  company: Company,
  entries: readonly OutboxEntry[],
  settle: Settle,
): Promise<void> {
  const { open, over } = await openMails(kind, company, entries);
  await settle(over);
  const unsent = await resolveMails(deps, kind, open, settle);
  if (unsent.length === 0) return;
  // One way for all of a pass; what is chosen meanwhile holds from the next.
  const out = await deps.mailRoutes.current(company.realmId);
  const { ready, settled, later = [] } = await kind.prepare(company, unsent, out.from);
  await settle(settled);
  const freshUntil = performance.now() + freshMs;
  for (const [index, batch] of inBatches(ready, ({ message }) => message).entries()) {
    // The first goes in any case, so that every pass brings the outbox on.
    const isFresh = index === 0 || performance.now() < freshUntil;
    if (deps.isStopping() || !isFresh)
      await deps.outbox.release(batch.map(({ entry }) => entry.id));
    else await sendBatch(deps, kind, { company, out }, batch, settle);
  }
  await deps.outbox.release(later.map(({ id }) => id));
}

/** The mails that are still to be sent, or may have been; the others are over. */
async function openMails<T extends StoredMail>(
  kind: MailKind<T>,
  { realmId }: Company,
  entries: readonly OutboxEntry[],
): Promise<{ open: MailTry<T>[]; over: Settled[] }> {
  const ids = entries.map((entry) => entry.subjectId);
  const found = new Map((await kind.find(realmId, ids)).map((mail) => [mail.id, mail]));
  const open: MailTry<T>[] = [];
  const over: Settled[] = [];
  const end = (entry: OutboxEntry, outcome: TryOutcome) => over.push({ entry, outcome });
  for (const entry of entries) {
    const mail = found.get(entry.subjectId);
    if (!mail) end(entry, { end: 'failed', why: `The ${kind.name} does not exist` });
    else if (mail.status === 'sent') end(entry, { end: 'done', why: null });
    else if (!['approved', 'sending', 'unknown'].includes(mail.status)) {
      end(entry, { end: 'cancelled', why: `The ${kind.name} is ${mail.status}` });
    } else open.push({ entry, mail });
  }
  return { open, over };
}

const overtaken = { again: 'waiting', inMs: 0 } as const;
const overtakenElsewhere: TryOutcome = {
  ...{ again: 'unknown', inMs: 1_000 },
  why: 'Another try at it began meanwhile',
};

/** A mail on record as being sent, since when. */
type BegunMail<T extends StoredMail> = ReadyMail<T> & { readonly since: Date };

async function sendBatch<T extends StoredMail>(
  deps: SendMailsDeps,
  kind: MailKind<T>,
  { company, out }: { readonly company: Company; readonly out: OpenRoute },
  ready: readonly ReadyMail<T>[],
  settle: Settle,
): Promise<void> {
  const { checkpoint } = deps;
  const begunAt = performance.now();
  const begun = await kind.begin(ready, out.route);
  await settle(
    ready.flatMap(({ entry, mail }): Settled[] => {
      const why = `The ${kind.name} is no longer approved`;
      return begun.has(mail.id) ? [] : [{ entry, outcome: { ...overtaken, why } }];
    }),
  );
  const claimed = ready.flatMap((each) => {
    const since = begun.get(each.mail.id);
    return since ? [{ ...each, since }] : [];
  });
  if (claimed.length === 0) return;
  await checkpoint(`${kind.name}: claimed`);
  // The last look: after it comes nothing but the call to Postmark.
  const stopped = await kind.stoppedMeanwhile(company, claimed);
  // Whoever lost the company's lock, or comes late, must leave the mails to the one that has it.
  const isTooLate = deps.isStopping() || performance.now() - begunAt > leaveWithinMs;
  const going = claimed.filter(({ mail }) => !isTooLate && !stopped.has(mail.id));
  await putBack(
    kind,
    claimed.filter((each) => !going.includes(each)),
    settle,
  );
  if (going.length === 0) return;
  const outcomes = await out.mailer.sendBatch(going.map(({ message }) => message));
  await checkpoint(`${kind.name}: sent`);
  await keepOutcomes(deps, kind, company, going, outcomes, settle);
}

/** Nothing of these has gone out; they are looked at anew, as they are now. */
async function putBack<T extends StoredMail>(
  kind: MailKind<T>,
  back: readonly BegunMail<T>[],
  settle: Settle,
): Promise<void> {
  if (back.length === 0) return;
  const why = 'It was stopped before it left';
  await kind.keep(
    back.map(({ mail, since }) => ({
      ...{ id: mail.id, from: 'sending', since },
      to: 'approved',
      reason: why,
      messageId: null,
    })),
  );
  await settle(back.map(({ entry }) => ({ entry, outcome: { ...overtaken, why } })));
}

async function keepOutcomes<T extends StoredMail>(
  deps: SendMailsDeps,
  kind: MailKind<T>,
  { realmId }: Company,
  going: readonly BegunMail<T>[],
  outcomes: readonly SendOutcome[],
  settle: Settle,
): Promise<void> {
  const results = going.map(({ entry, mail, since }, index) => {
    const outcome: SendOutcome = outcomes[index] ?? { outcome: 'unknown', reason: 'No answer' };
    return { entry, outcome, ...consequence(outcome, entry), id: mail.id, since };
  });
  // Before the mails are kept: whoever decides anew must not choose these addresses again.
  const inactive = results.flatMap(({ outcome, since }) =>
    'inactiveRecipients' in outcome
      ? outcome.inactiveRecipients.map((address) => ({ address, since }))
      : [],
  );
  // As of before the call: a person may have lifted it at Postmark while the answer came.
  for (const { address, since } of inactive) {
    await deps.suppressions.suppress(realmId, address, 'Postmark: inactive recipient', since);
  }
  const kept = await kind.keep(
    results.map(({ id, since, move }) => ({ id, since, from: 'sending', ...move })),
  );
  const sent = results.filter(({ move }) => move.to === 'sent').length;
  deps.log.info({ realmId, kind: kind.name, sent, of: results.length }, 'mails sent');
  await settle(
    results.map(({ entry, id, next }) => ({
      entry,
      outcome: kept.has(id) ? next : overtakenElsewhere,
    })),
  );
}

/** What an outcome means for the mail and for its place in the outbox. */
function consequence(outcome: SendOutcome, entry: OutboxEntry) {
  const to = <S extends SendingMove['to']>(
    status: S,
    reason: string | null,
    messageId: string | null = null,
  ) => ({ to: status, reason, messageId });
  const as = <M>(move: M, next: TryOutcome) => ({ move, next });
  switch (outcome.outcome) {
    case 'sent':
      return as(to('sent', null, outcome.messageId), { end: 'done', why: null });
    case 'rejected':
      // Another contact may take it: the mail is decided anew, with the addresses that are left.
      if (outcome.inactiveRecipients.length > 0) {
        const why = outcome.reason;
        return as(to('cancelled', why), { end: 'cancelled', why });
      }
      return as(to('failed', outcome.reason), { end: 'failed', why: outcome.reason });
    case 'not-sent': {
      const inMs = backOffMs(entry.attempts);
      return as(to('approved', outcome.reason), { again: 'waiting', inMs, why: outcome.reason });
    }
    case 'unknown':
      return as(to('unknown', outcome.reason), {
        again: 'unknown',
        inMs: 1_000,
        why: outcome.reason,
      });
    default:
      return unreachable(outcome);
  }
}
