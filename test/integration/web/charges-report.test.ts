/** The report of charges by month in the console, and its comparison with QuickBooks. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from '../../support/world.ts';
import { linesOf, ofAmount } from '../flow/charge-edits.ts';
import { chargeForm, setStage, textOf, type Stage } from './stage.ts';

let world: World;
let stage: Stage;
beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world);
});
afterAll(() => world.stop());

const at = (rest = ''): string => stage.at(`/reports/charges${rest}`);
const page = async (rest = ''): Promise<string> => textOf((await stage.visitor.get(at(rest))).html);

test('before anything is charged there is nothing to report and nothing to compare', async () => {
  expect(await page()).toContain('Nothing was charged in these months');
  expect(await page()).toContain('Nothing was compared yet');
  expect(textOf((await stage.visitor.get(stage.at('/charges'))).html)).toContain('Report by month');
});

test('a charge is in its month, leads to itself, and ties to the cent', async () => {
  const { visitor, realmId } = stage;
  await visitor.post(stage.at('/policy'), { ...chargeForm, intent: 'save' });
  await world.dunwell.stores.companies.update(realmId, { chargesMode: 'automatic' });
  await world.dunwell.run(realmId, { dryRun: false, trigger: 'api' });
  await world.idle();
  expect(await page()).toContain('Mar 2026');
  const behind = await page('?month=2026-03&currency=USD&figure=charged');
  expect(behind).toContain('Charged in Mar 2026');
  expect(behind).toContain('Harbour & Sons');
  // The invoice bears a date of February.
  expect(behind).toContain(
    'in the books of Feb 2026, because invoice A-1 bears the date 1 Feb 2026',
  );
  const compared = await visitor.post(at('/tie-outs'), { from: '2026-01-01', to: '2026-03-31' });
  expect(compared.url.pathname).toBe(at());
  await expect.poll(page).toContain('Ties to the cent');
  expect(await page()).toContain('Finance charge income');
  const csv = await visitor.get(at('.csv?from=2026-03-01&to=2026-03-31'));
  expect(csv.headers.get('content-type')).toContain('text/csv');
  expect(csv.html).toBe(
    'Currency,Month,Opening,Charged,Collected,Reversed,Outstanding,Waived\r\n' +
      'USD,2026-03,0.00,6.70,0.00,0.00,6.70,0.00\r\n' +
      'All in USD,2026-03,0.00,6.70,0.00,0.00,6.70,0.00\r\n',
  );
});

test('what somebody changes by hand is in the months, and told on the page and in its file', async () => {
  const { ledger, invoiceId, visitor, realmId } = stage;
  const invoice = await ledger.read('invoice', invoiceId);
  const Line = linesOf(invoice).flatMap((line) =>
    line.Amount === 6.7 ? ofAmount(5)(line) : [line],
  );
  await ledger.update('invoice', { ...invoice, Line });
  await world.idle();
  await world.dunwell.sync(realmId, { repair: true });
  const words = 'Somebody changed the line of the charge from 6.70 to 5.00 in QuickBooks.';
  const shown = await page();
  expect(shown).toContain('Changed by hand in QuickBooks');
  expect(shown).toContain(words);
  const march = '?from=2026-03-01&to=2026-03-31';
  const months = await visitor.get(at(`.csv${march}`));
  expect(months.html).toContain('USD,2026-03,0.00,6.70,0.00,1.70,5.00,0.00');
  const file = await visitor.get(at(`/by-hand.csv${march}`));
  expect(file.headers.get('content-type')).toContain('text/csv');
  const [header, ...rows] = file.html.split('\r\n');
  expect(header).toBe(
    'Charge,Seen,What was found,Invoice,Currency,Put on or taken off,Home currency,In home currency',
  );
  expect(rows).toEqual([
    expect.stringMatching(/^DW-\w{6},2026-03-12,Somebody .+\.,A-1,USD,-1\.70,USD,-1\.70$/),
    '',
  ]);
  const path = `/companies/${realmId}/reports/charges${march}`;
  expect((await world.api(path, { key: stage.apiKey })).body).toMatchObject({
    byHand: [
      {
        ...{ on: '2026-03-12', found: words, currency: 'USD', amount: '-1.70', atHome: '-1.70' },
        transaction: { id: invoiceId, number: 'A-1', date: '2026-02-01' },
      },
    ],
  });
  const compared = await visitor.post(at('/tie-outs'), { from: '2026-01-01', to: '2026-03-31' });
  expect(textOf(compared.html)).toContain('Ties to the cent');
});

test('a period that is none is said so, and a lost connection does not compare', async () => {
  const { visitor, realmId } = stage;
  const wrong = await visitor.get(at('?from=2026-05-01&to=2026-03-01'));
  expect(wrong.status).toBe(422);
  expect(textOf(wrong.html)).toContain('The last day must not be before the first day');
  expect((await visitor.get(at('?from=soon'))).status).toBe(422);
  await world.dunwell.stores.connections.markReauthorise(realmId, 'a test');
  const refused = await visitor.post(at('/tie-outs'), {});
  expect(textOf(refused.html)).toContain('not connected to QuickBooks');
});
