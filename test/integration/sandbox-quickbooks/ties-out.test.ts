/** Whatever is done to the books, in whatever order, they tie out to the last minor unit. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toMinor } from '../../../src/sandbox/quickbooks/amounts.ts';
import { QuickBooksFault } from '../../../src/sandbox/quickbooks/faults.ts';
import {
  objectAt,
  objectsAt,
  refAt,
  textAt,
  type JsonObject,
} from '../../../src/sandbox/quickbooks/json.ts';
import { realmId, startCompany, type TestCompany } from './company.ts';

let company: TestCompany;
let customers: string[] = [];

beforeAll(async () => {
  company = await startCompany({
    country: 'CA',
    currency: 'CAD',
    salesTax: 'codes',
    currencies: ['JPY'],
  });
  const create = (body: JsonObject) => company.ledger.create(realmId, 'Customer', body);
  const parent = await create({ DisplayName: 'Parent' });
  const job = await create({ DisplayName: 'Job', ParentRef: { value: idOf(parent) }, Job: true });
  const yen = await create({ DisplayName: 'Yen', CurrencyRef: { value: 'JPY' } });
  customers = [parent, job, yen].map(idOf);
});
afterAll(() => company.stop());

const idOf = (entity: JsonObject): string => textAt(entity, 'Id') ?? '';

const kinds = ['Invoice', 'CreditMemo', 'Payment', 'Deposit'] as const;
type Kind = (typeof kinds)[number];
const actions = ['create', 'create', 'create', 'update', 'update', 'void', 'delete'] as const;

const anyLine = fc.record({
  cents: fc.integer({ min: 0, max: 20_000 }),
  code: fc.constantFrom('1', '2', '3', '4', '5'),
  isGross: fc.boolean(),
  isShipping: fc.boolean(),
});
const anyStep = fc.record({
  kind: fc.constantFrom<Kind>('Invoice', 'Invoice', 'CreditMemo', 'Payment', 'Payment', 'Deposit'),
  action: fc.constantFrom(...actions),
  /** Picks what is changed or linked, out of what there is. */
  picks: fc.array(fc.nat(1_000), { minLength: 4, maxLength: 4 }),
  lines: fc.array(anyLine, { minLength: 1, maxLength: 4 }),
  discount: fc.constantFrom('none', 'percent', 'amount'),
  mode: fc.constantFrom('TaxExcluded', 'TaxInclusive', 'NotApplicable'),
  cents: fc.integer({ min: 0, max: 30_000 }),
  deposit: fc.constantFrom(0, 0, 100),
});
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

async function all(type: string): Promise<JsonObject[]> {
  const { response } = await company.ledger.query(
    realmId,
    `select * from ${type} orderby Id maxresults 1000`,
  );
  return objectsAt(response, type);
}
const pick = <T>(list: readonly T[], at: number | undefined): T | undefined =>
  list[(at ?? 0) % Math.max(1, list.length)];

function formBody(step: Step): JsonObject {
  const items = step.lines.map((line): JsonObject => {
    const Amount = line.cents / 100;
    const gross = line.isGross ? { TaxInclusiveAmt: Amount } : {};
    const ItemRef = { value: line.isShipping ? 'SHIPPING_ITEM_ID' : '1' };
    const TaxCodeRef = { value: line.code };
    const SalesItemLineDetail = { ItemRef, TaxCodeRef, ...gross };
    return { Amount, DetailType: 'SalesItemLineDetail', SalesItemLineDetail };
  });
  const percent = { PercentBased: true, DiscountPercent: 12.5 };
  const discount: JsonObject = {
    Amount: step.cents / 1000,
    DetailType: 'DiscountLineDetail',
    DiscountLineDetail: step.discount === 'percent' ? percent : {},
  };
  return {
    CustomerRef: { value: pick(customers, step.picks[0]) ?? '' },
    ExchangeRate: 0.0091,
    GlobalTaxCalculation: step.mode,
    Line: step.discount === 'none' ? items : [...items, discount],
    ...(step.kind === 'Invoice' && step.deposit > 0 ? { Deposit: step.deposit } : {}),
  };
}

