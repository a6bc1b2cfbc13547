/**
 * The display-ready shapes that pages share. Amounts are decimal text in the currency's own digits,
 * dates `YYYY-MM-DD`, instants ISO 8601 in UTC. Nothing here is calculated: pages only show.
 */
export type Money = { amount: string; currency: string };

/** How far a company lets reminders or charges go without a person. */
export type Mode = 'off' | 'observe' | 'review' | 'automatic';

/** A customer or an invoice, by its QuickBooks id and the name people know it by. */
export type CustomerRef = { id: string; name: string };
export type InvoiceRef = { id: string; docNumber: string };

/** Where a policy section is defined; `default` is what applies where no level defines it. */
export type LevelView =
  | { kind: 'default' }
  | { kind: 'company' }
  | { kind: 'group'; name: string }
  | { kind: 'customer'; id: string; name: string }
  | { kind: 'invoice'; id: string; docNumber: string };

/** One version of a policy, as decisions keep it; the default has no version. */
export type PolicyRef = { version: number | null; level: LevelView };

/** What is wrong with one form field: `field` is the name of the input. */
export type FieldError = { field: string; message: string };

/** One line of a history: what happened, when, and by whom. */
export type HistoryEntry = { at: string; text: string; by?: string };
