import { createLedgerClient, type LedgerClient } from '../../support/ledger-client.ts';
import type { Visitor } from '../../support/visitor.ts';
import type { World } from '../../support/world.ts';

/** A connected company with one overdue invoice, and a browser that holds its session. */
export type Stage = {
  readonly realmId: string;
  readonly apiKey: string;
  readonly ledger: LedgerClient;
  readonly visitor: Visitor;
  readonly customerId: string;
  readonly invoiceId: string;
  /** An address under the company. */
  readonly at: (path: string) => string;
};

/** 1,234.56 due on 1 March 2026, the invoice of the worked examples. */
export async function setStage(
  world: World,
  names: { customer?: string; docNumber?: string; email?: string } = {},
): Promise<Stage> {
  const company = await world.addCompany();
  const ledger = createLedgerClient(world.sandboxUrl, company);
  const customer = await ledger.create('customer', {
    DisplayName: names.customer ?? 'Harbour & Sons',
    PrimaryEmailAddr: { Address: names.email ?? 'pay@harbour.example' },
  });
  const invoice = await ledger.create('invoice', {
    CustomerRef: { value: customer.Id },
    DocNumber: names.docNumber ?? 'A-1',
    TxnDate: '2026-02-01',
    DueDate: '2026-03-01',
    Line: [
      {
        Amount: 1234.56,
        DetailType: 'SalesItemLineDetail',
        SalesItemLineDetail: { ItemRef: { value: '1' } },
      },
    ],
  });
  await world.idle();
  return {
    realmId: company.realmId,
    apiKey: company.apiKey,
    ledger,
    visitor: await world.signIn(company.realmId),
    customerId: customer.Id,
    invoiceId: invoice.Id,
    at: (path) => `/c/${company.realmId}${path}`,
  };
}

/** The fields of the policy form for 18 % a year, ten days of grace, every 30 days. */
export const chargeForm = {
  'reminders.defined': 'inherit',
  'charges.defined': 'here',
  'charges.enabled': 'on',
  'charges.start.from': 'dueDate',
  'charges.start.graceDays': '10',
  'charges.start.accrueFrom': 'start',
  'charges.amount.kind': 'annualRate',
  'charges.amount.annualRate.percent': '18',
  'charges.amount.annualRate.dayCount': 'actual/365',
  'charges.base': 'principal',
  'charges.assess.kind': 'everyDays',
  'charges.assess.days': '30',
  'charges.allocation': 'principalFirst',
  'charges.writeBack': 'lineOnInvoice',
};

/** The statuses with which a browser finds these pages, for lists that must all be alike. */
export async function statusesOf(
  visitor: Visitor,
  paths: readonly string[],
): Promise<Record<string, number>> {
  const statuses: Record<string, number> = {};
  for (const path of paths) statuses[path] = (await visitor.get(path)).status;
  return statuses;
}

/** One status for all of these paths. */
export const allWith = (paths: readonly string[], status: number): Record<string, number> =>
  Object.fromEntries(paths.map((path) => [path, status]));

/** The text of a page without its tags. */
export const textOf = (html: string): string =>
  html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');
