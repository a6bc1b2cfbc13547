import { Errors } from 'postmark';
import { z } from 'zod';

export type SendOutcome =
  | {
      readonly outcome: 'sent';
      readonly messageId: string;
      /** Recipients among others to whom Postmark does not deliver any more. */
      readonly inactiveRecipients: readonly string[];
    }
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

const requestTimeout = 408;
const payloadTooLarge = 413;
const unprocessable = 422;
const tooManyRequests = 429;

// No connection came about, so nothing can have been taken.
const neverSentCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);
const neverSentMark = 'no connection to Postmark';

/** The SDK keeps only an error's message, so what matters of a failed connection is put there. */
export const markingFetch: typeof fetch = async (input, init) => {
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

// https://postmarkapp.com/developer/api/overview#error-codes
const invalidToken = 10;
const inactiveRecipient = 406;
/**
 * The server token, maintenance, too many requests, the stream, and the sender or the account, which
 * may not send (yet, or without credits): none of them is about the mail.
 */
const passingCodes = new Set([10, 100, 400, 401, 405, 412, 413, 429, 1235]);

const answerSchema = z.object({
  ErrorCode: z.number(),
  Message: z.string().default(''),
  MessageID: z.string().optional(),
});

/** What Postmark says of one mail, alone or within a batch; it answers both with HTTP 200. */
export function readAnswer(answer: unknown): SendOutcome {
  const { data } = answerSchema.safeParse(answer);
  if (!data) return { outcome: 'unknown', reason: 'Postmark gave no clear answer' };
  const { ErrorCode: code, Message: message, MessageID: messageId } = data;
  if (code === 0 && messageId) {
    return { outcome: 'sent', messageId, inactiveRecipients: inactiveIn(message) };
  }
  // One that names an error says neither that it was taken nor that it was not.
  return { outcome: 'unknown', reason: `Postmark answered with code ${code}` };
}

/** What Postmark says of a mail of a batch: an error of its own means that it was not taken. */
export function readBatchAnswer(answer: unknown): SendOutcome {
  const { data } = answerSchema.safeParse(answer);
  if (!data || data.ErrorCode === 0) return readAnswer(answer);
  const { ErrorCode: code, Message: message } = data;
  if (code === inactiveRecipient) return refusedAsInactive(inactiveIn(message));
  if (passingCodes.has(code)) return notNow(code);
  return refused(`code ${code}`);
}

/** What a call that failed says of the mails in it. */
export function sortSendFailure(error: unknown): SendOutcome {
  const reason = error instanceof Error ? error.message : 'unknown';
  if (error instanceof Errors.InactiveRecipientsError) return refusedAsInactive(error.recipients);
  if (error instanceof Errors.ApiInputError) {
    return passingCodes.has(error.code) ? notNow(error.code) : refused(`code ${error.code}`);
  }
  if (error instanceof Errors.InvalidAPIKeyError) {
    return notNow(invalidToken);
  }
  if (error instanceof Errors.HttpError && error.statusCode === tooManyRequests) {
    return { outcome: 'not-sent', reason: 'Postmark asks for fewer requests' };
  }
  if (reason.includes(neverSentMark)) {
    return { outcome: 'not-sent', reason: 'Postmark could not be reached' };
  }
  if (error instanceof Errors.PostmarkError && isRefusal(error.statusCode)) {
    return refused(`HTTP ${error.statusCode}`);
  }
  const status = error instanceof Errors.HttpError ? ` (HTTP ${error.statusCode})` : '';
  return { outcome: 'unknown', reason: `Postmark gave no clear answer${status}` };
}

/** Whether a batch was refused for what is in it, so that some of its mails may be taken alone. */
export const isRefusedForContent = (error: unknown): boolean =>
  error instanceof Errors.PostmarkError &&
  (error.statusCode === unprocessable || error.statusCode === payloadTooLarge) &&
  !passingCodes.has(error.code);

/** What a person can do something about says what that is. */
const notNow = (code: number): SendOutcome => ({
  outcome: 'not-sent',
  reason: `${ownReasons.get(code) ?? 'Postmark did not take the mail now'} (code ${code})`,
});

const ownReasons: ReadonlyMap<number, string> = new Map([
  [10, 'Postmark does not accept the server token; the settings of the mail server take a new one'],
  [400, 'Postmark does not know the sender’s address; the settings of the sender say what to do'],
  [401, 'The sender’s address is not confirmed; the settings of the sender say what to do'],
  [405, 'The Postmark account has no mails left to send'],
  [412, 'Postmark has not approved the account yet, and lets it write to its own domain alone'],
  [1235, 'The Postmark server has no such message stream; the settings of the mail server name it'],
]);

const refused = (code: string): SendOutcome => ({
  outcome: 'rejected',
  reason: `Postmark refused the mail (${code})`,
  inactiveRecipients: [],
});

const refusedAsInactive = (inactiveRecipients: readonly string[]): SendOutcome => ({
  outcome: 'rejected',
  reason: 'Postmark no longer delivers to the recipients',
  inactiveRecipients,
});

const inactiveIn = (message: string): readonly string[] =>
  Errors.InactiveRecipientsError.parseInactiveRecipients(message);

/** A mail that is refused as it stands is refused again; only a new one can go. */
const isRefusal = (status: number): boolean =>
  status >= 400 && status < 500 && status !== requestTimeout;
