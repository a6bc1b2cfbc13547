/** What the report GeneralLedger was asked for, read from its query parameters. */
import { invalidEnumeration } from '../faults.ts';
import {
  readDate,
  readIds,
  readMacro,
  readOrder,
  readWords,
  type Parameters,
} from './report-parameters.ts';

export type LedgerRequest = {
  readonly start: string;
  readonly end: string;
  /** In lower case; undefined when dates were given. */
  readonly dateMacro: string | undefined;
  /** As given, for the header; undefined for all accounts. */
  readonly account: string | undefined;
  readonly accountIds: ReadonlySet<string> | undefined;
  readonly customerIds: ReadonlySet<string> | undefined;
  readonly sortBy: string;
  readonly isDescending: boolean;
  readonly columns: readonly string[] | undefined;
};

/**
 * Reads the parameters; unknown ones are ignored, as QuickBooks ignores them. Only the accrual
 * method is kept here: what is paid when is no matter of this ledger.
 * @param fiscalStart the first month of the company's fiscal year, January 0
 * @throws QuickBooksFault for a date or a word that is none
 */
export function readLedgerRequest(
  parameters: Parameters,
  today: string,
  fiscalStart: number,
): LedgerRequest {
  const method = parameters.accounting_method?.toLowerCase() ?? 'accrual';
  if (method !== 'accrual') {
    throw invalidEnumeration('accounting_method', parameters.accounting_method ?? '');
  }
  const start = readDate(parameters, 'start_date');
  const end = readDate(parameters, 'end_date');
  const isDated = start !== undefined || end !== undefined;
  const macro = parameters.date_macro?.toLowerCase() ?? 'this fiscal year-to-date';
  const period = readMacro(macro, today, fiscalStart);
  return {
    start: start ?? (isDated ? '1900-01-01' : period.start),
    end: end ?? (isDated ? today : period.end),
    dateMacro: isDated ? undefined : macro,
    account: parameters.account,
    accountIds: readIds(parameters.account),
    customerIds: readIds(parameters.customer),
    sortBy: parameters.sort_by?.toLowerCase() ?? 'tx_date',
    isDescending: readOrder(parameters.sort_order),
    columns: readWords(parameters.columns),
  };
}
