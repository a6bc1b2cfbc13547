import type { Router } from 'express';
import { z } from 'zod';
import { ControlProblem } from '../http/problem.ts';
import type { Address } from '../postmark/addresses.ts';
import type { Mail, MailEvent, MailStore } from '../postmark/mail-store.ts';
import type { MailHappening } from '../postmark/mail-webhooks.ts';

const mailboxQuery = z.object({
  to: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
});
const happening = z.strictObject({
  messageId: z.guid(),
  event: z.enum(['delivered', 'opened', 'bounced', 'complained', 'reply']),
  text: z.string().optional(),
  /** One of the mail's recipients; the first when absent. */
  recipient: z.string().optional(),
});

type Deps = {
  mails: MailStore;
  /** Makes it happen; answers the HTTP status of the app, 0 when it was not reached. */
  happen: (
    mail: Mail,
    what: { event: MailHappening; recipient: string; text: string },
  ) => Promise<number>;
};

/** `GET /control/mailbox` (newest first) and `POST /control/mail-events`. */
export function addMailRoutes(router: Router, deps: Deps): void {
  router.get('/mailbox', async (req, res) => {
    const { to, limit } = mailboxQuery.parse(req.query);
    const found = await deps.mails.search({ recipient: to }, { count: limit, offset: 0 });
    const events = await deps.mails.events(found.mails.map((mail) => mail.messageId));
    res.json({
      items: found.mails.map((mail) =>
        mailShape(
          mail,
          events.filter((event) => event.messageId === mail.messageId),
        ),
      ),
      total: found.total,
    });
  });

  router.post('/mail-events', async (req, res) => {
    const asked = happening.parse(req.body);
    const mail = await deps.mails.find(asked.messageId);
    if (!mail)
      throw new ControlProblem(404, 'No such mail', 'No accepted mail has this messageId.');
    const everyone = [...mail.to, ...mail.cc, ...mail.bcc].map((one) => one.Email);
    const recipient = asked.recipient ?? everyone[0] ?? '';
    if (!everyone.includes(recipient)) {
      throw new ControlProblem(422, 'Not a recipient', 'The mail was not sent to this address.');
    }
    const text = asked.text ?? '';
    const appStatus = await deps.happen(mail, { event: asked.event, recipient, text });
    if (appStatus < 200 || appStatus > 299) {
      const detail = appStatus === 0 ? 'The app did not answer.' : `The app answered ${appStatus}.`;
      throw new ControlProblem(502, 'The app did not take the webhook', detail);
    }
    res.json({ messageId: mail.messageId, event: asked.event, appStatus });
  });
}

function mailShape(mail: Mail, events: readonly MailEvent[]) {
  const { request } = mail;
  return {
    messageId: mail.messageId,
    receivedAt: mail.receivedAt.toISOString(),
    from: plain(mail.from),
    to: mail.to.map(plain),
    cc: mail.cc.map(plain),
    bcc: mail.bcc.map(plain),
    replyTo: request.ReplyTo ?? null,
    subject: request.Subject ?? '',
    text: request.TextBody ?? null,
    html: request.HtmlBody ?? null,
    headers: (request.Headers ?? []).map((one) => ({ name: one.Name, value: one.Value })),
    attachments: (request.Attachments ?? []).map((one) => ({
      name: one.Name,
      contentType: one.ContentType,
      contentId: one.ContentID ?? null,
      content: one.Content,
    })),
    metadata: mail.metadata,
    tag: request.Tag ?? null,
    stream: mail.stream,
    events: events.map((event) => ({
      event: event.type,
      recipient: event.recipient,
      at: event.happenedAt.toISOString(),
    })),
  };
}

const plain = (one: Address): string => one.Email;
