/** What an aging report was asked for, read from its query parameters. */
import { invalidEnumeration, invalidNumber } from '../faults.ts';
import {
  readDate,
  readIds,
  readMacro,
  readOrder,
  readWords,
  type Parameters,
} from './report-parameters.ts';

export type ReportRequest = {
  /** The day the report is of. */
  readonly date: string;
  readonly today: string;
  readonly startPeriod: string;
  /** In lower case, as QuickBooks gives it back; undefined when a date was given. */
  readonly dateMacro: string | undefined;
  /** `Report_Date` ages and balances as of `date`, `Current` as of today. */
  readonly agingMethod: 'Report_Date' | 'Current';
  readonly agingPeriodDays: number;
  readonly periodCount: number;
  /** The ids as given, for the header; undefined for all customers. */
  readonly customer: string | undefined;
  readonly customerIds: ReadonlySet<string> | undefined;
  readonly departmentIds: ReadonlySet<string> | undefined;
  readonly termIds: ReadonlySet<string> | undefined;
  readonly minDaysPastDue: number | undefined;
  readonly startDueDate: string | undefined;
  readonly endDueDate: string | undefined;
  readonly isDescending: boolean;
  readonly columns: readonly string[] | undefined;
};

const maxPeriods = 100;
const maxPeriodDays = 3650;

/**
 * Reads the parameters; unknown ones are ignored, as QuickBooks ignores them.
 * @param fiscalStart the first month of the company's fiscal year, January 0
 * @throws QuickBooksFault for a date, number or word that is none
 */
export function readReportRequest(
  parameters: Parameters,
  today: string,
  fiscalStart: number,
): ReportRequest {
  const given = readDate(parameters, 'report_date');
  const macro = parameters.date_macro?.toLowerCase() ?? (given === undefined ? 'today' : undefined);
  const period = given === undefined ? readMacro(macro ?? 'today', today, fiscalStart) : undefined;
  const date = given ?? period?.end ?? today;
  return {
    date,
    today,
    startPeriod: period?.start ?? date,
    dateMacro: given === undefined ? macro : undefined,
    agingMethod: readAgingMethod(parameters.aging_method),
    agingPeriodDays: readCount(parameters, 'aging_period', 30, maxPeriodDays),
    periodCount: readCount(parameters, 'num_periods', 4, maxPeriods),
    customer: parameters.customer,
    customerIds: readIds(parameters.customer),
    departmentIds: readIds(parameters.department),
    termIds: readIds(parameters.term),
    minDaysPastDue:
      parameters.past_due === undefined
        ? undefined
        : readCount(parameters, 'past_due', 0, Number.MAX_SAFE_INTEGER, 0),
    startDueDate: readDate(parameters, 'start_duedate'),
    endDueDate: readDate(parameters, 'end_duedate'),
    isDescending: readOrder(parameters.sort_order),
    columns: readWords(parameters.columns),
  };
}

function readAgingMethod(text: string | undefined): 'Report_Date' | 'Current' {
  const method = text?.toLowerCase() ?? 'report_date';
  if (method === 'report_date') return 'Report_Date';
  if (method === 'current') return 'Current';
  throw invalidEnumeration('aging_method', text ?? '');
}

function readCount(
  parameters: Parameters,
  name: string,
  usual: number,
  max: number,
  min = 1,
): number {
  const text = parameters[name];
  if (text === undefined) return usual;
  const count = Math.trunc(Number(text));
  if (!/^\d+(\.\d+)?$/.test(text) || count < min || count > max) throw invalidNumber(name, text);
  return count;
}
