/** The JSON every QuickBooks report shares: header, columns, rows of ColData. */
import { compact, type JsonObject } from '../json.ts';
import { metaDataTime } from '../times.ts';
import type { ReportRequest } from './report-request.ts';

export type Column = { readonly title: string; readonly type: string; readonly key: string };

/** A whole report. Without rows `Rows` is empty and NoReportData says so. */
export function reportBody(report: {
  name: string;
  now: Date;
  currency: string;
  request: ReportRequest;
  columns: readonly Column[];
  rows: readonly JsonObject[];
}): JsonObject {
  const { request, rows } = report;
  return {
    Header: compact({
      Time: metaDataTime(report.now),
      ReportName: report.name,
      DateMacro: request.dateMacro,
      StartPeriod: request.startPeriod,
      EndPeriod: request.date,
      Currency: report.currency,
      Customer: request.customer,
      Option: [
        { Name: 'report_date', Value: request.date },
        { Name: 'NoReportData', Value: String(rows.length === 0) },
      ],
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
