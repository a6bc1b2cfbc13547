import { randomUUID } from 'node:crypto';
import { fromHeader } from '../../adapters/postmark/mail.ts';
import type { Mailer } from '../../adapters/postmark/mailer.ts';
import type { AuditStore } from '../../adapters/store/audit.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { TestMailStore } from '../../adapters/store/test-mails.ts';
import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { logoAttachment } from './logo-attachment.ts';
import { previewMail, type PreviewQuestion, type PreviewStores } from './template-preview.ts';

export type TestDeps = PreviewStores & {
  readonly testMails: TestMailStore;
  readonly audit: AuditStore;
  readonly mailer: Mailer;
  readonly clock: Clock;
  readonly from: string;
};

export type TestOutcome =
  | { readonly outcome: 'sent' }
  /** Postmark did not say; it may arrive all the same. */
  | { readonly outcome: 'unknown'; readonly reason: string }
  | { readonly outcome: 'failed'; readonly reason: string }
  | { readonly outcome: 'too-many' }
  /** The owner has no address to send it to. */
  | { readonly outcome: 'no-address' };

/** More than anybody reads in an hour; a stolen session is no relay. */
const mostInAnHour = 20;
const hourMs = 3_600_000;

/**
 * Sends a preview to the owner, marked as a test: to the company's own reply address and to no
 * other, so that nothing in a request can turn a test into a mail to a payer. The exact mail is on
 * record before it goes out.
 */
export async function sendTest(
  deps: TestDeps,
  company: Company,
  asked: { readonly template: string; readonly author: string } & Omit<PreviewQuestion, 'isTest'>,
  today: PlainDate,
): Promise<TestOutcome> {
  const { testMails, clock, audit } = deps;
  const { realmId, replyTo } = company;
  const { template, author, ...question } = asked;
  if (replyTo === null) return { outcome: 'no-address' };
  const since = new Date(clock.now().getTime() - hourMs);
  if ((await testMails.countSince(realmId, since)) >= mostInAnHour) return { outcome: 'too-many' };
  const mail = await previewMail(deps, company, { ...question, isTest: true }, today);
  const id = randomUUID();
  await testMails.add(realmId, {
    ...{ id, author, template, language: question.language, recipient: replyTo },
    ...{ subject: mail.subject, textBody: mail.text, htmlBody: mail.html },
  });
  const detail = { id, template, language: question.language };
  await audit.add({ realmId, actor: author, what: 'test mail sent', detail });
  const result = await deps.mailer.send({
    from: fromHeader(company.name, deps.from),
    ...{ to: [replyTo], cc: [], replyTo, ...mail },
    attachments: await logoAttachment(deps.mailStyle, realmId),
    ...{ reminderId: id, realmId },
  });
  switch (result.outcome) {
    case 'sent':
      await testMails.move(id, 'sent', { messageId: result.messageId });
      return { outcome: 'sent' };
    case 'unknown':
      await testMails.move(id, 'unknown', { reason: result.reason });
      return { outcome: 'unknown', reason: result.reason };
    case 'rejected':
    case 'not-sent':
      await testMails.move(id, 'failed', { reason: result.reason });
      return { outcome: 'failed', reason: result.reason };
  }
}
