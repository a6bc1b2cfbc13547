import type { Logger } from 'pino';
import { fromHeader } from '../../adapters/postmark/mail.ts';
import { answerTimeoutMs, type FoundMail } from '../../adapters/postmark/mailer.ts';
import type { SendOutcome } from '../../adapters/postmark/send-outcome.ts';
import type { DigestFactsStore } from '../../adapters/store/digest-facts.ts';
import type { DigestSettingsStore } from '../../adapters/store/digest-settings.ts';
import type { HeldRunStore } from '../../adapters/store/held-runs.ts';
import type { Company, CompanyStore } from '../../adapters/store/companies.ts';
import type { NoticeStore, OwnerNotice } from '../../adapters/store/notices.ts';
import type { SyncStateStore } from '../../adapters/store/sync-states.ts';
import type { Clock } from '../../clock.ts';
import { heldNote } from '../../core/decide/apply-verdict.ts';
import { dateInZone, formatInstant } from '../../core/calendar/zones.ts';
import type { MailRoutes, OpenRoute } from '../mails/mail-routes.ts';
import { backOffMs, type Checkpoint } from '../outbox/outcome.ts';
import { writeLinkMail, type LinkMailDeps, type WrittenNotice } from '../payer/link-mail.ts';
import { payerNews, type NewsDeps } from '../payer/payer-news.ts';
import { writeForward, type ForwardDeps } from '../replies/forward-mail.ts';
import { composeDigest, readDigest } from './digest-mail.ts';
import { composeNotice } from './notice-mail.ts';

export type NoticeDeps = NewsDeps &
  LinkMailDeps &
  ForwardDeps & {
    readonly notices: NoticeStore;
    readonly digestFacts: DigestFactsStore;
    readonly digestSettings: DigestSettingsStore;
    readonly companies: CompanyStore;
    readonly heldRuns: HeldRunStore;
    readonly syncStates: SyncStateStore;
    readonly mailRoutes: MailRoutes;
    readonly clock: Clock;
    readonly log: Logger;
    readonly checkpoint: Checkpoint;
    /** How long Postmark's search may take to know a mail that it took. */
    readonly settleMs: number;
    /** The app's public address. */
    readonly baseUrl: string;
    readonly isStopping: () => boolean;
  };

const lookAgainMs = 5_000;
const mostAttempts = 20;

/**
 * Sends the due mails of ours for a company: to its owner, or a new link to a payer. A mail whose
 * outcome is not known is resolved as reminders are: Postmark is asked for the message that carries
 * the notice's id, and only when it has had time to know of it and does not, the mail is sent again.
 * The caller holds the company's notice lock, so nobody else works the same mail.
 */
export async function sendNotices(deps: NoticeDeps, realmId: string): Promise<void> {
  for (const notice of await deps.notices.due(realmId, deps.clock.now())) {
    if (deps.isStopping()) return;
    const isUnsent = notice.state === 'waiting' || (await isSurelyUnsent(deps, notice));
    if (isUnsent) await send(deps, notice);
  }
}

/** Whether an earlier try did not go out; when that cannot be said yet it is looked at again. */
async function isSurelyUnsent(deps: NoticeDeps, notice: OwnerNotice): Promise<boolean> {
  const { notices, clock } = deps;
  const later = (ms: number): Date => new Date(clock.now().getTime() + ms);
  // What Postmark says is true of the moment of the question, and its answer may be slow.
  const askedAt = clock.now();
  let found: FoundMail | null;
  try {
    const mailer = await deps.mailRoutes.of(notice.realmId, notice.route);
    found = await mailer.findSent(notice.id);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    const at = later(backOffMs(notice.attempts));
    await notices.lookAgain(notice.id, at, `Postmark search: ${why}`);
    return false;
  }
  if (found) {
    await notices.move(notice.id, 'sent', { messageId: found.messageId, lastError: null });
    return false;
  }
  // Whoever sent it may be waiting for the answer, and a lost one does not end the taking either.
  const settledAt = notice.updatedAt.getTime() + answerTimeoutMs + deps.settleMs;
  if (settledAt > askedAt.getTime()) {
    const why = 'Postmark is asked whether it took the mail';
    await notices.lookAgain(notice.id, later(lookAgainMs), why);
    return false;
  }
  // A loss that ended meanwhile is no longer worth a mail.
  const isOver = notice.endedAt !== null;
  await notices.move(notice.id, isOver ? 'cancelled' : 'waiting', {
    lastError: 'Postmark did not take the mail',
  });
  return !isOver;
}

/** Why the run of a notice is held, with its figures. */
async function heldRun(
  { heldRuns }: NoticeDeps,
  { homeCurrency, realmId }: Company,
  { runId }: OwnerNotice,
): Promise<{ runId: string; note: string } | null> {
  const held = runId === null ? null : await heldRuns.find(realmId, runId);
  return held && { runId: held.runId, note: heldNote(held.figures, homeCurrency) };
}

