/** What an aging report was asked for, read from its query parameters. */
import { invalidEnumeration, invalidNumber, invalidProperty } from '../faults.ts';
import { isPlainDate } from '../times.ts';
import { periodOfMacro } from './date-macros.ts';

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

export type Parameters = Readonly<Record<string, string | undefined>>;

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

function readDate(parameters: Parameters, name: string): string | undefined {
  const text = parameters[name];
  if (text === undefined) return undefined;
  if (!isPlainDate(text)) throw invalidProperty(name);
  return text;
}

function readMacro(macro: string, today: string, fiscalStart: number) {
  const period = periodOfMacro(macro, today, fiscalStart);
  if (period === undefined) throw invalidEnumeration('date_macro', macro);
  return period;
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

function readOrder(text: string | undefined): boolean {
  const order = text?.toLowerCase() ?? 'ascend';
  if (order !== 'ascend' && order !== 'descend') throw invalidEnumeration('sort_order', order);
  return order === 'descend';
}

function readWords(text: string | undefined): string[] | undefined {
  const words = text?.split(',').map((word) => word.trim());
  const given = words?.filter((word) => word !== '');
  return given === undefined || given.length === 0 ? undefined : given;
}

function readIds(text: string | undefined): ReadonlySet<string> | undefined {
  const words = readWords(text);
  return words === undefined ? undefined : new Set(words);
}
