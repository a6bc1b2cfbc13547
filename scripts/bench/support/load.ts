import { connect, type Socket } from 'node:net';
import { percentile } from './paired.ts';

export type Load = {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
};

/**
 * Sends prepared HTTP/1.1 requests over a number of connections that stay open, each waiting for
 * its answer before it sends the next. It reads no more of an answer than where it ends, because
 * it shares the machine's cores with the server under test.
 * @throws when an answer is not 200 or a connection breaks
 */
export async function sendAll(
  port: number,
  requests: readonly Buffer[],
  connections: number,
): Promise<Load> {
  const latencies: number[] = [];
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const line = await openLine(port);
      try {
        for (;;) {
          const request = requests[next];
          next += 1;
          if (request === undefined) return;
          const sentAt = performance.now();
          const status = await line.ask(request);
          latencies.push(performance.now() - sentAt);
          if (status !== 200) throw new Error(`A POST was answered ${status}`);
        }
      } finally {
        line.close();
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    perSecond: requests.length / seconds,
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
  };
}

type Line = { ask(request: Buffer): Promise<number>; close(): void };

async function openLine(port: number): Promise<Line> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  let text = '';
  let waiting: { resolve: (status: number) => void; reject: (error: Error) => void } | undefined;
  const fail = (error: Error): void => waiting?.reject(error);
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('The server closed a connection')));
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    text += chunk;
    if (!isWhole(text)) return;
    const status = Number(text.slice(9, 12));
    text = '';
    waiting?.resolve(status);
  });
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      }),
    close: () => {
      waiting = undefined;
      socket.destroy();
    },
  };
}

/** Whether an answer has come to its end, by its length or its last chunk. */
function isWhole(text: string): boolean {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, headEnd))?.[1];
  if (length === undefined) return text.endsWith('0\r\n\r\n');
  return text.length >= headEnd + 4 + Number(length);
}
