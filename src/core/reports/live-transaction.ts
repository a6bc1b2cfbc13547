import type { PlainDate } from '../calendar/plain-date.ts';
import type { InvoiceStatus } from '../ledger/facts.ts';

/** An invoice or credit memo as QuickBooks has it now. */
export type LiveTransaction = {
  readonly status: InvoiceStatus;
  readonly number: string;
  readonly date: PlainDate;
  readonly lines: readonly {
    readonly description: string;
    /** Minor units of the transaction's currency, as positive as QuickBooks shows it. */
    readonly amount: bigint;
    /** Null where QuickBooks does not say. */
    readonly accountId: string | null;
    readonly accountName: string | null;
  }[];
};
