/** The form that all of QuickBooks' reports share. */
import { z } from 'zod';
import type { RawEntity } from './client.ts';
import { TransientError } from './errors.ts';

const cell = z.object({ value: z.string().default(''), id: z.string().optional() }).loose();
const cells = z.object({ ColData: z.array(cell) }).loose();
export type Cell = z.infer<typeof cell>;

/** A row is plain, or a section with a head, rows of its own and a sum; either may lack parts. */
export type ReportRow = {
  readonly ColData?: Cell[] | undefined;
  readonly Header?: z.infer<typeof cells> | undefined;
  readonly Summary?: z.infer<typeof cells> | undefined;
  readonly Rows?: { readonly Row?: ReportRow[] | undefined } | undefined;
};
const row: z.ZodType<ReportRow> = z.lazy(() =>
  z
    .object({
      ColData: z.array(cell).optional(),
      Header: cells.optional(),
      Summary: cells.optional(),
      Rows: z
        .object({ Row: z.array(row).optional() })
        .loose()
        .optional(),
    })
    .loose(),
);
const column = z
  .object({
    ColTitle: z.string().default(''),
    ColType: z.string().default(''),
    MetaData: z
      .array(z.object({ Name: z.string().optional(), Value: z.string().optional() }).loose())
      .optional(),
  })
  .loose();
const reportSchema = z
  .object({
    Header: z.object({ Currency: z.string().optional() }).loose(),
    Columns: z.object({ Column: z.array(column).optional() }).loose(),
    Rows: z.object({ Row: z.array(row).optional() }).loose(),
  })
  .loose();

export type Report = z.infer<typeof reportSchema>;
export type ReportColumn = z.infer<typeof column>;

/**
 * An answer as the report that it has to be.
 * @throws TransientError when the answer is no report
 */
export function parsedReport(raw: RawEntity): Report {
  const report = reportSchema.safeParse(raw);
  if (report.success) return report.data;
  throw new TransientError('QuickBooks answered with something that is no report');
}

/** Whether a column is the one that QuickBooks calls by a key, whatever its title and language. */
export const isColumn = (each: ReportColumn, key: string): boolean =>
  each.ColType === key || (each.MetaData ?? []).some(({ Value }) => Value === key);