/** Why there is no mail after all, and nothing is wrong. */
type NoMail = { readonly needless: string };

const noAddress: WrittenNotice = {
  problem: 'There is no address of the owner; the settings have a place for it',
};

async function writeDigest(
  deps: NoticeDeps,
  company: Company,
  notice: OwnerNotice,
): Promise<WrittenNotice | NoMail> {
  const { isOn, addresses, since } = await deps.digestSettings.find(company.realmId);
  if (!isOn) return { needless: 'The digest was switched off' };
  const owner = company.replyTo === null ? [] : [company.replyTo];
  const to = [...new Set([...owner, ...addresses])];
  if (to.length === 0) return noAddress;
  const mail = composeDigest(await readDigest(deps, company, notice, since));
  if (mail === null) return { needless: 'Nothing happened in the week and nothing waits' };
  return { to, fromName: 'Dunwell', replyTo: null, ...mail };
}

/** Writes the mail of a notice as it would go out now. */
async function write(deps: NoticeDeps, notice: OwnerNotice): Promise<WrittenNotice | NoMail> {
  const { realmId, kind, subjectId } = notice;
  const [company, state] = await Promise.all([
    deps.companies.find(realmId),
    deps.syncStates.find(realmId),
  ]);
  if (!company) return { problem: 'There is no such company' };
  if (kind === 'payer-link') {
    const today = dateInZone(deps.clock.now(), company.timeZone);
    return writeLinkMail(deps, company, subjectId ?? '', today);
  }
  if (kind === 'payer-reply') return writeForward(deps, company, subjectId ?? '');
  if (kind === 'weekly-digest') return writeDigest(deps, company, notice);
  if (company.replyTo === null) return noAddress;
  const mail = composeNotice({
    kind,
    companyName: company.name,
    freshAsOf: state?.freshAsOf ? formatInstant(state.freshAsOf, company.timeZone) : null,
    baseUrl: deps.baseUrl,
    held: await heldRun(deps, company, notice),
    payer: await payerNews(deps, notice),
    realmId,
  });
  return { to: [company.replyTo], fromName: 'Dunwell', replyTo: null, ...mail };
}

/** Owners are told by Dunwell itself, also of what is wrong with a server of theirs. */
const wayOut = async (
  { mailRoutes }: NoticeDeps,
  { kind, realmId }: OwnerNotice,
): Promise<OpenRoute> => (kind === 'payer-link' ? mailRoutes.current(realmId) : mailRoutes.program);

async function send(deps: NoticeDeps, notice: OwnerNotice): Promise<void> {
  const { notices, log } = deps;
  const { id, realmId, kind } = notice;
  const written = await write(deps, notice);
  if ('needless' in written) {
    await notices.move(id, 'cancelled', { lastError: written.needless });
    return;
  }
  if ('problem' in written) {
    await notices.move(id, 'failed', { lastError: written.problem });
    log.warn({ realmId, kind, reason: written.problem }, 'a notice has nowhere to go');
    return;
  }
  const { to, fromName, replyTo, ...mail } = written;
  const kept = { recipient: to.join(', '), subject: mail.subject, textBody: mail.text };
  const out = await wayOut(deps, notice);
  if (!(await notices.claim(id, kept, out.route))) return;
  await deps.checkpoint('notice: claimed');
  const result = await out.mailer.send({
    from: fromHeader(fromName, out.from),
    ...{ to, cc: [], replyTo, ...mail },
    reminderId: id,
    realmId,
  });
  await deps.checkpoint('notice: sent');
  await keepOutcome(deps, notice, result);
}

async function keepOutcome(
  { notices, clock, log }: NoticeDeps,
  { id, realmId, kind, attempts }: OwnerNotice,
  result: SendOutcome,
): Promise<void> {
  const at = (ms: number): { nextTryAt: Date } => ({
    nextTryAt: new Date(clock.now().getTime() + ms),
  });
  switch (result.outcome) {
    case 'sent':
      await notices.move(id, 'sent', { messageId: result.messageId, lastError: null });
      log.info({ realmId, kind, noticeId: id }, 'a notice was sent');
      return;
    case 'rejected':
      await notices.move(id, 'failed', { lastError: result.reason });
      return;
    case 'not-sent': {
      const isSpent = attempts + 1 >= mostAttempts;
      const lastError = result.reason;
      const change = { lastError, ...at(backOffMs(attempts)) };
      await notices.move(id, isSpent ? 'failed' : 'waiting', change);
      return;
    }
    case 'unknown':
      await notices.move(id, 'unknown', { lastError: result.reason, ...at(1_000) });
  }
}
