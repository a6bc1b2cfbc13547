import type { CustomerRef, InvoiceRef, LevelView } from '../components/view.ts';

/** A back-test by what was asked and how far it is. */
export type BackTestRow = {
  id: string;
  level: LevelView;
  /** Null for rules that are not saved. */
  version: number | null;
  from: string;
  to: string;
  author: string;
  createdAt: string;
  status: 'running' | 'done' | 'failed' | 'cancelled';
  problem: string | null;
  invoices: number;
  looked: number;
  elsewhere: number;
};

/** What would have been charged, what was, and what the legal guard would have taken off. */
export type BackTestSumsView = {
  currency: string;
  would: string;
  wouldCount: number;
  was: string;
  wasCount: number;
  /** would − was. */
  difference: string;
  cut: string;
  cutCount: number;
};

export type BackTestView = BackTestRow & {
  rules: readonly string[];
  assumptions: readonly string[];
  counts: { customers: number; invoices: number };
  totals: readonly BackTestSumsView[];
  /** `2026-03` each. */
  months: readonly (BackTestSumsView & { month: string })[];
  customers: readonly (BackTestSumsView & { customer: CustomerRef })[];
  /** There are more customers than listed. */
  customersAreCut: boolean;
};

/** A charge that would have been or was. */
export type BackTestLineRow = {
  kind: 'would' | 'was';
  customer: CustomerRef;
  invoice: InvoiceRef;
  assessmentDate: string;
  currency: string;
  amount: string;
  /** Before the legal guard, and what cut it; null where it did not. */
  wanted: string | null;
  cutBy: string | null;
};
