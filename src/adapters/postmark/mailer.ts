import { ServerClient } from 'postmark';
import { messageOf, reminderKey, type Mail } from './mail.ts';
import {
  isRefusedForContent,
  markingFetch,
  readAnswer,
  readBatchAnswer,
  sortSendFailure,
  type SendOutcome,
} from './send-outcome.ts';

export type FoundMail = {
  readonly messageId: string;
  /** When Postmark took it; null when it does not say so. */
  readonly takenAt: Date | null;
};

export type Mailer = {
  send(mail: Mail): Promise<SendOutcome>;
  /** Up to 500 mails in one call, within `inBatches`; an outcome for each, in their order. */
  sendBatch(mails: readonly Mail[]): Promise<SendOutcome[]>;
  /**
   * The mail that carries this reminder's id, or null when Postmark has none.
   * @throws Error when Postmark gives no clear answer
   */
  findSent(reminderId: string): Promise<FoundMail | null>;
};

/**
 * How long an answer of Postmark is waited for. The mail may still be taken that long, and as long
 * again after an answer that was lost.
 */
export const answerTimeoutMs = 15_000;
/** The same for a call with a batch, which may have 50 MB to bring there. */
const batchTimeoutMs = 60_000;
/** How long a mail of a batch may still be taken: no part of it is asked for later than one answer. */
export const longestBatchMs = 2 * batchTimeoutMs;

const tooLateToPart: SendOutcome = {
  outcome: 'not-sent',
  reason: 'Postmark refused the batch for one of its mails, and it took too long to find which',
};

/** Sends through Postmark's own client and sorts what comes back into what callers must tell apart. */
export function createMailer(options: {
  serverToken: string;
  stream: string;
  host: string;
  https: boolean;
  timeoutMs?: number;
  /** How long after its first call a refused batch may still be asked for in parts. */
  partWithinMs?: number;
}): Mailer {
  const { serverToken, stream } = options;
  const clientFor = (timeoutMs: number): ServerClient =>
    new ServerClient(serverToken, {
      requestHost: options.host,
      useHttps: options.https,
      timeout: (options.timeoutMs ?? timeoutMs) / 1_000,
      fetch: markingFetch,
    });
  const client = clientFor(answerTimeoutMs);
  const batchClient = clientFor(batchTimeoutMs);
  const { partWithinMs = batchTimeoutMs } = options;

  async function sendBatch(
    mails: readonly Mail[],
    startedAt = performance.now(),
  ): Promise<SendOutcome[]> {
    if (mails.length === 0) return [];
    try {
      const answers: unknown = await batchClient.sendEmailBatch(
        mails.map((mail) => messageOf(mail, stream)),
      );
      // Whatever is no list of answers, or not of these mails, says nothing of any of them.
      const list = Array.isArray(answers) && answers.length === mails.length ? answers : [];
      return mails.map((_, index) => readBatchAnswer(list[index]));
    } catch (error) {
      if (mails.length === 1 || !isRefusedForContent(error)) {
        return mails.map(() => sortSendFailure(error));
      }
      // One that is refused as a whole was not taken; so the mail that it is refused for is found.
      const middle = Math.ceil(mails.length / 2);
      const first = await sendPart(mails.slice(0, middle), startedAt);
      return [...first, ...(await sendPart(mails.slice(middle), startedAt))];
    }
  }

  const sendPart = async (mails: readonly Mail[], startedAt: number): Promise<SendOutcome[]> =>
    performance.now() - startedAt > partWithinMs
      ? mails.map(() => tooLateToPart)
      : sendBatch(mails, startedAt);

  return {
    async send(mail) {
      try {
        return readAnswer(await client.sendEmail(messageOf(mail, stream)));
      } catch (error) {
        return sortSendFailure(error);
      }
    },

    sendBatch: (mails) => sendBatch(mails),

    async findSent(reminderId) {
      const filter = { count: 1, offset: 0, messageStream: stream };
      const found = await client.getOutboundMessages({
        ...filter,
        [`metadata_${reminderKey}`]: reminderId,
      });
      const [mail] = found.Messages;
      if (!mail) return null;
      const takenAt = new Date(mail.ReceivedAt);
      return {
        messageId: mail.MessageID,
        takenAt: Number.isNaN(takenAt.getTime()) ? null : takenAt,
      };
    },
  };
}
