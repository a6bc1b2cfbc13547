import type { Figure } from '../../core/reports/charge-flows.ts';
import type { CustomerRef, FieldError, InvoiceRef } from '../components/view.ts';

/** A month, or all of them, in one currency; decimal texts. */
export type FigureTexts = Readonly<Record<Figure, string>>;

export type CurrencyTable = {
  currency: string;
  months: readonly (FigureTexts & { month: string })[];
  total: FigureTexts;
};

export type BehindRow = {
  id: string;
  reference: string;
  customer: CustomerRef;
  invoice: InvoiceRef;
  amount: string;
};

export type TimingRow = {
  chargeId: string;
  reference: string;
  /** "Charged on 2 Apr 2026; in the books of Mar 2026, because invoice 1001 bears …". */
  text: string;
  amount: string;
};

/** What somebody did to a charge by hand, with what that put on it; negative where it took off. */
export type ByHandRow = {
  chargeId: string;
  reference: string;
  on: string;
  found: string;
  amount: string;
  currency: string;
};

export type TieOutRow = {
  month: string;
  date: string | null;
  title: string;
  detail: string;
  todo: string;
  /** "Invoice 1001, Ada Lovelace"; empty where there is none. */
  transaction: string;
  charge: { id: string; reference: string } | null;
  inBooks: string;
  inDunwell: string;
};

export type TieOutView = {
  from: string;
  to: string;
  at: string;
  by: string;
  ties: boolean;
  currency: string;
  accounts: readonly string[];
  months: readonly { month: string; inBooks: string; inDunwell: string; difference: string }[];
  rows: readonly TieOutRow[];
};

/** One that is not done: how far it is, or why it failed. */
export type TieOutState =
  | { status: 'running'; steps: number; stepsDone: number }
  | { status: 'failed'; note: string; at: string };

export type ChargesReportView = {
  /** As they came in the address. */
  filters: { from: string; to: string };
  errors: readonly FieldError[];
  period: { from: string; to: string };
  currencies: readonly CurrencyTable[];
  /** All currencies in the home currency; null where there is no foreign one. */
  home: CurrencyTable | null;
  waiting: readonly { status: string; currency: string; count: number; amount: string }[];
  behind: { title: string; currency: string; rows: readonly BehindRow[]; leftOut: number } | null;
  timing: { currency: string; rows: readonly TimingRow[] };
  byHand: readonly ByHandRow[];
  tieOut: TieOutView | null;
  tieOutState: TieOutState | null;
};
