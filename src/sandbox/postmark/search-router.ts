import express, { type Request, type Router } from 'express';
import { Temporal } from 'temporal-polyfill';
import type { AccountServer } from './account-store.ts';
import { easternTime } from './eastern-time.ts';
import type { Mail, MailEvent, MailFilter, MailStore } from './mail-store.ts';

/** `GET /messages/outbound` and a message's details, in Postmark's shapes. */
export function createSearchRouter(deps: {
  mails: MailStore;
  serverOf: (req: Request) => AccountServer;
}): Router {
  const router = express.Router();

  router.get('/messages/outbound', async (req, res) => {
    const query = lowerCaseKeys(req.query);
    const count = Number(query.get('count') ?? Number.NaN);
    const offset = Number(query.get('offset') ?? Number.NaN);
    if (!Number.isInteger(count) || count < 1 || count > 500) {
      res.status(422).json({ ErrorCode: 700, Message: "The 'count' must be between 1 and 500." });
      return;
    }
    // Postmark reaches back 10,000 messages by paging, no further.
    if (!Number.isInteger(offset) || offset < 0 || count + offset > 10_000) {
      res.status(422).json({ ErrorCode: 701, Message: "The 'offset' is out of range." });
      return;
    }
    const isUnsent = ['queued', 'scheduled'].includes(query.get('status')?.toLowerCase() ?? '');
    const found = isUnsent
      ? { total: 0, mails: [] }
      : await deps.mails.search(
          { ...filterOf(query), server: deps.serverOf(req).id },
          { count, offset },
        );
    res.json({ TotalCount: found.total, Messages: found.mails.map(listed) });
  });

  router.get('/messages/outbound/:id/details', async (req, res) => {
    const mail = await deps.mails.find(req.params.id);
    if (!mail || mail.server !== deps.serverOf(req).id) {
      res.status(422).json({ ErrorCode: 701, Message: 'This message does not exist.' });
      return;
    }
    const events = await deps.mails.events([mail.messageId]);
    res.json({
      TextBody: mail.request.TextBody ?? null,
      HtmlBody: mail.request.HtmlBody ?? null,
      Body: sourceOf(mail),
      ...listed(mail),
      MessageEvents: events.filter((event) => event.type !== 'SpamComplaint').map(eventShape),
    });
  });

  return router;
}

function listed(mail: Mail): Record<string, unknown> {
  return {
    Tag: mail.request.Tag ?? null,
    MessageID: mail.messageId,
    MessageStream: mail.stream,
    To: mail.to,
    Cc: mail.cc,
    Bcc: mail.bcc,
    Recipients: [...mail.to, ...mail.cc, ...mail.bcc].map((one) => one.Email),
    ReceivedAt: easternTime(mail.receivedAt),
    From: mail.from.Name ? `"${mail.from.Name}" <${mail.from.Email}>` : mail.from.Email,
    Subject: mail.request.Subject ?? '',
    Attachments: (mail.request.Attachments ?? []).map((one) => one.Name),
    Status: 'Sent',
    TrackOpens: mail.request.TrackOpens ?? false,
    TrackLinks: mail.request.TrackLinks ?? 'None',
    Metadata: mail.metadata,
    Sandboxed: false,
  };
}

function eventShape(event: MailEvent): Record<string, unknown> {
  return {
    Recipient: event.recipient,
    Type: event.type,
    ReceivedAt: easternTime(event.happenedAt),
    Details: event.details,
  };
}

function sourceOf(mail: Mail): string {
  const to = mail.to.map((one) => one.Email).join(', ');
  return [
    `From: ${mail.from.Email}`,
    `To: ${to}`,
    `Subject: ${mail.request.Subject ?? ''}`,
    `X-PM-Message-Id: ${mail.messageId}`,
    '',
    mail.request.TextBody ?? mail.request.HtmlBody ?? '',
  ].join('\r\n');
}

function filterOf(query: ReadonlyMap<string, string>): MailFilter {
  const metadata = [...query]
    .filter(([key]) => key.startsWith('metadata_'))
    .map(([key, value]) => [key.slice('metadata_'.length), value] as const);
  const toDate = query.get('todate');
  return {
    recipient: query.get('recipient'),
    from: query.get('fromemail'),
    tag: query.get('tag'),
    subject: query.get('subject'),
    stream: query.get('messagestream'),
    metadata: Object.fromEntries(metadata),
    receivedFrom: easternInstant(query.get('fromdate'), 0),
    // A date alone means that whole day.
    receivedBefore: easternInstant(toDate, toDate && !toDate.includes('T') ? 1 : 0),
  };
}

/** Postmark reads dates, with or without a time, as Eastern time. */
function easternInstant(text: string | undefined, addDays: number): Date | undefined {
  if (!text) return undefined;
  try {
    const wall = Temporal.PlainDateTime.from(text).add({ days: addDays });
    return new Date(wall.toZonedDateTime('America/New_York').epochMilliseconds);
  } catch {
    return undefined;
  }
}

/**
 * Postmark takes its parameters in any letter case; a metadata key keeps the case it was sent in.
 */
function lowerCaseKeys(query: unknown): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  if (typeof query !== 'object' || query === null) return map;
  for (const [key, value] of Object.entries(query)) {
    const name = /^metadata_/i.test(key) ? `metadata_${key.slice(9)}` : key.toLowerCase();
    if (typeof value === 'string' && value !== '') map.set(name, value);
  }
  return map;
}