/** Pays an invoice, perhaps with a credit, with more or less than is open. */
async function paymentBody(step: Step): Promise<JsonObject> {
  const open = (await all('Invoice')).filter((each) => Number(each.Balance) > 0);
  const invoice = pick(open, step.picks[1]);
  const customer = invoice === undefined ? customers[0] : refAt(invoice, 'CustomerRef');
  const credits = (await all('CreditMemo')).filter(
    (each) => refAt(each, 'CustomerRef') === customer && Number(each.Balance) > 0,
  );
  const credit = pick(credits, step.picks[2]);
  const paid = Math.min(step.cents / 100, Number(invoice?.Balance ?? 0));
  const drawn = Math.min(paid, Number(credit?.Balance ?? 0));
  const line = (Amount: number, to: JsonObject | undefined, TxnType: string): JsonObject[] =>
    to === undefined || Amount <= 0 ? [] : [{ Amount, LinkedTxn: [{ TxnId: idOf(to), TxnType }] }];
  const isWithCredit = (step.picks[3] ?? 0) % 2 === 0;
  const Line = [
    ...line(paid, invoice, 'Invoice'),
    ...(isWithCredit ? line(drawn, credit, 'CreditMemo') : []),
  ];
  // Half of the time not a cent more than needed, so that credits pay by a payment of nothing.
  const exact = Number((paid - (isWithCredit ? drawn : 0)).toFixed(2));
  const TotalAmt = (step.picks[0] ?? 0) % 2 === 0 ? exact : step.cents / 100;
  return { CustomerRef: { value: customer ?? '' }, TotalAmt, ExchangeRate: 0.0091, Line };
}

async function depositBody(step: Step): Promise<JsonObject> {
  const payment = pick(await all('Payment'), step.picks[1]);
  const LinkedTxn = [{ TxnId: payment === undefined ? '1' : idOf(payment), TxnType: 'Payment' }];
  const CurrencyRef = { value: refAt(payment ?? {}, 'CurrencyRef') ?? 'CAD' };
  return { DepositToAccountRef: { value: '5' }, CurrencyRef, Line: [{ LinkedTxn }] };
}

async function take(step: Step): Promise<void> {
  const { kind, action } = step;
  const list = await all(kind);
  // What is linked is the harder case.
  const linked = list.filter((each) => objectsAt(each, 'LinkedTxn').length > 0);
  const isLinked = (step.picks[2] ?? 0) % 3 > 0 && linked.length > 0;
  const known = pick(isLinked ? linked : list, step.picks[3]);
  const handle = { Id: idOf(known ?? {}), SyncToken: textAt(known ?? {}, 'SyncToken') ?? '' };
  if (known !== undefined && (action === 'void' || action === 'delete')) {
    if (kind === 'Deposit' && action === 'void') return;
    await company.ledger[action](realmId, kind, handle);
    return;
  }
  const bodies = {
    Invoice: formBody,
    CreditMemo: formBody,
    Payment: paymentBody,
    Deposit: depositBody,
  };
  const body = await bodies[kind](step);
  if (action !== 'update' || known === undefined) {
    await company.ledger.create(realmId, kind, body);
    return;
  }
  await company.ledger.update(realmId, kind, { ...body, ...handle });
}

const digitsOf = (body: JsonObject): number => (refAt(body, 'CurrencyRef') === 'JPY' ? 0 : 2);
const minor = (body: JsonObject, key: string): bigint => toMinor(body[key], digitsOf(body));

async function checkForms(type: 'Invoice' | 'CreditMemo', payments: readonly JsonObject[]) {
  const forms = await all(type);
  for (const form of forms) {
    const linked = payments.flatMap((payment) =>
      objectsAt(payment, 'Line')
        .filter((line) => {
          const link = objectsAt(line, 'LinkedTxn')[0] ?? {};
          return link.TxnType === type && link.TxnId === idOf(form);
        })
        .map((line) => ({ payment, minor: toMinor(line.Amount, digitsOf(form)) })),
    );
    const applied = linked.reduce((sum, each) => sum + each.minor, 0n);
    const balance = minor(form, 'TotalAmt') - minor(form, 'Deposit') - applied;
    expect({ id: idOf(form), balance: minor(form, 'Balance') }).toEqual({
      id: idOf(form),
      balance,
    });
    expect(balance >= 0n).toBe(true);
    const payers = new Set(linked.map(({ payment }) => idOf(payment)));
    const links = objectsAt(form, 'LinkedTxn').map((link) => link.TxnId);
    expect(new Set(links)).toEqual(payers);
    checkSums(form);
  }
  return forms;
}

