/** A statement of account as a PDF, as a customer may be given it. */
import { createPdfWriter, type PdfWriter } from '../../adapters/pdf/pdf-writer.ts';
import type { Company } from '../../adapters/store/companies.ts';
import { formatDate } from '../../core/calendar/format-date.ts';
import { formatAmount, groupThousands } from '../../core/money/amount.ts';
import { agingBuckets, agingNames } from '../../core/reports/aging.ts';
import { entryNames } from '../../core/reports/statement-movements.ts';
import type { CurrencyStatement, StatementEntry } from '../../core/reports/statement.ts';
import type { Statement } from './read-statement.ts';

export type StatementFile = {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Buffer;
};

/**
 * The PDF of a statement; the same statement gives the same bytes.
 * @param made the day that stands in the file as that of its making
 */
export async function statementPdf(
  statement: Statement,
  company: Pick<Company, 'name' | 'country' | 'paymentInstructions'>,
  made: Date,
): Promise<StatementFile> {
  const { customer, period, currencies } = statement;
  const span = `${formatDate(period.from)} to ${formatDate(period.to)}`;
  const pdf = createPdfWriter({
    title: `Statement of account of ${customer.name}`,
    subject: span,
    author: company.name,
    created: made,
    size: company.country === 'US' || company.country === 'CA' ? 'LETTER' : 'A4',
    foot: `${company.name} · ${customer.name} · ${span}`,
  });
  pdf.heading('H1', 'Statement of account');
  pdf.paragraph(customer.name, { strong: true });
  pdf.paragraph(`From ${company.name}, ${span}`);
  if (currencies.length === 0) pdf.paragraph('Nothing was open and nothing was booked.');
  for (const each of currencies) inCurrency(pdf, each, statement);
  if (company.paymentInstructions !== null) {
    pdf.heading('H2', 'How to pay');
    for (const line of company.paymentInstructions.split(/\r?\n/)) pdf.paragraph(line);
  }
  const name = `Statement_${period.to}.pdf`;
  return { name, mediaType: 'application/pdf', content: await pdf.end() };
}

function inCurrency(
  pdf: PdfWriter,
  { currency, opening, entries, closing, aging, unapplied }: CurrencyStatement,
  { period: { from, to }, names }: Statement,
): void {
  const amount = (minor: bigint): string => groupThousands(formatAmount({ minor, currency }));
  pdf.heading('H2', `In ${currency}`);
  pdf.paragraph(`Balance on ${formatDate(to)}: ${currency} ${amount(closing)}`, { strong: true });
  pdf.table(
    `Bookings in ${currency}`,
    [
      { header: 'What', share: 2.2 },
      { header: 'Date', share: 1 },
      { header: 'Due', share: 1 },
      { header: `Amount (${currency})`, share: 1.2, numeric: true },
      { header: `Balance (${currency})`, share: 1.2, numeric: true },
    ],
    [
      ['Opening balance', formatDate(from), '', '', amount(opening)],
      ...entries.map((entry) => [
        nameOf(entry, names),
        formatDate(entry.date),
        entry.kind === 'invoice' && entry.dueDate !== null ? formatDate(entry.dueDate) : '',
        amount(entry.amount),
        amount(entry.balance),
      ]),
      ['Closing balance', formatDate(to), '', '', amount(closing)],
    ],
  );
  pdf.table(
    `Open on ${formatDate(to)}, by days overdue`,
    [
      { header: 'Overdue', share: 2 },
      { header: `Open (${currency})`, share: 1, numeric: true },
    ],
    [
      ...agingBuckets.map((bucket) => [agingNames[bucket], amount(aging[bucket])]),
      ...(unapplied === 0n ? [] : [['Not applied yet: payments and credits', amount(-unapplied)]]),
      ['Closing balance', amount(closing)],
    ],
  );
}

/** An entry by its number; by its customer too, where the statement is about several. */
function nameOf(entry: StatementEntry, names: ReadonlyMap<string, string>): string {
  const { kind, docNumber, id, customerId } = entry;
  const name = `${entryNames[kind]} ${docNumber ?? id ?? ''}`.trim();
  const customer = customerId === null ? undefined : names.get(customerId);
  return names.size > 1 && customer !== undefined ? `${name}, ${customer}` : name;
}
