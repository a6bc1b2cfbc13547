import { z } from 'zod';
import { createLedgerClient } from './ledger-client.ts';

const companySchema = z.object({
  realmId: z.string(),
  accessToken: z.string(),
  apiKey: z.string(),
});
type More = { method?: string; headers?: Record<string, string> };

/** Example 1 of the semantics: 18 % a year after ten days of grace, every thirty days. */
export const exampleOnePolicy = {
  charges: {
    enabled: true,
    start: { from: 'dueDate', graceDays: 10, accrueFrom: 'start' },
    amount: { kind: 'annualRate', percent: '18', dayCount: 'actual/365' },
    base: 'principal',
    assess: { kind: 'everyDays', days: 30 },
    allocation: 'principalFirst',
    writeBack: 'lineOnInvoice',
  },
};

async function call(url: string, body?: unknown, more: More = {}): Promise<unknown> {
  const answer = await fetch(url, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    ...more,
    headers: { 'content-type': 'application/json', ...more.headers },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

export type Outside = ReturnType<typeof createOutside>;

/** The program as it is seen from outside: its API and the stand-ins' control surface. */
export function createOutside(appUrl: string, sandboxUrl: string) {
  const control = (address: string, body?: unknown, method?: string): Promise<unknown> =>
    call(`${sandboxUrl}/control${address}`, body, method ? { method } : {});
  return {
    control,
    setClock: (now: string) => control('/clock', { now }, 'PUT'),
    /** A new connected company, its ledger and a customer with an address of its own. */
    async newCompany() {
      const made = companySchema.parse(
        await control('/companies', { seed: 'empty', connect: true }),
      );
      const ledger = createLedgerClient(sandboxUrl, made);
      const address = `payer-${made.realmId}@example.com`;
      const customer = await ledger.create('customer', {
        DisplayName: 'Ada',
        PrimaryEmailAddr: { Address: address },
      });
      return {
        ledger,
        address,
        customerId: customer.Id,
        api: (path: string, body?: unknown, method?: string): Promise<unknown> =>
          call(`${appUrl}/api/v1/companies/${made.realmId}${path}`, body, {
            ...(method ? { method } : {}),
            headers: { authorization: `Bearer ${made.apiKey}` },
          }),
        /** An invoice of one line. */
        invoice: (amount: number, txnDate: string, dueDate: string) =>
          ledger.create('invoice', {
            CustomerRef: { value: customer.Id },
            TxnDate: txnDate,
            DueDate: dueDate,
            Line: [
              {
                Amount: amount,
                DetailType: 'SalesItemLineDetail',
                SalesItemLineDetail: { ItemRef: { value: '1' } },
              },
            ],
          }),
      };
    },
  };
}
