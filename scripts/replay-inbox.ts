// `npm run replay-inbox -- --from 2026-03-01T00:00:00Z --to 2026-03-02T00:00:00Z`: works events of
// the inbox again, for the database of DATABASE_URL or the embedded one.
import { parseArgs } from 'node:util';
import { createAuditStore } from '../src/adapters/store/audit.ts';
import { openDatabase } from '../src/adapters/store/database.ts';
import { createInboxReplayStore } from '../src/adapters/store/inbox-replay.ts';
import type { InboxFilter } from '../src/adapters/store/inbox-replay.ts';
import { createInboxStore } from '../src/adapters/store/inbox.ts';
import { systemClock } from '../src/clock.ts';
import { createReplay } from '../src/flow/inbox/replay.ts';
import { createDoorbell } from '../src/flow/jobs/doorbell.ts';
import { createLogger } from '../src/logger.ts';
import { ArgumentsError, checkedRealm, runScript, withOwnDatabase } from './own-database.ts';

const usage = `Usage: npm run replay-inbox -- [--realm ID] [--from INSTANT] [--to INSTANT] [--id N]... [--dry-run]
  --realm    only events of this company
  --from     only events received at or after this instant, such as 2026-03-01T00:00:00Z
  --to       only events received at or before it
  --id       an event's number, as the console's inbox shows it; may be given several times
  --dry-run  says what would be worked again and changes nothing
At least one of --from, --to and --id is needed.`;

function readInstant(name: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const instant = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(instant.getTime())) {
    throw new ArgumentsError(`--${name} is no instant such as 2026-03-01T00:00:00Z: ${text}`);
  }
  return instant;
}

function readId(text: string): bigint {
  if (!/^\d{1,18}$/.test(text)) throw new ArgumentsError(`--id is no number of an event: ${text}`);
  return BigInt(text);
}

type Wanted = { filter: InboxFilter; dryRun: boolean };

/** Null when the usage is all that was asked for. */
function readArguments(): Wanted | null {
  const { values } = parseArgs({
    options: {
      realm: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      id: { type: 'string', multiple: true },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const from = readInstant('from', values.from);
  const to = readInstant('to', values.to);
  const ids = values.id?.map(readId);
  if (from === undefined && to === undefined && ids === undefined) {
    throw new ArgumentsError('Say which events: by --from, --to or --id.');
  }
  if (from && to && from > to) throw new ArgumentsError('--from is later than --to.');
  return {
    filter: { realmId: checkedRealm(values.realm), from, to, ids },
    dryRun: values['dry-run'],
  };
}

async function replayAt(url: string, { filter, dryRun }: Wanted): Promise<void> {
  const log = createLogger('warn');
  const db = openDatabase(url, { poolSize: 2 });
  const doorbell = createDoorbell({ databaseUrl: url, listen: false, log });
  try {
    const replay = createReplay({
      inbox: createInboxStore({ db, clock: systemClock }),
      inboxReplay: createInboxReplayStore({ db, clock: systemClock }),
      audit: createAuditStore({ db, clock: systemClock }),
      ring: () => doorbell.ring('sync'),
      log,
    });
    const result = await replay({ filter, dryRun, actor: 'replay-inbox script' });
    const would = dryRun ? 'would be ' : '';
    console.log(
      `${result.replayed} ${result.replayed === 1 ? 'event' : 'events'} ${would}worked again`,
    );
    if (result.nowRead > 0) console.log(`${result.nowRead} unreadable ones ${would}read now`);
    if (result.stillUnreadable > 0) console.log(`${result.stillUnreadable} still cannot be read`);
    if (result.ignored > 0) console.log(`${result.ignored} are of kinds that are not mirrored`);
    if (result.strangers.length > 0) {
      const realms = result.strangers.join(', ');
      console.log(`Not connected here, so their events are set aside again: ${realms}`);
    }
  } finally {
    await doorbell.close();
    await db.$disconnect();
  }
}

await runScript(usage, async () => {
  const wanted = readArguments();
  if (wanted === null) console.log(usage);
  else await withOwnDatabase((url) => replayAt(url, wanted));
});
