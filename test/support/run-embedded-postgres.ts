// A program to be killed: starts the server of the folder it is given, prints the address, waits.
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../../src/adapters/postgres/embedded.ts';

const server = await startEmbeddedPostgres({
  dataDir: process.argv[2] ?? '',
  log: pino({ level: 'silent' }),
  durable: false,
});
process.stdout.write(`${server.url}\n`);
