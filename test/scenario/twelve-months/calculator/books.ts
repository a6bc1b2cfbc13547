/** The ledger as a bookkeeper would keep it by hand: invoices, payments, credits, charges. */
import * as money from './amounts.ts';
import type { Account } from './charge.ts';
import type { Day } from './days.ts';
import type { ChargesRule } from './policy.ts';

export type Charge = {
  readonly invoice: string;
  readonly on: Day;
  readonly from: Day;
  readonly units: bigint;
  readonly skipped: readonly Day[];
  readonly level: string;
  readonly place: 'line' | 'new' | 'monthly';
  /** What was known when it was assessed, and by which rule. */
  readonly known: Account;
  readonly rule: ChargesRule;
  status: 'proposed' | 'accrued' | 'written' | 'waived' | 'reversed';
  /** The invoice that it stands on in the ledger, once it does. */
  carrier: string | null;
  /** What was given back of it. */
  reversed: bigint;
  /** Given back by a credit memo, so that its line stays as it is. */
  credited: bigint;
};

export type Invoice = {
  readonly key: string;
  customer: string;
  readonly currency: string;
  readonly txnDate: Day;
  dueDate: Day;
  /** What was sold, with tax and shipping, less discounts. */
  own: bigint;
  readonly deposit: bigint;
  readonly carriesCharges: boolean;
  status: 'live' | 'void' | 'deleted';
};

export type Payment = {
  readonly customer: string;
  readonly on: Day;
  readonly received: bigint;
  readonly applied: ReadonlyMap<string, bigint>;
  readonly credits: ReadonlyMap<string, bigint>;
  /** It puts a credit memo of ours on the charge of this invoice and date. */
  readonly takesBack?: { readonly invoice: string; readonly on: Day };
  isLive: boolean;
};

export type Credit = {
  readonly customer: string;
  readonly units: bigint;
  /** The program wrote it, to take the charge of this invoice and date back. */
  readonly takesBack?: Payment['takesBack'];
};

export type Customer = {
  readonly key: string;
  parent: string | null;
  readonly currency: string;
  groups: readonly string[];
  readonly law: { readonly annualPercent: string; readonly daysAfterDue: number } | null;
};

export type Hold = {
  readonly scope: 'customer' | 'invoice';
  readonly subject: string;
  readonly from: Day;
  until: Day | null;
};

export type Books = ReturnType<typeof openBooks>;

/** Empty books. The callers change the rows; everything else is worked out from them. */
export function openBooks() {
  const customers = new Map<string, Customer>();
  const invoices = new Map<string, Invoice>();
  const payments = new Map<string, Payment>();
  const credits = new Map<string, Credit>();
  const holds = new Map<string, Hold>();
  const charges: Charge[] = [];

  const required = <Row>(rows: ReadonlyMap<string, Row>, key: string): Row => {
    const row = rows.get(key);
    if (row === undefined) throw new Error(`The books have no ${key}`);
    return row;
  };
  const livePayments = (): Payment[] => [...payments.values()].filter(({ isLive }) => isLive);
  /** What stands of a charge as a line or an invoice of its own. */
  const standing = (charge: Charge): bigint => charge.units - charge.reversed + charge.credited;
  const carriedBy = (key: string): Charge[] => charges.filter(({ carrier }) => carrier === key);

  function total(key: string): bigint {
    const invoice = required(invoices, key);
    if (invoice.status !== 'live') return 0n;
    return invoice.own + money.sum(carriedBy(key).map(standing));
  }
  const applied = (key: string): bigint =>
    money.sum(livePayments().map((payment) => payment.applied.get(key) ?? 0n));
  function balance(key: string): bigint {
    const invoice = required(invoices, key);
    return invoice.status === 'live' ? total(key) - invoice.deposit - applied(key) : 0n;
  }
  const remaining = (key: string): bigint =>
    required(credits, key).units -
    money.sum(livePayments().map((payment) => payment.credits.get(key) ?? 0n));

  function unapplied(customer: string): bigint {
    const paid = livePayments()
      .filter((payment) => payment.customer === customer)
      .map(
        (payment) =>
          payment.received +
          money.sum([...payment.credits.values()]) -
          money.sum([...payment.applied.values()]),
      );
    const credited = [...credits].filter(([, row]) => row.customer === customer);
    return money.sum([...paid, ...credited.map(([key]) => remaining(key))]);
  }

  function lineage(customer: string): Customer[] {
    const rows: Customer[] = [];
    let next: string | null = customer;
    while (next !== null) {
      const row: Customer = required(customers, next);
      rows.push(row);
      next = row.parent;
    }
    return rows;
  }

  function account(key: string): Account {
    const invoice = required(invoices, key);
    const family = lineage(invoice.customer);
    const owners = new Set(family.map((row) => row.key));
    const deposited = { on: invoice.txnDate, units: invoice.deposit };
    return {
      currency: invoice.currency,
      txnDate: invoice.txnDate,
      dueDate: invoice.dueDate,
      principal: invoice.own,
      postings: [
        ...(invoice.deposit > 0n ? [deposited] : []),
        ...livePayments().flatMap((payment) => {
          if (payment.takesBack !== undefined) return [];
          const units = payment.applied.get(key) ?? 0n;
          return units > 0n ? [{ on: payment.on, units }] : [];
        }),
      ],
      lines: carriedBy(key)
        .map((charge) => ({ on: charge.on, units: charge.units - charge.reversed }))
        .filter(({ units }) => units > 0n),
      charges: charges
        .filter((charge) => charge.invoice === key)
        .map(({ on, units, reversed, status }) => ({
          on,
          live: units - reversed,
          isLive: status !== 'waived' && status !== 'reversed',
        })),
      held: [...holds.values()]
        .filter(({ scope, subject }) =>
          scope === 'invoice' ? subject === key : owners.has(subject),
        )
        .map(({ from, until }) => ({ from, to: until ?? Number.MAX_SAFE_INTEGER })),
      law: family.map(({ law }) => law).find((law) => law !== null) ?? null,
    };
  }

  return {
    customers,
    invoices,
    payments,
    credits,
    holds,
    charges,
    customer: (key: string) => required(customers, key),
    invoice: (key: string) => required(invoices, key),
    payment: (key: string) => required(payments, key),
    hold: (key: string) => required(holds, key),
    charge(invoice: string, on: Day): Charge {
      const found = charges.find((row) => row.invoice === invoice && row.on === on);
      if (found === undefined) throw new Error(`No charge on ${invoice} of that day`);
      return found;
    },
    standing,
    total,
    applied,
    balance,
    remaining,
    lineage,
    account,
    /** Open balances of a customer's own invoices, less what it has paid for nothing. */
    customerBalance(key: string): bigint {
      const own = [...invoices.values()].filter(({ customer }) => customer === key);
      return money.sum(own.map((invoice) => balance(invoice.key))) - unapplied(key);
    },
  };
}
