import express, { type Request, type Router } from 'express';
import { z } from 'zod';
import { withServer, type AccountServer, type AccountStore } from './account-store.ts';

type Webhook = AccountServer['webhooks'][number];

const webhookRequest = z.object({
  Url: z.string(),
  MessageStream: z.string().default('outbound'),
  HttpAuth: z.object({ Username: z.string(), Password: z.string() }),
});

/** A server's streams and webhooks. Every event is told to a webhook, whatever it asks for. */
export function createServerRouter(deps: {
  account: AccountStore;
  serverOf: (req: Request) => AccountServer;
}): Router {
  const { account, serverOf } = deps;
  const router = express.Router();

  router.get('/message-streams/:id', (req, res) => {
    const { id: ServerID, streams } = serverOf(req);
    const found = streams.find(({ id }) => id === req.params.id);
    if (!found) {
      res.status(404).json({ ErrorCode: 1226, Message: 'This message stream does not exist.' });
      return;
    }
    const { id: ID, kind: MessageStreamType } = found;
    res.json({ ID, ServerID, Name: ID, MessageStreamType, CreatedAt: '2026-01-01T00:00:00-05:00' });
  });

  router.get('/webhooks', (req, res) => {
    const stream = req.query['MessageStream'] ?? req.query['messageStream'];
    const { webhooks } = serverOf(req);
    const wanted = webhooks.filter((each) => stream === undefined || each.stream === stream);
    res.json({ Webhooks: wanted.map(listed) });
  });

  router.post('/webhooks', express.json(), async (req, res) => {
    const asked = webhookRequest.parse(req.body);
    const made = await account.change((now) => {
      const webhook = { id: now.nextId, ...of(asked), stream: asked.MessageStream };
      const server = serverOf(req);
      const changed = { ...server, webhooks: [...server.webhooks, webhook] };
      return {
        account: { ...withServer(now, changed), nextId: now.nextId + 1 },
        answer: webhook,
      };
    });
    res.json(listed(made));
  });

  router.put('/webhooks/:id', express.json(), async (req, res) => {
    const asked = webhookRequest.parse(req.body);
    const server = serverOf(req);
    const known = server.webhooks.find(({ id }) => String(id) === req.params.id);
    if (!known) {
      res.status(422).json({ ErrorCode: 1, Message: 'This webhook does not exist.' });
      return;
    }
    const changed = { ...known, ...of(asked) };
    const webhooks = server.webhooks.map((each) => (each === known ? changed : each));
    await account.change((now) => ({
      account: withServer(now, { ...server, webhooks }),
      answer: undefined,
    }));
    res.json(listed(changed));
  });
  return router;
}

const of = ({ Url, HttpAuth }: z.infer<typeof webhookRequest>) => ({
  ...{ url: Url, user: HttpAuth.Username, password: HttpAuth.Password },
});

const listed = ({ id, url, user, password, stream }: Webhook) => ({
  ...{ ID: id, Url: url, MessageStream: stream },
  HttpAuth: { Username: user, Password: password },
  Triggers: {},
});
