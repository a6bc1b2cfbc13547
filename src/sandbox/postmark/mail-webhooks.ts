import { bounceShape } from './bounces.ts';
import { webhookTime } from './eastern-time.ts';
import type { Mail, MailEvent, MailStore } from './mail-store.ts';
import { replyPayload } from './reply.ts';

export type MailHappening = 'delivered' | 'opened' | 'bounced' | 'complained' | 'reply';

type Deps = {
  mails: MailStore;
  now: () => Date;
  webhookUrl: string;
  user: string;
  password: string;
};

/**
 * Makes something happen to a mail and tells the app by Postmark's webhook.
 * Answers the app's HTTP status; 0 when it could not be reached within ten seconds.
 */
export async function makeMailHappen(
  deps: Deps,
  mail: Mail,
  happening: { event: MailHappening; recipient: string; text: string },
): Promise<number> {
  const { event, recipient, text } = happening;
  if (event === 'reply') {
    return post(deps, replyPayload(mail, { sender: recipient, text, at: deps.now() }));
  }
  const isFirstOpen = !(await deps.mails.events([mail.messageId])).some(
    (earlier) => earlier.type === 'Opened',
  );
  const noted = await deps.mails.addEvent(mail, { recipient, ...eventOf(event) });
  return post(deps, payload(mail, noted, isFirstOpen));
}

function eventOf(event: Exclude<MailHappening, 'reply'>): Pick<MailEvent, 'type' | 'details'> {
  switch (event) {
    case 'delivered': {
      const details = {
        DeliveryMessage: 'smtp;250 2.0.0 OK',
        DestinationServer: 'mx.example',
        DestinationIP: '192.0.2.1',
      };
      return { type: 'Delivered', details };
    }
    case 'opened':
      return { type: 'Opened', details: { Summary: 'Email opened with a mail client' } };
    case 'bounced':
      return {
        type: 'Bounced',
        details: { Summary: 'smtp;550 5.1.1 The account does not exist.' },
      };
    case 'complained':
      return { type: 'SpamComplaint', details: {} };
    default:
      return event satisfies never;
  }
}

function payload(mail: Mail, event: MailEvent, isFirstOpen: boolean): Record<string, unknown> {
  const common = {
    MessageStream: mail.stream,
    MessageID: mail.messageId,
    Tag: mail.request.Tag ?? '',
    Metadata: mail.metadata,
  };
  switch (event.type) {
    case 'Delivered':
      return {
        RecordType: 'Delivery',
        ...common,
        ServerID: mail.server,
        Recipient: event.recipient,
        DeliveredAt: webhookTime(event.happenedAt),
        Details: 'smtp;250 2.0.0 OK',
      };
    case 'Opened':
      return {
        RecordType: 'Open',
        ...common,
        FirstOpen: isFirstOpen,
        Recipient: event.recipient,
        ReceivedAt: webhookTime(event.happenedAt),
        Platform: 'Desktop',
        UserAgent: 'Mozilla/5.0',
        Client: { Name: 'Mail', Company: 'Example', Family: 'Mail' },
        OS: { Name: 'Linux', Company: 'Example', Family: 'Linux' },
        Geo: {},
      };
    case 'Bounced':
      return { RecordType: 'Bounce', ...bounceShape(mail, event), Metadata: mail.metadata };
    case 'SpamComplaint':
      return { RecordType: 'SpamComplaint', ...bounceShape(mail, event), Metadata: mail.metadata };
    default:
      return event.type satisfies never;
  }
}

async function post(deps: Deps, body: Record<string, unknown>): Promise<number> {
  const basic = Buffer.from(`${deps.user}:${deps.password}`).toString('base64');
  try {
    const answer = await fetch(deps.webhookUrl, {
      method: 'POST',
      headers: {
        authorization: `Basic ${basic}`,
        'content-type': 'application/json',
        'user-agent': 'Postmark',
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}
