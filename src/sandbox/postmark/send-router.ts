import express, { type Request, type Router } from 'express';
import { faultOf } from '../faults/fault-marks.ts';
import type { Account, AccountServer } from './account-store.ts';
import type { Address } from './addresses.ts';
import { easternTime } from './eastern-time.ts';
import { readMail, type Refusal } from './mail-request.ts';
import type { MailStore } from './mail-store.ts';
import type { Asker } from './postmark-router.ts';

type SendAnswer = Readonly<Record<string, unknown>> & { readonly ErrorCode: number };

type SendDeps = {
  mails: MailStore;
  now: () => Date;
  askerOf: (req: Request) => Asker;
};

// Postmark's limits: 10 MB for one mail, 50 MB and 500 mails for a batch.
const mailsPerBatch = 500;

/** `POST /email` and `POST /email/batch`. Accepted mail is stored before it is answered. */
export function createSendRouter(deps: SendDeps): Router {
  const router = express.Router();

  router.post('/email', express.json({ limit: '14mb', strict: false }), async (req, res) => {
    const answer = await send(deps, deps.askerOf(req), req.body);
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
    const asker = deps.askerOf(req);
    const answers: SendAnswer[] = [];
    const isCutShort = faultOf(res)?.name === 'partly-applied-then-reset';
    const taken: unknown[] = isCutShort ? batch.slice(0, Math.ceil(batch.length / 2)) : batch;
    for (const body of taken) answers.push(await send(deps, asker, body));
    res.json(answers);
  });

  return router;
}

async function send(
  deps: SendDeps,
  { server, account }: Asker,
  body: unknown,
): Promise<SendAnswer> {
  const mail = readMail(body);
  if ('code' in mail) return refused(mail);
  const refusal = streamRefusal(server, mail.stream) ?? senderRefusal(account, mail.from.Email);
  if (refusal !== null) return refused(refusal);
  const everyone = [...mail.to, ...mail.cc, ...mail.bcc].map((one) => one.Email);
  const inactive = await deps.mails.suppressed(
    { server: server.id, stream: mail.stream },
    everyone,
  );
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
  const { messageId, receivedAt } = await deps.mails.add(mail, server.id);
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

/** The app's own server takes any stream, as it was always used here; the others what they have. */
function streamRefusal({ token, streams }: AccountServer, stream: string): Refusal | null {
  if (token === null || streams.some(({ id }) => id === stream)) return null;
  const message = `The 'MessageStream' provided does not exist on this server: '${stream}'.`;
  return { code: 1235, message };
}

function senderRefusal({ senders, domains, refusesOthers }: Account, from: string): Refusal | null {
  const email = from.toLowerCase();
  const isVerified = domains.some(({ name, dkim }) => dkim && email.endsWith(`@${name}`));
  const signature = senders.find((each) => each.email.toLowerCase() === email);
  if (isVerified || signature?.confirmed === true) return null;
  if (signature) {
    return { code: 401, message: `The Sender Signature '${from}' is not confirmed.` };
  }
  return refusesOthers
    ? { code: 400, message: `The 'From' address '${from}' is no Sender Signature of yours.` }
    : null;
}

const refused = (refusal: Refusal): SendAnswer => ({
  ErrorCode: refusal.code,
  Message: refusal.message,
});

const addressList = (addresses: readonly Address[]): string =>
  addresses.map((one) => (one.Name ? `"${one.Name}" <${one.Email}>` : one.Email)).join(', ');
