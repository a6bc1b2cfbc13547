/** The JSON every QuickBooks report shares: header, columns, rows of ColData. */
import { compact, type JsonObject } from '../json.ts';
import { metaDataTime } from '../times.ts';

export type Column = { readonly title: string; readonly type: string; readonly key: string };

/**
 * A whole report. Without rows `Rows` is empty and NoReportData says so.
 * @param report.filters what its head repeats of the question, by name
 */
export function reportBody(report: {
  name: string;
  now: Date;
  currency: string;
  period: { dateMacro: string | undefined; start: string; end: string };
  basis?: 'Accrual';
  filters: Readonly<Record<string, string | undefined>>;
  options: readonly JsonObject[];
  columns: readonly Column[];
  rows: readonly JsonObject[];
}): JsonObject {
  const { period, rows } = report;
  return {
    Header: compact({
      Time: metaDataTime(report.now),
      ReportName: report.name,
      DateMacro: period.dateMacro,
      ReportBasis: report.basis,
      StartPeriod: period.start,
      EndPeriod: period.end,
      Currency: report.currency,
      ...report.filters,
      Option: [...report.options, { Name: 'NoReportData', Value: String(rows.length === 0) }],
    }),
    Columns: {
      Column: report.columns.map(({ title, type, key }) => ({
        ColTitle: title,
        ColType: type,
        MetaData: [{ Name: 'ColKey', Value: key }],
      })),
    },
    Rows: rows.length === 0 ? {} : { Row: [...rows] },
  };
}

/** One cell; only cells that name an entity carry its id. */
export function cell(value: string, id?: string): JsonObject {
  return compact({ value, id });
}
