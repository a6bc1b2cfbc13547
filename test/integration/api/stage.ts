/** Two connected companies, so that every test can see whether one reaches into the other. */
import { z } from 'zod';
import {
  createLedgerClient,
  type LedgerClient,
  type LedgerEntity,
} from '../../support/ledger-client.ts';
import { startWorld, type Answer, type World } from '../../support/world.ts';

export type Tenant = {
  readonly realmId: string;
  readonly writeKey: string;
  readonly readKey: string;
  /** A call under the company's own path with its write key. */
  call(path: string, call?: { method?: string; body?: unknown }): Promise<Answer>;
  readonly ledger: LedgerClient;
  customer(name: string): Promise<LedgerEntity>;
  item(name: string): Promise<LedgerEntity>;
  invoice(
    customer: LedgerEntity,
    amount: number,
    dueDate: string,
    description?: string,
  ): Promise<LedgerEntity>;
};

export const chargesOfExample1 = {
  enabled: true,
  start: { from: 'dueDate', graceDays: 10, accrueFrom: 'start' },
  amount: { kind: 'annualRate', percent: '18', dayCount: 'actual/365' },
  base: 'principal',
  assess: { kind: 'everyDays', days: 30 },
  allocation: 'principalFirst',
  writeBack: 'lineOnInvoice',
};
export const politeReminders = {
  enabled: true,
  steps: [{ offsetDays: 1, template: 'polite' }],
  consolidate: true,
};

/** @throws Error when the answer is not this status */
export function expectStatus(answer: Answer, status: number): unknown {
  if (answer.status !== status) {
    throw new Error(`${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`);
  }
  return answer.body;
}

const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});
/** Reads an answer as a problem, which must say so in its content type. */
export function problemIn(answer: Answer): z.infer<typeof problem> {
  const type = answer.headers.get('content-type') ?? '';
  if (!type.startsWith('application/problem+json')) throw new Error(`Not a problem: ${type}`);
  const read = problem.parse(answer.body);
  if (read.status !== answer.status) throw new Error('The problem names another status');
  return read;
}

const idShape = z.object({ id: z.string() });
export const idOf = (body: unknown): string => idShape.parse(body).id;
const listShape = z.object({ items: z.array(z.looseObject({})), next: z.string().nullable() });
export const listIn = (answer: Answer) => listShape.parse(expectStatus(answer, 200));

/** A company in the sandbox, connected, with keys of both kinds. */
export async function addTenant(world: World, company: Record<string, unknown> = {}) {
  const made = await world.addCompany(company);
  const { realmId } = made;
  const key = (access: 'read' | 'write') =>
    world.dunwell.stores.apiKeys.create(realmId, { name: access, access, createdBy: 'test' });
  const [writeKey, readKey] = [await key('write'), await key('read')];
  const ledger = createLedgerClient(world.sandboxUrl, made);
  const tenant: Tenant = {
    realmId,
    writeKey,
    readKey,
    ledger,
    call: (path, call = {}) =>
      world.api(`/companies/${realmId}${path}`, { ...call, key: writeKey }),
    customer: (name) =>
      ledger.create('customer', {
        DisplayName: name,
        PrimaryEmailAddr: { Address: `${name.toLowerCase()}@payer.example` },
      }),
    item: (name) =>
      ledger.create('item', {
        Name: name,
        Type: 'Service',
        IncomeAccountRef: { value: '1' },
      }),
    invoice: (customer, amount, dueDate, description) =>
      ledger.create('invoice', {
        CustomerRef: { value: customer.Id },
        TxnDate: dueDate,
        DueDate: dueDate,
        Line: [
          {
            Amount: amount,
            ...(description === undefined ? {} : { Description: description }),
            DetailType: 'SalesItemLineDetail',
            SalesItemLineDetail: { ItemRef: { value: '1' } },
          },
        ],
      }),
  };
  return tenant;
}

/** The world on 12 March 2026, when invoices due on the first are eleven days overdue. */
export const startStage = () => startWorld({ now: '2026-03-12T17:00:00Z' });
