import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLedgerClient, type LedgerClient } from '../../support/ledger-client.ts';
import type { World } from '../../support/world.ts';
import { chargesOfExample1, expectStatus, listIn, startStage } from './stage.ts';

let world: World;
let ledger: LedgerClient;
let call: (path: string, body?: unknown, method?: string) => ReturnType<World['api']>;

beforeAll(async () => {
  world = await startStage();
  const company = await world.addCompany();
  call = (path, body, method = body === undefined ? 'GET' : 'PUT') =>
    world.api(`/companies/${company.realmId}${path}`, { method, body, key: company.apiKey });
  ledger = createLedgerClient(world.sandboxUrl, company);
});
afterAll(() => world.stop());

test('an invoice paid late is charged once, on a new invoice, for the days until it was paid', async () => {
  const customer = await ledger.create('customer', { DisplayName: 'Late & Sons' });
  const invoice = await ledger.create('invoice', {
    CustomerRef: { value: customer.Id },
    TxnDate: '2026-01-05',
    DueDate: '2026-02-01',
    Line: [
      {
        Amount: 1000,
        DetailType: 'SalesItemLineDetail',
        SalesItemLineDetail: { ItemRef: { value: '1' } },
      },
    ],
  });
  await ledger.create('payment', {
    CustomerRef: { value: customer.Id },
    TotalAmt: 1000,
    TxnDate: '2026-03-03',
    Line: [{ Amount: 1000, LinkedTxn: [{ TxnId: invoice.Id, TxnType: 'Invoice' }] }],
  });
  await world.idle();
  const charges = { ...chargesOfExample1, chargeAfterPayment: true };
  expectStatus(await call('/policies/company', { charges }), 200);
  expectStatus(await call('', { modes: { charges: 'automatic' } }, 'PATCH'), 200);
  for (let run = 0; run < 2; run += 1) {
    expectStatus(await call('/runs', { dryRun: false }, 'POST'), 200);
  }
  const { items } = listIn(await call('/charges'));
  // 30 days of 1,000 at 18 %
  expect(items).toMatchObject([
    {
      invoiceId: invoice.Id,
      assessmentDate: '2026-03-03',
      amount: '14.79',
      status: 'written',
      writeBack: 'newInvoice',
    },
  ]);
  expect(items[0]?.['qbo']).not.toMatchObject({ invoiceId: invoice.Id });
});
