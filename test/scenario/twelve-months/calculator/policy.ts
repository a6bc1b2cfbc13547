/** A charges section as the API takes it, and which level's section counts. */
export type DatedRate = { readonly from: string; readonly percent: string };
export type AmountRule =
  | { readonly kind: 'annualRate'; readonly percent: string; readonly dayCount: DayCount }
  | {
      readonly kind: 'annualRate';
      readonly baseRate: {
        readonly rates: readonly DatedRate[];
        readonly margin: string;
        readonly applies: 'byPeriod' | 'whenOverdue';
      };
      readonly dayCount: DayCount;
    }
  | {
      readonly kind: 'statutory';
      readonly regime: 'eu';
      readonly rates: readonly DatedRate[];
    }
  | { readonly kind: 'percent'; readonly percent: string }
  | { readonly kind: 'flat'; readonly amount: string }
  | { readonly kind: 'greaterOf' | 'sumOf'; readonly of: readonly AmountRule[] }
  | { readonly kind: 'flatThenPercent'; readonly amount: string; readonly percent: string }
  | {
      readonly kind: 'tiered';
      readonly by: 'principal';
      readonly tiers: readonly { readonly upTo?: string; readonly amount: AmountRule }[];
    };
export type DayCount = 'actual/365' | 'actual/360' | 'actual/actual';

export type ChargesRule = {
  readonly enabled: boolean;
  readonly start: {
    readonly from: 'dueDate' | 'txnDate';
    readonly graceDays: number;
    readonly accrueFrom: 'start' | 'graceEnd';
    readonly notBefore?: string;
  };
  readonly amount: AmountRule;
  readonly base: 'principal' | 'balance';
  readonly assess:
    | { readonly kind: 'once' }
    | { readonly kind: 'everyDays'; readonly days: number }
    | { readonly kind: 'monthly'; readonly day: number };
  readonly allocation: 'principalFirst' | 'chargesFirst';
  readonly minimum?: string;
  readonly maximum?: string;
  readonly maximumTotal?: { readonly amount: string } | { readonly percentOfPrincipal: string };
  readonly maximumCount?: number;
  readonly minimumBalance?: string;
  readonly law?: { readonly above?: 'reduce' | 'block'; readonly annualPercent?: string };
  readonly chargeAfterPayment?: boolean;
  readonly writeBack: 'lineOnInvoice' | 'invoicePerInvoice' | 'monthlyInvoicePerCustomer';
};

export type Level = 'company' | 'group' | 'customer' | 'invoice';

/** Whether a rule names an amount of money, so that it belongs to one currency. */
export function namesMoney(rule: ChargesRule): boolean {
  const total = rule.maximumTotal;
  const limits = [rule.minimum, rule.maximum, rule.minimumBalance];
  return (
    limits.some((limit) => limit !== undefined) ||
    (total !== undefined && 'amount' in total) ||
    moneyIn(rule.amount)
  );
}

function moneyIn(amount: AmountRule): boolean {
  switch (amount.kind) {
    case 'flat':
    case 'flatThenPercent':
    case 'statutory':
      return true;
    case 'greaterOf':
    case 'sumOf':
      return amount.of.some(moneyIn);
    case 'tiered':
      return amount.tiers.some((tier) => tier.upTo !== undefined || moneyIn(tier.amount));
    case 'annualRate':
    case 'percent':
      return false;
  }
}

/** The rules in force, by level and whom they are for; '' for the company. */
export type Rules = ReadonlyMap<string, ChargesRule>;
export const ruleKey = (level: Level, subject: string): string => `${level} ${subject}`;

/** The section that counts for an invoice, the most specific level first, and that level. */
export function ruleFor(
  rules: Rules,
  invoice: string,
  lineage: readonly { readonly key: string; readonly groups: readonly string[] }[],
): { readonly rule: ChargesRule; readonly level: Level } | null {
  const wanted: [Level, string][] = [
    ['invoice', invoice],
    ...lineage.map(({ key }): [Level, string] => ['customer', key]),
    ...lineage.flatMap(({ groups }) =>
      [...groups].toSorted().map((name): [Level, string] => ['group', name]),
    ),
    ['company', ''],
  ];
  for (const [level, subject] of wanted) {
    const rule = rules.get(ruleKey(level, subject));
    if (rule !== undefined) return { rule, level };
  }
  return null;
}
