import type { Router } from 'express';
import { z } from 'zod';
import { ControlProblem } from '../http/problem.ts';
import type { AccountStore } from '../postmark/account-store.ts';

const newServer = z.strictObject({
  name: z.string().min(1),
  streams: z.array(z.string().min(1)).default([]),
});
const both = z.strictObject({ dkim: z.boolean(), returnPath: z.boolean() });
const wanted = z.strictObject({
  senders: z.array(z.strictObject({ email: z.email(), confirmed: z.boolean() })).optional(),
  domains: z
    .array(
      z.strictObject({
        ...{ name: z.string().min(1), dkim: z.boolean(), returnPath: z.boolean() },
        inDns: both.optional(),
      }),
    )
    .optional(),
  refusesOthers: z.boolean().optional(),
});

/**
 * The Postmark account: `POST /control/postmark/servers` makes one with a token,
 * `DELETE …/servers/:id/token` ends the token, `GET|PUT /control/postmark/account` reads the account
 * and replaces its senders and domains.
 */
export function addAccountRoutes(router: Router, { account }: { account: AccountStore }): void {
  router.post('/postmark/servers', async (req, res) => {
    const { name, streams } = newServer.parse(req.body);
    const { id, token } = await account.addServer(name, streams);
    res.status(201).json({ id, token });
  });

  router.delete('/postmark/servers/:id/token', async (req, res) => {
    const { servers } = await account.read();
    const found = servers.find(({ id }) => String(id) === req.params.id);
    if (!found?.token) {
      throw new ControlProblem(404, 'No such server', 'No server that was made here has this id.');
    }
    await account.revokeToken(found.id);
    res.json({ id: found.id });
  });

  router.get('/postmark/account', async (_req, res) => {
    res.json(await account.read());
  });

  router.put('/postmark/account', async (req, res) => {
    const { senders, domains, refusesOthers } = wanted.parse(req.body);
    await account.change((now) => {
      let next = now.nextId;
      const withId = <T>(each: T): T & { id: number } => ({ ...each, id: next++ });
      const changed = {
        ...now,
        ...(senders && { senders: senders.map((each) => withId({ ...each, resent: 0 })) }),
        ...(domains && {
          domains: domains.map(({ inDns, ...each }) =>
            withId({ ...each, inDns: inDns ?? { dkim: each.dkim, returnPath: each.returnPath } }),
          ),
        }),
        ...(refusesOthers === undefined ? {} : { refusesOthers }),
      };
      return { account: { ...changed, nextId: next }, answer: undefined };
    });
    res.json(await account.read());
  });
}
