import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from '../../../src/adapters/postgres/embedded.ts';
import { PortTakenError } from '../../../src/adapters/postgres/errors.ts';
import { findPostmaster } from '../../../src/adapters/postgres/postmaster.ts';
import { identifyProcess } from '../../../src/adapters/postgres/process-identity.ts';
import { chooseRunner } from '../../../src/adapters/postgres/run-as.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const log = pino({ level: 'silent' });

async function start(
  dataDir: string,
  options: Partial<EmbeddedPostgresOptions> = {},
): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log, durable: false, ...options });
  onTestFinished(() => server.stop());
  return server;
}

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query({ text: statement, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

async function pidOf(dataDir: string): Promise<number> {
  const postmaster = await findPostmaster(path.join(dataDir, 'postgres'));
  if (!postmaster) throw new Error('no server runs');
  return postmaster.pid;
}

async function kill(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  while ((await identifyProcess(pid)) !== null) await wait(10);
}

test('starts in a folder only root or its owner can enter, and leaves nothing behind', async () => {
  const folder = await createTemporaryFolder();
  const dataDir = path.join(folder, 'deep', 'data');
  const server = await start(dataDir, { durable: true });
  expect(await ask(server.url, 'select current_database()')).toEqual(['dunwell']);
  expect(await ask(server.url, 'show server_encoding')).toEqual(['UTF8']);
  expect(await ask(server.url, 'show fsync')).toEqual(['on']);
  expect(await ask(server.url, 'show listen_addresses')).toEqual(['127.0.0.1']);
  expect(await ask(server.url, "select lower('ÉTÉ')")).toEqual(['été']);
  const pid = await pidOf(dataDir);
  await server.stop();
  expect(await identifyProcess(pid)).toBeNull();
});

test.runIf(process.getuid?.() === 0)(
  'as root, PostgreSQL’s user passes folders that only root can enter, and is no root',
  async () => {
    const folder = await createTemporaryFolder();
    const program = path.join(folder, 'probe');
    await writeFile(program, '#!/bin/sh\nid -u\n', { mode: 0o755 });
    const runner = await chooseRunner(program, path.join(folder, 'postgres'));
    // access(2) forgets capabilities unless told not to; PostgreSQL looks for its parts by it.
    const child = runner.start(
      'perl',
      ['-e', 'use filetest "access"; print -x $ARGV[0]', program],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const reachable = child.stdout === null ? '' : String(await once(child.stdout, 'data'));
    expect(reachable).toBe('1');
    const other = runner.start(program, [], { stdio: ['ignore', 'pipe', 'inherit'] });
    const user = other.stdout === null ? '' : String(await once(other.stdout, 'data'));
    expect(Number(user)).toBe(runner.owner?.uid);
    expect(Number(user)).toBeGreaterThan(0);
  },
);

test('wants the password', async () => {
  const server = await start(await createTemporaryFolder());
  const url = new URL(server.url);
  expect(url.password.length).toBeGreaterThan(20);
  url.password = 'guessed';
  await expect(ask(url.href, 'select 1')).rejects.toThrow(/password authentication failed/);
});

test('keeps rows and port over a restart', async () => {
  const dataDir = await createTemporaryFolder();
  const first = await start(dataDir);
  await ask(first.url, 'create table kept as select 7 as n');
  await first.stop();
  const second = await start(dataDir);
  expect(second.url).toBe(first.url);
  expect(await ask(second.url, 'select n from kept')).toEqual([7]);
});

test('two that start at the same moment share one server, and the last to stop stops it', async () => {
  const dataDir = await createTemporaryFolder();
  const [one, other] = await Promise.all([start(dataDir), start(dataDir)]);
  expect(one.url).toBe(other.url);
  const pid = await pidOf(dataDir);
  await one.stop();
  expect(await ask(other.url, 'select 1')).toEqual([1]);
  await other.stop();
  expect(await identifyProcess(pid)).toBeNull();
});

test('two that stop at the same moment stop the server', async () => {
  const dataDir = await createTemporaryFolder();
  const servers = await Promise.all([start(dataDir), start(dataDir), start(dataDir)]);
  const pid = await pidOf(dataDir);
  await Promise.all(servers.map((server) => server.stop()));
  expect(await identifyProcess(pid)).toBeNull();
});

test('one that starts while the last is stopping gets a server', async () => {
  const dataDir = await createTemporaryFolder();
  for (const delayMs of [0, 5, 20, 60]) {
    const leaving = await start(dataDir);
    const stopped = leaving.stop();
    await wait(delayMs);
    const arriving = await start(dataDir);
    await stopped;
    expect(await ask(arriving.url, 'select 1')).toEqual([1]);
    await arriving.stop();
  }
});

test('folders have servers of their own, side by side', async () => {
  const folders = [await createTemporaryFolder(), await createTemporaryFolder()];
  const servers = await Promise.all(folders.map((folder) => start(folder)));
  const urls = new Set(servers.map((server) => server.url));
  expect(urls.size).toBe(2);
});

test('a port of another program is an error that names it', async () => {
  const other = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const address = other.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const attempt = start(await createTemporaryFolder(), { port: address.port });
  await expect(attempt).rejects.toThrow(PortTakenError);
  await expect(attempt).rejects.toThrow(
    new RegExp(`Port ${address.port} .*EMBEDDED_POSTGRES_PORT`),
  );
});

test('a remembered port that another program has taken meanwhile is replaced', async () => {
  const dataDir = await createTemporaryFolder();
  const first = await start(dataDir);
  await first.stop();
  const other = createServer();
  other.listen(Number(new URL(first.url).port), '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const second = await start(dataDir);
  expect(second.url).not.toBe(first.url);
  expect(await ask(second.url, 'select 1')).toEqual([1]);
});

test('after a crash of the server, what was committed is there', async () => {
  const dataDir = await createTemporaryFolder();
  const first = await start(dataDir, { durable: true });
  await ask(first.url, 'create table kept as select 7 as n');
  const pid = await pidOf(dataDir);
  await kill(pid);
  await first.stop();
  const second = await start(dataDir);
  expect(await ask(second.url, 'select n from kept')).toEqual([7]);
});

test('a crash that left the process number of another program is recovered', async () => {
  const dataDir = await createTemporaryFolder();
  const first = await start(dataDir);
  await ask(first.url, 'create table kept as select 7 as n');
  const note = path.join(dataDir, 'postgres', 'postmaster.pid');
  const [, ...lines] = (await readFile(note, 'utf8')).split('\n');
  await first.stop();
  // A program of the user PostgreSQL runs as: the one thing PostgreSQL itself cannot tell apart.
  const owner = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const other = spawn('sleep', ['60'], owner);
  onTestFinished(() => void other.kill('SIGKILL'));
  await writeFile(note, [other.pid, ...lines].join('\n'), { mode: 0o666 });
  const second = await start(dataDir);
  expect(await ask(second.url, 'select n from kept')).toEqual([7]);
});

test('comes back by itself when the server dies under a running program', async () => {
  const dataDir = await createTemporaryFolder();
  const server = await start(dataDir);
  const before = await pidOf(dataDir);
  await kill(before);
  await expect
    .poll(() => ask(server.url, 'select 1').catch(() => null), { timeout: 20_000 })
    .toEqual([1]);
  expect(await pidOf(dataDir)).not.toBe(before);
});

test('a killed program leaves a server that the next one joins and stops', async () => {
  const dataDir = await createTemporaryFolder();
  const program = spawn(
    process.execPath,
    ['--import', 'tsx', 'test/support/run-embedded-postgres.ts', dataDir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [url] = (await once(program.stdout, 'data')).map((line) => String(line).trim());
  await ask(url ?? '', 'create table kept as select 7 as n');
  const pid = await pidOf(dataDir);
  program.kill('SIGKILL');
  await once(program, 'exit');
  const next = await start(dataDir);
  expect(await pidOf(dataDir)).toBe(pid);
  expect(await ask(next.url, 'select n from kept')).toEqual([7]);
  await next.stop();
  expect(await identifyProcess(pid)).toBeNull();
});
