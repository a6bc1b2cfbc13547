// How many requests to Postmark, and how long, it takes to send 10,000 reminders, each a mail of
// its own.
//
// Counted is every request to Postmark from the approval until all mails are sent.
//
// Timed is the stretch from the approval to the moment at which the last mail is kept as sent:
// reading the invoices again, checking, writing the mails, storing them, sending them and keeping
// what Postmark answered. It is held against posting the very same mails, ready-made, in batches of
// 500 to the same stand-in.
import { Client } from 'pg';
import { z } from 'zod';
import { approveAll, untilAllDone } from './support/outbox.ts';
import { addCompany, callJson, openProgram, type Program } from './support/program.ts';
import { runBench } from './support/run-bench.ts';

const mailsPerBatch = 500;
const mailsPerRequest = 400;
const invoicesPerCustomer = 10;

const policy = {
  reminders: {
    enabled: true,
    steps: [{ offsetDays: 1, template: 'polite', recipients: 'primary' }],
    consolidate: false,
  },
};
const requestList = z.object({ items: z.array(z.object({ kind: z.string() })) });

type Result = { requests: number; seconds: number; plainSeconds: number };

await runBench({
  name: 'send',
  unit: 's',
  target: { atMost: 2 },
  runs: 1,
  async measure(scene, { runs, isQuick }) {
    const count = isQuick ? 1_000 : 10_000;
    const results: Result[] = [];
    for (let run = 1; run <= runs; run += 1) {
      const program = await openProgram(scene, { now: '2026-03-12T17:00:00Z' });
      const app = await program.startApp('all');
      const client = new Client({ connectionString: program.databaseUrl });
      await client.connect();
      try {
        results.push(await sendAll(program, client, count, scene.say));
      } finally {
        // Else its end with the database hides why the bench failed.
        await client.end();
      }
      await app.stop();
      await program.sandbox?.stop();
    }
    const median = (figure: (result: Result) => number): number =>
      results.map(figure).toSorted((a, b) => a - b)[Math.floor(results.length / 2)] ?? Number.NaN;
    const requests = Math.max(...results.map((result) => result.requests));
    return {
      value: median((result) => result.seconds),
      baseline: median((result) => result.plainSeconds),
      ratio: median((result) => result.seconds / result.plainSeconds),
      runs,
      extra: { reminders: count, requests, requestsPerReminder: requests / count },
      holds: { isWithinRequests: requests <= Math.ceil(count / mailsPerRequest) },
    };
  },
});

async function sendAll(
  program: Program,
  client: Client,
  count: number,
  say: (text: string) => void,
): Promise<Result> {
  say(`making and reading ${count} overdue invoices`);
  await program.control('/throttles', { enabled: false }, 'PUT');
  const customers = Math.ceil(count / invoicesPerCustomer);
  const { realmId, apiKey } = await addCompany(program, {
    bulk: { customers, invoices: count, payments: 0 },
  });
  await program.control('/idle', {});
  const call = (route: string, body: unknown, method?: string): Promise<unknown> =>
    callJson(`${program.baseUrl}/api/v1/companies/${realmId}${route}`, {
      body,
      method,
      authorization: `Bearer ${apiKey}`,
    });
  await call('/policies/company', policy, 'PUT');
  await call('', { modes: { reminders: 'review', charges: 'off' } }, 'PATCH');
  say('deciding');
  await call('/runs', { dryRun: false });
  await program.control('/idle', {});

  const before = await countRequests(program);
  say('sending');
  const startedAt = performance.now();
  const effects = { kind: 'reminder', done: 'sent', realmId, count } as const;
  await approveAll(client, effects);
  await untilAllDone(client, effects);
  const seconds = (performance.now() - startedAt) / 1_000;
  const requests = (await countRequests(program)) - before;
  say('posting the same mails plainly');
  return { requests, seconds, plainSeconds: await postPlainly(program, client, realmId) };
}

async function countRequests(program: Program): Promise<number> {
  const answer = await program.control('/requests?api=postmark');
  return requestList.parse(answer).items.length;
}

type StoredMail = { recipients: string[]; subject: string; text_body: string; html_body: string };

/** Seconds that it takes to post the mails as they were sent, made ready before. */
async function postPlainly(program: Program, client: Client, realmId: string): Promise<number> {
  const { rows } = await client.query<StoredMail>(
    'select recipients, subject, text_body, html_body from reminder where realm_id = $1',
    [realmId],
  );
  const mails = rows.map((row) => ({
    From: 'billing@example.com',
    To: row.recipients.join(', '),
    Subject: row.subject,
    TextBody: row.text_body,
    HtmlBody: row.html_body,
    MessageStream: 'outbound',
  }));
  const bodies: string[] = [];
  for (let start = 0; start < mails.length; start += mailsPerBatch) {
    bodies.push(JSON.stringify(mails.slice(start, start + mailsPerBatch)));
  }
  const token = await program.postmarkToken();
  const startedAt = performance.now();
  for (const body of bodies) {
    const answer = await fetch(`${program.sandboxUrl}/email/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-postmark-server-token': token },
      body,
    });
    if (!answer.ok) throw new Error(`The stand-in answered ${answer.status}`);
    await answer.text();
  }
  return (performance.now() - startedAt) / 1_000;
}
