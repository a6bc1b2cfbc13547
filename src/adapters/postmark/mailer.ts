import { Errors, ServerClient } from 'postmark';

/** A file that travels with a mail. */
export type MailAttachment = {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
  /** `cid:…`, where the HTML shows the file in its place. */
  readonly contentId: string | null;
};

/** One mail, complete as it goes out. */
export type Mail = {
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments?: readonly MailAttachment[];
  /** By this a mail of unknown outcome is found again. */
  readonly reminderId: string;
  readonly realmId: string;
};

export type SendOutcome =
  | { readonly outcome: 'sent'; readonly messageId: string }
  /** Postmark surely did not take it, and will not if it is sent again as it is. */
  | {
      readonly outcome: 'rejected';
      readonly reason: string;
      readonly inactiveRecipients: readonly string[];
    }
  /** Postmark surely did not take it; a later try may succeed. */
  | { readonly outcome: 'not-sent'; readonly reason: string }
  /** It may have been taken. */
  | { readonly outcome: 'unknown'; readonly reason: string };

export type Mailer = {
  send(mail: Mail): Promise<SendOutcome>;
  /** The message id of the mail that carries this reminder's id, or null when Postmark has none. */
  findSent(reminderId: string): Promise<string | null>;
};

/** Postmark allows 20 characters for a key of the metadata. */
const reminderKey = 'dunwell-reminder';
const realmKey = 'dunwell-realm';
/** How long an answer of Postmark is waited for; the mail may still be taken that long. */
export const answerTimeoutMs = 15_000;
const requestTimeout = 408;
const tooManyRequests = 429;

// No connection came about, so nothing can have been taken.
const neverSentCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);
const neverSentMark = 'no connection to Postmark';

/** The SDK keeps only an error's message, so what matters of a failed connection is put there. */
const markingFetch: typeof fetch = async (input, init) => {
  try {
    return await fetch(input, init);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const code =
      typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
    if (neverSentCodes.has(code)) throw new Error(`${neverSentMark} (${code})`, { cause: error });
    throw error;
  }
};

/** Sends through Postmark's own client and sorts what comes back into what callers must tell apart. */
export function createMailer(options: {
  serverToken: string;
  stream: string;
  host: string;
  https: boolean;
  timeoutMs?: number;
}): Mailer {
  const client = new ServerClient(options.serverToken, {
    requestHost: options.host,
    useHttps: options.https,
    timeout: (options.timeoutMs ?? answerTimeoutMs) / 1_000,
    fetch: markingFetch,
  });

  return {
    async send(mail) {
      try {
        const answer = await client.sendEmail({
          From: mail.from,
          To: mail.to.join(', '),
          ...(mail.cc.length > 0 ? { Cc: mail.cc.join(', ') } : {}),
          ...(mail.replyTo ? { ReplyTo: mail.replyTo } : {}),
          Subject: mail.subject,
          TextBody: mail.text,
          HtmlBody: mail.html,
          ...attached(mail.attachments ?? []),
          MessageStream: options.stream,
          Metadata: { [reminderKey]: mail.reminderId, [realmKey]: mail.realmId },
        });
        // A 200 that names an error says neither that it was taken nor that it was not.
        if (answer.ErrorCode !== 0 || !answer.MessageID) {
          return { outcome: 'unknown', reason: `Postmark answered with code ${answer.ErrorCode}` };
        }
        return { outcome: 'sent', messageId: answer.MessageID };
      } catch (error) {
        return sortSendFailure(error);
      }
    },

    async findSent(reminderId) {
      const filter = { count: 1, offset: 0, [`metadata_${reminderKey}`]: reminderId };
      const found = await client.getOutboundMessages(filter);
      return found.Messages[0]?.MessageID ?? null;
    },
  };
}

const attached = (attachments: readonly MailAttachment[]) =>
  attachments.length === 0
    ? {}
    : {
        Attachments: attachments.map(({ name, mediaType, content, contentId }) => ({
          Name: name,
          ContentType: mediaType,
          Content: Buffer.from(content).toString('base64'),
          ContentID: contentId,
        })),
      };

function sortSendFailure(error: unknown): SendOutcome {
  const reason = error instanceof Error ? error.message : 'unknown';
  if (error instanceof Errors.InactiveRecipientsError) {
    return {
      outcome: 'rejected',
      reason: 'Postmark no longer delivers to the recipients',
      inactiveRecipients: error.recipients,
    };
  }
  if (error instanceof Errors.ApiInputError) {
    return {
      outcome: 'rejected',
      reason: `Postmark refused the mail (code ${error.code})`,
      inactiveRecipients: [],
    };
  }
  if (error instanceof Errors.InvalidAPIKeyError) {
    return { outcome: 'not-sent', reason: 'Postmark does not accept the server token' };
  }
  if (error instanceof Errors.HttpError && error.statusCode === tooManyRequests) {
    return { outcome: 'not-sent', reason: 'Postmark asks for fewer requests' };
  }
  if (reason.includes(neverSentMark)) {
    return { outcome: 'not-sent', reason: 'Postmark could not be reached' };
  }
  if (error instanceof Errors.PostmarkError && isRefusal(error.statusCode)) {
    const code = `HTTP ${error.statusCode}`;
    return {
      outcome: 'rejected',
      reason: `Postmark refused the mail (${code})`,
      inactiveRecipients: [],
    };
  }
  const status = error instanceof Errors.HttpError ? ` (HTTP ${error.statusCode})` : '';
  return { outcome: 'unknown', reason: `Postmark gave no clear answer${status}` };
}

/** A mail that is refused as it stands is refused again; only a new one can go. */
const isRefusal = (status: number): boolean =>
  status >= 400 && status < 500 && status !== requestTimeout;
