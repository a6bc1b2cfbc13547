import type { PlainDate } from '../calendar/plain-date.ts';

/** One posting on an account of the general ledger, as QuickBooks' report shows it. */
export type AccountEntry = {
  readonly accountId: string;
  readonly date: PlainDate;
  /** QuickBooks' word for the kind of transaction, in the company's language. */
  readonly type: string;
  /** Null where QuickBooks names no transaction. */
  readonly transactionId: string | null;
  readonly number: string;
  /** Whom the transaction is with. */
  readonly name: string;
  /** The text of its line. */
  readonly memo: string;
  /** Minor units of the home currency; positive where the account grows. */
  readonly amount: bigint;
};
