import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { InvoiceStatus } from '../../core/ledger/facts.ts';

/**
 * The mirror's rows as the rest of the program hands them in: amounts in minor units, dates plain.
 * `lastUpdatedAt` and `syncToken` decide which of two versions is newer.
 */
type Versioned = {
  readonly id: string;
  readonly syncToken: number;
  readonly lastUpdatedAt: Date;
  /** The entity as QuickBooks gave it. */
  readonly raw: Readonly<Record<string, unknown>>;
};

export type CustomerRow = Versioned & {
  readonly displayName: string;
  readonly companyName: string | null;
  readonly email: string | null;
  readonly parentId: string | null;
  readonly billWithParent: boolean;
  readonly active: boolean;
  readonly balance: bigint;
  readonly currency: string;
  readonly billingAddress: Readonly<Record<string, unknown>> | null;
};

export type InvoiceLine = {
  readonly id: string | null;
  /** Decimal text in the invoice's currency. */
  readonly amount: string;
  readonly description: string | null;
  readonly itemId: string | null;
  readonly itemName: string | null;
  readonly accountName: string | null;
};

export type InvoiceRow = Versioned & {
  readonly docNumber: string | null;
  readonly customerId: string;
  readonly currency: string;
  readonly txnDate: PlainDate;
  readonly dueDate: PlainDate;
  readonly total: bigint;
  readonly openBalance: bigint;
  /** The sales tax within the total. */
  readonly tax: bigint;
  readonly status: InvoiceStatus;
  readonly billEmail: string | null;
  readonly billEmailCc: string | null;
  readonly billEmailBcc: string | null;
  readonly invoiceLink: string | null;
  readonly lines: readonly InvoiceLine[];
};

export type PaymentRow = Versioned & {
  readonly customerId: string;
  readonly currency: string;
  readonly txnDate: PlainDate;
  readonly total: bigint;
  readonly unapplied: bigint;
  readonly void: boolean;
  /** What it applied to invoices. */
  readonly postings: readonly { readonly invoiceId: string; readonly amount: bigint }[];
};

export type CreditMemoRow = Versioned & {
  readonly docNumber: string | null;
  readonly customerId: string;
  readonly currency: string;
  readonly txnDate: PlainDate;
  readonly total: bigint;
  readonly remaining: bigint;
};

/** The four kinds of entities that are mirrored. */
export const mirroredEntities = ['Customer', 'Invoice', 'Payment', 'CreditMemo'] as const;
export type MirroredEntity = (typeof mirroredEntities)[number];
