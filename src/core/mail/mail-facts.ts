/** What a mail speaks of. Amounts are whole minor units of the currency beside them. */
import type { PlainDate } from '../calendar/plain-date.ts';
import type { Worksheet } from '../charges/worksheet.ts';

/** What is added next to an invoice if nothing is paid. */
export type NextCharge = {
  readonly amount: bigint;
  /** The assessment date: paid by the day before, there is no charge. */
  readonly on: PlainDate;
  readonly worksheet: Worksheet;
};

export type MailInvoice = {
  readonly docNumber: string | null;
  readonly invoiceId: string;
  readonly dueDate: PlainDate;
  /** The day of the mail less the due date: negative before it. */
  readonly daysOverdue: number;
  readonly openBalance: bigint;
  /** Unpaid finance charges in the open balance. */
  readonly charges: bigint;
  /** The part of the open balance that is in dispute, and is not asked for. */
  readonly disputed: bigint;
  readonly currency: string;
  readonly link: string | null;
  readonly isFinanceCharge: boolean;
  /** Null where no charge would follow, or none is to be told of. */
  readonly nextCharge: NextCharge | null;
};

/** What a charge rests on: what was agreed, what the law says, or what the owner's terms say. */
export type ChargeClause =
  | { readonly kind: 'agreed'; readonly document: string; readonly on: PlainDate }
  | { readonly kind: 'statute'; readonly citation: string }
  | { readonly kind: 'terms' };

/** A charge that was written, as its notice explains it. */
export type ToldCharge = {
  readonly docNumber: string | null;
  readonly invoiceId: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly worksheet: Worksheet;
  readonly clause: ChargeClause;
};

/** What a mail carries and what it should and does not; the PDFs of invoices by the invoices' ids. */
export type FilesTold = {
  readonly attached: readonly string[];
  readonly leftOut: readonly string[];
  /** The statement of account; null where none was to go along. */
  readonly statement: 'attached' | 'leftOut' | null;
};

export type MailFacts = {
  readonly customerName: string;
  readonly contactName: string | null;
  readonly contactFirstName: string | null;
  readonly customerCompany: string | null;
  /** As the mail lists them. */
  readonly invoices: readonly MailInvoice[];
  readonly unappliedCredit: readonly { readonly currency: string; readonly amount: bigint }[];
  /** What is added next has to be told, whatever the words of the template are. */
  readonly warnsOfCharge: boolean;
  readonly chargesAdded: readonly ToldCharge[];
  readonly paid: {
    readonly amount: bigint;
    readonly currency: string;
    readonly on: PlainDate;
  } | null;
  /** What travels with the mail; absent where nothing is to. */
  readonly files?: FilesTold;
  /** Where the customer sees its account; null where it has no such page. */
  readonly accountLink: string | null;
};

/** Who writes, and in which looks. */
export type MailSender = {
  readonly name: string;
  readonly replyTo: string | null;
  readonly paymentInstructions: string | null;
  /** Below every mail; null for a greeting with the sender's name. */
  readonly signature: string | null;
  /** #rrggbb. */
  readonly colour: string;
  /** What the picture is shown by, and its size in the mail in pixels; null without one. */
  readonly logo: {
    readonly source: string;
    readonly width: number;
    readonly height: number;
  } | null;
};
