import type { IncomingMessage, ServerResponse } from 'node:http';
import type { InboxReceiver } from '../src/flow/inbox/receive.ts';
import { readBody } from './read-body.ts';
import { isSignedByQuickBooks } from './signature.ts';

/**
 * POST /webhooks/quickbooks. Answers 200 once the events are stored, 401 for a wrong signature,
 * 413 for a body over 2 MB, 503 when they could not be stored. A verified body is never answered
 * with 400: QuickBooks would send the whole of it again for days.
 */
export function createQuickBooksWebhook(options: {
  verifierToken: string;
  receiver: InboxReceiver;
}): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const answer = (status: number, text: string): void => {
      response.writeHead(status, { 'content-type': 'text/plain', 'cache-control': 'no-store' });
      response.end(text);
    };
    const body = await readBody(request);
    if (body === 'too-large') return answer(413, 'The body is larger than 2 MB\n');
    const signature = request.headers['intuit-signature'];
    const given = Array.isArray(signature) ? signature[0] : signature;
    if (!isSignedByQuickBooks(body, given, options.verifierToken)) {
      return answer(401, 'The signature does not match the body\n');
    }
    const receipt = await options.receiver.receiveQuickBooks(body);
    return receipt.outcome === 'stored'
      ? answer(200, 'ok\n')
      : answer(503, 'The events could not be stored, please send them again\n');
  };
}
