/** Short words for the things that happen, so that a story reads like one. */
import type { ChargesRule, Level } from '../calculator/policy.ts';
import type { Event } from '../events.ts';

type Shares = Readonly<Record<string, string>>;

export const run: Event = { do: 'run' };
/** The program is killed at a place between two commits, and a new one goes on. */
export const runKilledAt = (killedAt: string): Event => ({ do: 'run', but: { killedAt } });
/** QuickBooks takes the write, and its answer is lost. */
export const runWithLostAnswer: Event = {
  do: 'run',
  but: { fault: 'applied-then-reset', on: 'write' },
};

export const sell = (
  key: string,
  customer: string,
  [txn, due]: readonly [string, string],
  total: string,
  more: { readonly deposit?: string; readonly form?: object } = {},
): Event => ({ do: 'invoice', key, customer, txn, due, total, ...more });

export const pay = (
  key: string,
  customer: string,
  dated: string,
  applied: Shares,
  more: { readonly received: string; readonly credits?: Shares },
): Event => ({ do: 'pay', key, customer, dated, applied, ...more });

export const policy = (level: Level, subject: string, rule: ChargesRule | null): Event => ({
  do: 'policy',
  level,
  subject,
  rule,
});

const item = (Amount: number, code: 'TAX' | 'NON', value = '1'): object => ({
  Amount,
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: { ItemRef: { value }, TaxCodeRef: { value: code } },
});

/** Goods with and without tax of 8 %, and the sending, which is taxed. */
export const taxedWithShipping = {
  Line: [item(1000, 'TAX'), item(333.33, 'NON'), item(20, 'TAX', 'SHIPPING_ITEM_ID')],
  TxnTaxDetail: { TxnTaxCodeRef: { value: '2' } },
};
/** 1,000 less ten percent. */
export const discounted = {
  Line: [
    item(1000, 'NON'),
    {
      DetailType: 'DiscountLineDetail',
      DiscountLineDetail: { PercentBased: true, DiscountPercent: 10 },
    },
  ],
};
/** A bundle of 700 and 50.50, a remark, and 10 beside it. */
export const bundled = {
  Line: [
    {
      DetailType: 'GroupLineDetail',
      GroupLineDetail: {
        GroupItemRef: { value: 'kit' },
        Line: [item(700, 'NON'), item(50.5, 'NON')],
      },
    },
    { DetailType: 'DescriptionOnly', Description: 'As agreed' },
    item(10, 'NON'),
  ],
};
