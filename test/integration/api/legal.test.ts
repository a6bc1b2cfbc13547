import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLedgerClient } from '../../support/ledger-client.ts';
import type { World } from '../../support/world.ts';
import { chargesOfExample1, expectStatus, listIn, startStage } from './stage.ts';

let world: World;
let realmId: string;
let key: string;
let customerId: string;
let call: (path: string, body?: unknown, method?: string) => ReturnType<World['api']>;

beforeAll(async () => {
  world = await startStage();
  const company = await world.addCompany();
  ({ realmId, apiKey: key } = company);
  call = (path, body, method = body === undefined ? 'GET' : 'PUT') =>
    world.api(`/companies/${realmId}${path}`, { method, body, key });
  const ledger = createLedgerClient(world.sandboxUrl, company);
  const customer = await ledger.create('customer', {
    DisplayName: 'Peach & Sons',
    BillAddr: { Line1: '1 Peachtree St', City: 'Atlanta', CountrySubDivisionCode: 'GA' },
  });
  customerId = customer.Id;
  await ledger.create('invoice', {
    CustomerRef: { value: customerId },
    TxnDate: '2026-02-01',
    DueDate: '2026-02-01',
    Line: [
      {
        Amount: 1000,
        DetailType: 'SalesItemLineDetail',
        SalesItemLineDetail: { ItemRef: { value: '1' } },
      },
    ],
  });
  await world.idle();
});
afterAll(() => world.stop());

test('the billing address says which law applies, and the owner may say otherwise', async () => {
  const found = expectStatus(await call(`/customers/${customerId}/legal`), 200);
  expect(found).toMatchObject({
    settings: { party: null, country: null, region: null, agreedTerms: null },
    applies: { place: 'US-GA', party: 'business', record: { citation: 'O.C.G.A. § 7-4-16' } },
  });
  const said = { party: 'consumer', country: 'Canada', region: 'ON' };
  const changed = expectStatus(await call(`/customers/${customerId}/legal`, said), 200);
  expect(changed).toMatchObject({
    settings: { party: 'consumer', country: 'CA', region: 'ON' },
    applies: { place: 'CA-ON', party: 'consumer', record: { annualPercent: '35' } },
  });
  expectStatus(await call(`/customers/${customerId}/legal`, { region: 'ON' }), 422);
  expectStatus(await call(`/customers/${customerId}/legal`, { country: 'Freedonia' }), 422);
  expectStatus(await call('/customers/999999/legal', {}), 404);
  const back = expectStatus(await call(`/customers/${customerId}/legal`, {}), 200);
  expect(back).toMatchObject({ applies: { place: 'US-GA', party: 'business' } });
});

test('a run charges once the terms are on record, and no more than the law allows', async () => {
  const charges = {
    ...chargesOfExample1,
    amount: { kind: 'annualRate', percent: '30', dayCount: 'actual/365' },
    start: { from: 'dueDate', graceDays: 10, accrueFrom: 'start' },
    agreedTerms: { required: true },
  };
  expectStatus(await call('/policies/company', { charges }), 200);
  expectStatus(await call('', { modes: { charges: 'review' } }, 'PATCH'), 200);
  const run = async () => expectStatus(await call('/runs', { dryRun: false }, 'POST'), 200);
  expect(await run()).toMatchObject({
    decisions: expect.arrayContaining([expect.objectContaining({ outcome: 'terms-not-agreed' })]),
  });

  const agreedTerms = { date: '2026-01-10', document: 'Terms of sale, signed' };
  expectStatus(await call(`/customers/${customerId}/legal`, { agreedTerms }), 200);
  expect(expectStatus(await call('/breaches'), 200)).toMatchObject({
    items: [{ customerId, wanted: '24.66', allowed: '14.79', citation: 'O.C.G.A. § 7-4-16' }],
  });
  await run();
  const [charge] = listIn(await call('/charges')).items;
  // Georgia: first on the 30th day, 3 March; 30 days of 1,000 at 18 % instead of 30 %.
  expect(charge).toMatchObject({ assessmentDate: '2026-03-03', amount: '14.79' });
  const detail = expectStatus(await call(`/charges/${String(charge?.['id'])}`), 200);
  expect(detail).toMatchObject({
    worksheet: {
      law: { place: 'US-GA', record: { citation: 'O.C.G.A. § 7-4-16' }, most: '14.79' },
      limits: [{ limit: 'legalCap', before: '24.66', after: '14.79', by: '-9.87' }],
    },
  });
});
