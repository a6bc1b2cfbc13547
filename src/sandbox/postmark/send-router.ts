import express, { type Router } from 'express';
import { faultOf } from '../faults/fault-marks.ts';
import type { Address } from './addresses.ts';
import { easternTime } from './eastern-time.ts';
import { readMail, type Refusal } from './mail-request.ts';
import type { MailStore } from './mail-store.ts';

type SendAnswer = Readonly<Record<string, unknown>> & { readonly ErrorCode: number };

// Postmark's limits: 10 MB for one mail, 50 MB and 500 mails for a batch.
const mailsPerBatch = 500;

/** `POST /email` and `POST /email/batch`. Accepted mail is stored before it is answered. */
export function createSendRouter(deps: { mails: MailStore; now: () => Date }): Router {
  const router = express.Router();

  router.post('/email', express.json({ limit: '14mb', strict: false }), async (req, res) => {
    const answer = await send(deps, req.body);
    res.status(answer.ErrorCode === 0 ? 200 : 422).json(answer);
  });

  router.post('/email/batch', express.json({ limit: '70mb', strict: false }), async (req, res) => {
    const batch: unknown = req.body;
    if (!Array.isArray(batch)) {
      res.status(422).json(refused({ code: 403, message: 'A batch must be an array of mails.' }));
      return;
    }
    if (batch.length > mailsPerBatch) {
      const message = `A batch may have at most ${mailsPerBatch} mails; this one has ${batch.length}.`;
      res.status(422).json(refused({ code: 410, message }));
      return;
    }
    const answers: SendAnswer[] = [];
    const isCutShort = faultOf(res)?.name === 'partly-applied-then-reset';
    const taken: unknown[] = isCutShort ? batch.slice(0, Math.ceil(batch.length / 2)) : batch;
    for (const body of taken) answers.push(await send(deps, body));
    res.json(answers);
  });

  return router;
}

async function send(
  deps: { mails: MailStore; now: () => Date },
  body: unknown,
): Promise<SendAnswer> {
  const mail = readMail(body);
  if ('code' in mail) return refused(mail);
  const everyone = [...mail.to, ...mail.cc, ...mail.bcc].map((one) => one.Email);
  const inactive = await deps.mails.suppressed(mail.stream, everyone);
  const isNobodyLeft = everyone.every((email) => inactive.includes(email.toLowerCase()));
  if (isNobodyLeft) {
    return refused({
      code: 406,
      message:
        'You tried to send to recipient(s) that have been marked as inactive. ' +
        `Found inactive addresses: ${inactive.join(', ')}. ` +
        'Inactive recipients are ones that have generated a hard bounce, a spam complaint, or a manual suppression.',
    });
  }
  const { messageId, receivedAt } = await deps.mails.add(mail);
  return {
    To: addressList(mail.to),
    ...(mail.cc.length > 0 ? { Cc: addressList(mail.cc) } : {}),
    ...(mail.bcc.length > 0 ? { Bcc: addressList(mail.bcc) } : {}),
    SubmittedAt: easternTime(receivedAt),
    MessageID: messageId,
    ErrorCode: 0,
    Message:
      inactive.length === 0
        ? 'OK'
        : `Message OK, but will not deliver to these inactive addresses: ${inactive.join(', ')}.`,
  };
}

const refused = (refusal: Refusal): SendAnswer => ({
  ErrorCode: refusal.code,
  Message: refusal.message,
});

const addressList = (addresses: readonly Address[]): string =>
  addresses.map((one) => (one.Name ? `"${one.Name}" <${one.Email}>` : one.Email)).join(', ');