function checkSums(form: JsonObject): void {
  const digits = digitsOf(form);
  const lines = objectsAt(form, 'Line');
  const sum = (list: readonly JsonObject[]) =>
    list.reduce((total, line) => total + toMinor(line.Amount, digits), 0n);
  const of = (kind: string) => lines.filter((line) => line.DetailType === kind);
  const shipped = (line: JsonObject) =>
    refAt(objectAt(line, 'SalesItemLineDetail') ?? {}, 'ItemRef') === 'SHIPPING_ITEM_ID';
  const items = of('SalesItemLineDetail');
  const tax = objectAt(form, 'TxnTaxDetail') ?? {};
  const totalTax = toMinor(tax.TotalTax, digits);
  expect(sum(of('SubTotalLineDetail'))).toBe(sum(items.filter((line) => !shipped(line))));
  expect(sum(items) - sum(of('DiscountLineDetail')) + totalTax).toBe(minor(form, 'TotalAmt'));
  expect(sum(objectsAt(tax, 'TaxLine'))).toBe(totalTax);
}

async function checkBooks(): Promise<void> {
  const payments = await all('Payment');
  const invoices = await checkForms('Invoice', payments);
  const credits = await checkForms('CreditMemo', payments);
  for (const payment of payments) {
    const lines = objectsAt(payment, 'Line');
    const on = (type: string) =>
      lines
        .filter((line) => objectsAt(line, 'LinkedTxn')[0]?.TxnType === type)
        .reduce((sum, line) => sum + toMinor(line.Amount, digitsOf(payment)), 0n);
    const left = minor(payment, 'TotalAmt') + on('CreditMemo') - on('Invoice');
    expect(minor(payment, 'UnappliedAmt')).toBe(left);
    expect(left >= 0n).toBe(true);
  }
  const people = await all('Customer');
  const owed = new Map(
    people.map((customer) => {
      const own = (list: readonly JsonObject[], key: string) =>
        list
          .filter((each) => refAt(each, 'CustomerRef') === idOf(customer))
          .reduce((sum, each) => sum + minor(each, key), 0n);
      const open = own(invoices, 'Balance');
      return [idOf(customer), open - own(credits, 'Balance') - own(payments, 'UnappliedAmt')];
    }),
  );
  for (const customer of people) {
    const jobs = people.filter((each) => refAt(each, 'ParentRef') === idOf(customer));
    const balance = owed.get(idOf(customer)) ?? 0n;
    const withJobs = jobs.reduce((sum, job) => sum + (owed.get(idOf(job)) ?? 0n), balance);
    expect(minor(customer, 'Balance')).toBe(balance);
    expect(minor(customer, 'BalanceWithJobs')).toBe(withJobs);
  }
}

async function snapshot(): Promise<Map<string, JsonObject>> {
  const found = new Map<string, JsonObject>();
  for (const type of [...kinds, 'Customer']) {
    for (const each of await all(type)) found.set(`${type} ${idOf(each)}`, each);
  }
  return found;
}

/** Takes a step; false when QuickBooks' rules refuse it. */
async function isTaken(step: Step): Promise<boolean> {
  try {
    await take(step);
    return true;
  } catch (error) {
    if (error instanceof QuickBooksFault) return false;
    throw error;
  }
}

/** What is sent back whole is no change. */
async function checkEchoes(at: number): Promise<void> {
  for (const type of kinds) {
    const one = pick(await all(type), at);
    const echoed = one === undefined ? undefined : await company.ledger.update(realmId, type, one);
    expect(echoed).toEqual(one);
  }
}

/** A refusal leaves everything as it was; a step that is taken counts once for what it touches. */
function checkStep(
  isDone: boolean,
  before: ReadonlyMap<string, JsonObject>,
  after: ReadonlyMap<string, JsonObject>,
): void {
  expect(isDone ? before : after).toEqual(before);
  for (const [key, entity] of after) {
    const token = Number(before.get(key)?.SyncToken ?? entity.SyncToken);
    expect(Number(entity.SyncToken) - token).toBeLessThanOrEqual(1);
  }
}

test('the books tie out after every step, taken or refused', { timeout: 60_000 }, async () => {
  let [taken, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 8, maxLength: 14 }), async (steps) => {
      for (const step of steps) {
        const before = await snapshot();
        const isDone = await isTaken(step);
        if (isDone) taken += 1;
        else refused += 1;
        checkStep(isDone, before, await snapshot());
        await checkBooks();
      }
      await checkEchoes(steps.length);
    }),
    { numRuns: 10, endOnFailure: true },
  );
  // What is always refused would prove nothing.
  expect(taken).toBeGreaterThan(refused);
});
