import type { CustomerRef } from '../components/view.ts';

/** A statement of account; amounts are decimal texts in the currency beside them. */
export type StatementView = {
  customer: CustomerRef;
  period: { from: string; to: string };
  currencies: readonly CurrencyStatementView[];
};

export type CurrencyStatementView = {
  currency: string;
  opening: string;
  entries: readonly StatementRow[];
  closing: string;
  aging: readonly { bucket: string; amount: string }[];
  /** Below zero; null where nothing is unapplied. */
  unapplied: string | null;
};

export type StatementRow = {
  kind: string;
  date: string;
  what: string;
  /** The number of the invoice or memo, or an id of QuickBooks. */
  number: string;
  /** The invoice that it stands on; null for payments and credits. */
  invoiceId: string | null;
  dueDate: string | null;
  /** Whose it is, where the statement is about several customers. */
  customer: string | null;
  amount: string;
  balance: string;
};
