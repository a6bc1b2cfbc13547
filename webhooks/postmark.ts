import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PostmarkReceiver } from '../src/flow/inbox/receive-postmark.ts';
import { eventBytes, readBody } from './read-body.ts';
import { basicLogin, hasBasicCredentials } from './signature.ts';

/** Postmark takes mails of 35 MB in, and base64 makes four bytes of three. */
const mailBytes = 50 * 1024 * 1024;

/**
 * POST /webhooks/postmark. Answers 200 once the event is stored or kept as unreadable, 401 for
 * wrong credentials, 413 for a body over 50 MB, 503 when it could not be stored and should be sent
 * again. Postmark signs nothing: user and password stand in the webhook's address. A company's own
 * server has a login of its own, by which it can tell of no other company's mails.
 */
export function createPostmarkWebhook(options: {
  user: string;
  password: string;
  receiver: PostmarkReceiver;
  /** Whose own server a login belongs to; null for none. */
  ownServer: (login: { user: string; password: string }) => Promise<string | null>;
}): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const answer = (status: number, text: string): void => {
      response.writeHead(status, { 'content-type': 'text/plain', 'cache-control': 'no-store' });
      response.end(text);
    };
    const { authorization } = request.headers;
    const isPostmark = hasBasicCredentials(authorization, options.user, options.password);
    const body = await readBody(request, isPostmark ? mailBytes : eventBytes);
    const login = isPostmark ? null : basicLogin(authorization);
    const realmId = login && (await options.ownServer(login));
    if (!isPostmark && realmId === null) return answer(401, 'The user or password is wrong\n');
    if (body === 'too-large') return answer(413, 'The body is too large\n');
    const receipt = await options.receiver.receivePostmark(body, realmId);
    return receipt.outcome === 'stored'
      ? answer(200, 'ok\n')
      : answer(503, 'The event could not be stored, please send it again\n');
  };
}
