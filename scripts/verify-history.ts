// `npm run verify-history -- --realm 123`: makes the chain of the history of reminders again and
// compares it with the reminders, for the database of DATABASE_URL or the embedded one. It changes
// nothing.
import { parseArgs } from 'node:util';
import { openDatabase } from '../src/adapters/store/database.ts';
import { createHistoryCompare } from '../src/adapters/store/history-compare.ts';
import { createHistoryRowStore } from '../src/adapters/store/history-rows.ts';
import { verifyHistory } from '../src/flow/history/verify-history.ts';
import { systemClock } from '../src/clock.ts';
import { ArgumentsError, checkedRealm, runScript, withOwnDatabase } from './own-database.ts';

const usage = `Usage: npm run verify-history [-- --realm ID [--head HASH]]
  --realm  only the history of this company
  --head   a head of its chain that was noted before, and that has to be in it still
Prints every row that breaks the chain or that the reminders do not agree with, and exits with 1
if there is any.`;

type Wish = { realmId: string | undefined; knownHead: string | undefined };

function readWish(): Wish {
  const { values } = parseArgs({
    options: { realm: { type: 'string' }, head: { type: 'string' } },
  });
  const [realmId, knownHead] = [checkedRealm(values.realm), values.head];
  if (knownHead !== undefined && realmId === undefined) {
    throw new ArgumentsError('--head is the head of one chain: say --realm too');
  }
  return { realmId, knownHead };
}

async function verifyAt(url: string, { realmId, knownHead }: Wish): Promise<void> {
  const db = openDatabase(url, { poolSize: 2 });
  try {
    const deps = {
      rows: createHistoryRowStore({ db, clock: systemClock }),
      compare: createHistoryCompare(db),
    };
    const companies = await db.company.findMany({
      where: realmId === undefined ? {} : { realmId },
      select: { realmId: true },
      orderBy: { realmId: 'asc' },
    });
    for (const company of companies) {
      const result = await verifyHistory(deps, {
        realmId: company.realmId,
        knownHead,
        onProblem: ({ position, reminderId, problem }) => {
          const where = [
            `company ${company.realmId}`,
            ...(position === null ? [] : [`row ${position}`]),
            ...(reminderId === null ? [] : [`reminder ${reminderId}`]),
          ];
          console.log(`BROKEN ${where.join(', ')}: ${problem}`);
        },
      });
      console.log(
        `Company ${company.realmId}: ${result.rows} rows of history, ${result.reminders} reminders, ` +
          `${result.events} events, ${result.replies} replies; ${result.wrong === 0 ? 'all agree' : `${result.wrong} do not agree`}; ` +
          `head ${result.head ?? '(none yet)'}`,
      );
      if (result.wrong > 0) process.exitCode = 1;
    }
  } finally {
    await db.$disconnect();
  }
}

await runScript(usage, async () => {
  const wish = readWish();
  await withOwnDatabase((url) => verifyAt(url, wish));
});
