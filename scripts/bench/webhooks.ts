// How many webhooks a second the shipped app takes in for good, against a bare Express route that
// checks the HMAC and does one insert. Both answer 200 only after their commit.
import { createHmac, randomUUID } from 'node:crypto';
import path from 'node:path';
import { Client } from 'pg';
import { findFreePort } from '../../src/adapters/postgres/ports.ts';
import { answers, startChild } from './support/child.ts';
import { sendAll, type Load } from './support/load.ts';
import { median, pairedRuns } from './support/paired.ts';
import { openProgram } from './support/program.ts';
import { createDice } from './support/random.ts';
import { runBench } from './support/run-bench.ts';

const connections = 50;
const mostEvents = 20;
const entities = ['invoice', 'invoice', 'payment', 'customer', 'creditmemo'] as const;

await runBench({
  name: 'webhooks',
  unit: 'acks/s',
  target: { atLeast: 0.8 },
  runs: 5,
  async measure(scene, { runs, isQuick }) {
    const posts = isQuick ? 2_000 : 20_000;
    const program = await openProgram(scene, { withSandbox: false });
    const app = await program.startApp('web');
    const verifierToken = await program.verifierToken();
    const bare = await startBareReceiver();
    const client = new Client({ connectionString: program.databaseUrl });
    await client.connect();
    scene.onClose(() => client.end());

    const send = async (port: number, table: string, count: number): Promise<Load> => {
      await client.query(`truncate ${table}`);
      await client.query('checkpoint');
      const requests = signedPosts(count, port, verifierToken);
      const load = await sendAll(port, requests, connections);
      const { rows } = await client.query<{ count: string }>(`select count(*) from ${table}`);
      const stored = Number(rows[0]?.count);
      if (stored !== count) throw new Error(`${stored} of ${count} are in ${table}`);
      return load;
    };
    const appPort = Number(new URL(program.baseUrl).port);
    const ours = (): Promise<Load> => send(appPort, 'inbox_delivery', posts);
    const baseline = (): Promise<Load> => send(bare, 'bare_delivery', posts);
    scene.say('warming up');
    await send(appPort, 'inbox_delivery', posts / 10);
    await send(bare, 'bare_delivery', posts / 10);

    const figures = await pairedRuns(runs, { ours, baseline }, (run) => run.perSecond, scene.say);
    const p99 = (loads: readonly Load[]): number =>
      Number(median(loads.map((load) => load.p99Ms)).toFixed(1));
    return {
      value: figures.value,
      baseline: figures.baselineValue,
      ratio: figures.ratio,
      runs,
      extra: {
        posts,
        connections,
        p99Ms: p99(figures.ours),
        baselineP99Ms: p99(figures.baseline),
        peakMemoryMb: Math.round(((await app.peakMemoryBytes()) ?? 0) / 1e6),
      },
    };

    async function startBareReceiver(): Promise<number> {
      const port = await findFreePort();
      await startChild(scene, {
        file: path.join('scripts', 'bench', 'support', 'bare-receiver.ts'),
        args: [String(port), program.databaseUrl, verifierToken],
        isReady: () => answers(`http://localhost:${port}/healthz`),
      });
      return port;
    }
  },
});

/** Webhooks as Intuit sends them, ready for the wire; no event is in two of them. */
function signedPosts(count: number, port: number, verifierToken: string): Buffer[] {
  const dice = createDice(20_260_312);
  return Array.from({ length: count }, () => {
    const inPost = 1 + dice(mostEvents);
    const body = Buffer.from(JSON.stringify(Array.from({ length: inPost }, () => event(dice))));
    const signature = createHmac('sha256', verifierToken).update(body).digest('base64');
    const head = [
      'POST /webhooks/quickbooks HTTP/1.1',
      `host: localhost:${port}`,
      'content-type: application/json; charset=utf-8',
      `intuit-signature: ${signature}`,
      `intuit-t-id: ${randomUUID()}`,
      'user-agent: intuit_notification_server/0.1',
      `content-length: ${body.length}`,
    ];
    return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
  });
}

function event(dice: (limit: number) => number): unknown {
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: 'intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=',
    type: `qbo.${entities[dice(entities.length)] ?? 'invoice'}.updated.v1`,
    datacontenttype: 'application/json',
    time: '2026-03-12T17:00:00.179851517Z',
    intuitentityid: String(1 + dice(2_000)),
    intuitaccountid: '9130350000000001',
    data: {},
  };
}
