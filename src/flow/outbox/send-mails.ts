import { inBatches } from '../../adapters/postmark/mail.ts';
import type { SendOutcome } from '../../adapters/postmark/send-outcome.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { OutboxEntry } from '../../adapters/store/outbox.ts';
import { unreachable } from '../../core/unreachable.ts';
import type { Settle, Settled } from './charge-deps.ts';
import type { MailKind, MailTry, ReadyMail, SendMailsDeps, StoredMail } from './mail-kind.ts';
import { backOffMs, type TryOutcome } from './outcome.ts';
import { resolveMails } from './resolve-mails.ts';

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
  const { ready, settled } = await kind.prepare(company, unsent);
  await settle(settled);
  const batches = inBatches(ready, ({ message }) => message);
  for (const batch of batches) {
    if (deps.isStopping()) await deps.outbox.release(batch.map(({ entry }) => entry.id));
    else await sendBatch(deps, kind, company, batch, settle);
  }
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

async function sendBatch<T extends StoredMail>(
  deps: SendMailsDeps,
  kind: MailKind<T>,
  company: Company,
  ready: readonly ReadyMail<T>[],
  settle: Settle,
): Promise<void> {
  const { checkpoint } = deps;
  const begun = await kind.begin(ready);
  await settle(
    ready.flatMap(({ entry, mail }): Settled[] => {
      const why = `The ${kind.name} is no longer approved`;
      return begun.has(mail.id) ? [] : [{ entry, outcome: { ...overtaken, why } }];
    }),
  );
  const claimed = ready.filter(({ mail }) => begun.has(mail.id));
  if (claimed.length === 0) return;
  await checkpoint(`${kind.name}: claimed`);
  // The last look: after it comes nothing but the call to Postmark.
  const stopped = await kind.stoppedMeanwhile(company, claimed);
  await putBack(kind, claimed, stopped, settle);
  const going = claimed.filter(({ mail }) => !stopped.has(mail.id));
  if (going.length === 0) return;
  const outcomes = await deps.mailer.sendBatch(going.map(({ message }) => message));
  await checkpoint(`${kind.name}: sent`);
  await keepOutcomes(deps, kind, company, going, outcomes, settle);
}

/** Nothing of these has gone out; they are looked at anew, as they are now. */
async function putBack<T extends StoredMail>(
  kind: MailKind<T>,
  claimed: readonly ReadyMail<T>[],
  stopped: ReadonlySet<string>,
  settle: Settle,
): Promise<void> {
  if (stopped.size === 0) return;
  const why = 'It was stopped before it left';
  const back = claimed.filter(({ mail }) => stopped.has(mail.id));
  await kind.keep(
    back.map(({ mail }) => ({
      id: mail.id,
      from: 'sending',
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
  going: readonly ReadyMail<T>[],
  outcomes: readonly SendOutcome[],
  settle: Settle,
): Promise<void> {
  const results = going.map(({ entry, mail }, index) => {
    const outcome: SendOutcome = outcomes[index] ?? { outcome: 'unknown', reason: 'No answer' };
    return { entry, outcome, ...consequence(outcome, entry), id: mail.id };
  });
  const inactive = results.flatMap(({ outcome }) =>
    'inactiveRecipients' in outcome ? outcome.inactiveRecipients : [],
  );
  for (const address of new Set(inactive)) {
    await deps.suppressions.suppress(realmId, address, 'Postmark: inactive recipient');
  }
  await kind.keep(results.map(({ id, move }) => ({ id, from: 'sending', ...move })));
  const sent = results.filter(({ move }) => move.to === 'sent').length;
  deps.log.info({ realmId, kind: kind.name, sent, of: results.length }, 'mails sent');
  await settle(results.map(({ entry, next }) => ({ entry, outcome: next })));
}

/** What an outcome means for the mail and for its place in the outbox. */
function consequence(outcome: SendOutcome, entry: OutboxEntry) {
  const to = <S extends 'sent' | 'unknown' | 'approved' | 'failed'>(
    status: S,
    reason: string | null,
    messageId: string | null = null,
  ) => ({ to: status, reason, messageId });
  const as = <M>(move: M, next: TryOutcome) => ({ move, next });
  switch (outcome.outcome) {
    case 'sent':
      return as(to('sent', null, outcome.messageId), { end: 'done', why: null });
    case 'rejected':
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
