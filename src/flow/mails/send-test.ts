import { randomUUID } from 'node:crypto';
import { fromHeader, type MailAttachment } from '../../adapters/postmark/mail.ts';
import type { SendOutcome } from '../../adapters/postmark/send-outcome.ts';
import type { AuditStore } from '../../adapters/store/audit.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { TestMailStore } from '../../adapters/store/test-mails.ts';
import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { html, joinHtml } from './mail-html.ts';
import type { MailRoutes, OpenRoute } from './mail-routes.ts';
import { logoAttachment } from './logo-attachment.ts';
import { previewMail, type PreviewQuestion, type PreviewStores } from './template-preview.ts';
import type { MailWords } from './write-mail.ts';

export type TestDeps = PreviewStores & {
  readonly testMails: TestMailStore;
  readonly audit: AuditStore;
  readonly mailRoutes: MailRoutes;
  readonly clock: Clock;
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
  const { template, author, ...question } = asked;
  const about = { template, language: question.language, author };
  return deliver(deps, company, about, async () => ({
    ...(await previewMail(deps, company, { ...question, isTest: true }, today)),
    attachments: await logoAttachment(deps.mailStyle, company.realmId),
  }));
}

/** Sends the owner a mail about nothing but its way, by the way that mails to customers go. */
export async function sendServerTest(
  deps: TestDeps,
  company: Company,
  author: string,
): Promise<TestOutcome> {
  const about = { template: 'mail-server', language: 'en', author };
  return deliver(deps, company, about, (out) => Promise.resolve(serverTest(company, out)));
}

type TestWords = MailWords & { readonly attachments?: readonly MailAttachment[] };

async function deliver(
  deps: TestDeps,
  { realmId, name, replyTo }: Company,
  about: { readonly template: string; readonly language: string; readonly author: string },
  write: (out: OpenRoute) => Promise<TestWords>,
): Promise<TestOutcome> {
  const { testMails, clock, audit } = deps;
  const { author, ...of } = about;
  if (replyTo === null) return { outcome: 'no-address' };
  const since = new Date(clock.now().getTime() - hourMs);
  if ((await testMails.countSince(realmId, since)) >= mostInAnHour) return { outcome: 'too-many' };
  const out = await deps.mailRoutes.current(realmId);
  const mail = await write(out);
  const id = randomUUID();
  await testMails.add(realmId, {
    ...{ id, author, ...of, recipient: replyTo },
    ...{ subject: mail.subject, textBody: mail.text, htmlBody: mail.html },
  });
  await audit.add({ realmId, actor: author, what: 'test mail sent', detail: { id, ...of } });
  const result = await out.mailer.send({
    from: fromHeader(name, out.from),
    ...{ to: [replyTo], cc: [], replyTo, ...mail },
    ...{ reminderId: id, realmId },
  });
  return keepOutcome(testMails, id, result);
}

async function keepOutcome(
  testMails: TestMailStore,
  id: string,
  result: SendOutcome,
): Promise<TestOutcome> {
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

function serverTest(company: Company, { from, route }: OpenRoute): MailWords {
  const subject = `[Test] Mails of ${company.name}`;
  const whose = route.serverId === null ? 'Dunwell’s Postmark server' : 'your own Postmark server';
  const paragraphs = [
    `This is how mails of ${company.name} reach customers: from ${from}, by the stream “${route.stream}” of ${whose}.`,
    'If it is in your inbox and not among the junk, reminders can go out this way.',
  ];
  return {
    subject,
    text: `${paragraphs.join('\n\n')}\n`,
    html: html`<!doctype html>
      <html lang="en">
        <body>
          ${joinHtml(paragraphs.map((text) => html`<p>${text}</p>`))}
        </body>
      </html>`.text,
  };
}
