import { z } from 'zod';
import { parseAmount } from '../../core/money/amount.ts';
import type { QuickBooksClient, RawEntity } from './client.ts';
import { TransientError } from './errors.ts';

/** What a customer owes by QuickBooks' own report, in minor units of the home currency. */
export type ReceivableRow = {
  readonly customerId: string;
  readonly name: string;
  readonly total: bigint;
};

const cell = z.object({ value: z.string().default(''), id: z.string().optional() }).loose();
const cells = z.object({ ColData: z.array(cell) }).loose();
type Cell = z.infer<typeof cell>;

/** A row is plain, or a section with a head, rows of its own and a sum; either may lack parts. */
type Row = {
  readonly ColData?: Cell[] | undefined;
  readonly Header?: z.infer<typeof cells> | undefined;
  readonly Rows?: { readonly Row?: Row[] | undefined } | undefined;
};
const row: z.ZodType<Row> = z.lazy(() =>
  z
    .object({
      ColData: z.array(cell).optional(),
      Header: cells.optional(),
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

/**
 * What every customer owes as of a day, net of unapplied payments and credits. A customer with
 * sub-customers is a section; its own amounts stand in the section's head.
 * @throws TransientError when the answer is no report
 */
export async function readAgedReceivables(
  quickbooks: Pick<QuickBooksClient, 'report'>,
  asOf: string,
  homeCurrency: string,
): Promise<ReceivableRow[]> {
  const raw = await quickbooks.report('AgedReceivables', { report_date: asOf });
  return readReceivables(raw, homeCurrency);
}

/** The report's rows by customer; sums and customers with nothing of their own are left out. */
export function readReceivables(raw: RawEntity, homeCurrency: string): ReceivableRow[] {
  const report = parsed(raw);
  const currency = report.Header.Currency ?? homeCurrency;
  // The sum over all ages is the last column, whatever the number of periods.
  const last = (report.Columns.Column ?? []).length - 1;
  const totals = new Map<string, ReceivableRow>();
  for (const line of linesOf(report.Rows.Row ?? [])) {
    const [head] = line;
    const text = (line[last] ?? line.at(-1))?.value.replaceAll(',', '') ?? '';
    if (head?.id === undefined || line.length < 2 || text === '') continue;
    const total = parseAmount(text, currency).minor + (totals.get(head.id)?.total ?? 0n);
    totals.set(head.id, { customerId: head.id, name: head.value, total });
  }
  return [...totals.values()];
}

/**
 * The kinds of transactions that make up what a customer owes, as QuickBooks names them, with
 * how many of each.
 * @throws TransientError when the answer is no report
 */
export async function readReceivableKinds(
  quickbooks: Pick<QuickBooksClient, 'report'>,
  asOf: string,
  customerId: string,
): Promise<Map<string, number>> {
  const criteria = { report_date: asOf, customer: customerId };
  const report = parsed(await quickbooks.report('AgedReceivableDetail', criteria));
  const place = (report.Columns.Column ?? []).findIndex(isKind);
  const kinds = new Map<string, number>();
  for (const line of plainLinesOf(report.Rows.Row ?? [])) {
    const kind = line[place]?.value ?? '';
    if (kind !== '') kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return kinds;
}

const isKind = (each: z.infer<typeof column>): boolean =>
  each.ColType === 'txn_type' ||
  (each.MetaData ?? []).some(({ Value }) => Value === 'txn_type') ||
  /transaction type/i.test(each.ColTitle);

function parsed(raw: RawEntity): z.infer<typeof reportSchema> {
  const report = reportSchema.safeParse(raw);
  if (report.success) return report.data;
  throw new TransientError('QuickBooks answered with something that is no report');
}

const linesOf = (rows: readonly Row[]): Cell[][] =>
  rows.flatMap((each) => [
    ...(each.ColData ? [each.ColData] : []),
    ...(each.Header ? [each.Header.ColData] : []),
    ...linesOf(each.Rows?.Row ?? []),
  ]);

const plainLinesOf = (rows: readonly Row[]): Cell[][] =>
  rows.flatMap((each) => [
    ...(each.ColData ? [each.ColData] : []),
    ...plainLinesOf(each.Rows?.Row ?? []),
  ]);
