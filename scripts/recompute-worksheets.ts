// `npm run recompute-worksheets -- --realm 123`: works every stored worksheet out again and checks
// its hash, for the database of DATABASE_URL or the embedded one. It changes nothing.
import { parseArgs } from 'node:util';
import { openDatabase } from '../src/adapters/store/database.ts';
import { createWorksheetRowStore } from '../src/adapters/store/worksheet-rows.ts';
import { verifyWorksheets } from '../src/flow/collections/verify-worksheets.ts';
import { checkedRealm, runScript, withOwnDatabase } from './own-database.ts';

const usage = `Usage: npm run recompute-worksheets [-- --realm ID]
  --realm  only charges of this company
Prints every charge whose worksheet does not come to its amount or does not have its hash, and
exits with 1 if there is any.`;

function readRealm(): string | undefined {
  const { values } = parseArgs({ options: { realm: { type: 'string' } } });
  return checkedRealm(values.realm);
}

async function recomputeAt(url: string, realmId: string | undefined): Promise<void> {
  const db = openDatabase(url, { poolSize: 2 });
  try {
    const result = await verifyWorksheets(createWorksheetRowStore(db), {
      realmId,
      onMismatch: (mismatch) => {
        const { reference, chargeId, problems } = mismatch;
        console.log(
          `MISMATCH ${reference} (charge ${chargeId}, company ${mismatch.realmId}): ${problems.join(' ')}`,
        );
      },
    });
    const worksheets = result.checked === 1 ? 'worksheet' : 'worksheets';
    console.log(`${result.checked} ${worksheets} worked out again`);
    if (result.withoutHash > 0) console.log(`${result.withoutHash} are older than the hashes`);
    console.log(
      result.wrong === 0
        ? 'All come to the same cent'
        : `${result.wrong} do not prove their charge`,
    );
    if (result.wrong > 0) process.exitCode = 1;
  } finally {
    await db.$disconnect();
  }
}

await runScript(usage, async () => {
  const realmId = readRealm();
  await withOwnDatabase((url) => recomputeAt(url, realmId));
});
