/** A worksheet as a PDF, with everything that its page shows of it. */
import type { WorksheetFactsView } from '../pages/worksheet-facts-view.ts';
import { disputeRule, type WorksheetView } from '../components/worksheet.tsx';
import { countOf, groupDigits, longDate, longInstant } from '../components/format.ts';
import { createPdfWriter, type PdfWriter } from '../../adapters/pdf/pdf-writer.ts';

export type WorksheetPdf = {
  readonly company: {
    readonly name: string;
    readonly country: string | null;
    readonly timeZone: string;
  };
  readonly charge: {
    readonly reference: string;
    readonly amount: string;
    readonly currency: string;
    readonly assessmentDate: string;
    readonly invoice: string;
    readonly customer: { readonly id: string; readonly name: string };
    readonly createdAt: Date;
  };
  readonly worksheet: WorksheetView;
  readonly facts: WorksheetFactsView;
  /** SHA-256 of the stored worksheet; null on charges from before there were hashes. */
  readonly hash: string | null;
};

/** The PDF of a worksheet; the same worksheet gives the same bytes. */
export async function worksheetPdf(of: WorksheetPdf): Promise<Buffer> {
  const { company, charge, worksheet, facts, hash } = of;
  const { currency, reference } = charge;
  const pdf = createPdfWriter({
    title: `Worksheet of finance charge ${reference}`,
    subject: `Finance charge of ${charge.amount} ${currency} on invoice ${charge.invoice}`,
    author: company.name,
    created: charge.createdAt,
    size: company.country === 'US' || company.country === 'CA' ? 'LETTER' : 'A4',
    foot: `${reference} · ${hash === null ? 'no hash' : `SHA-256 ${hash}`}`,
  });
  pdf.heading('H1', `Worksheet of finance charge ${reference}`);
  pdf.paragraph(
    `${groupDigits(charge.amount)} ${currency} for ${longDate(worksheet.covers.from)} up to, not including, ` +
      `${longDate(worksheet.covers.to)}, on invoice ${charge.invoice} of ${charge.customer.name}.`,
    { strong: true },
  );
  pairs(pdf, 'The charge', [
    ['Company', company.name],
    ['Customer', `${charge.customer.name} (QuickBooks id ${charge.customer.id})`],
    ['Invoice', charge.invoice],
    ['Assessment date', longDate(charge.assessmentDate)],
    [
      'Calculated',
      `${longInstant(charge.createdAt.toISOString(), company.timeZone)} (${company.timeZone})`,
    ],
    ['SHA-256 of the worksheet', hash ?? 'This charge is older than the hashes.'],
  ]);
  factsPart(pdf, facts, currency);
  calculationPart(pdf, worksheet, currency);
  lawPart(pdf, worksheet);
  policyPart(pdf, facts);
  return pdf.end();
}

function pairs(
  pdf: PdfWriter,
  caption: string,
  rows: readonly (readonly [string, string])[],
): void {
  const columns = [
    { header: 'What', share: 1 },
    { header: 'Value', share: 2.4 },
  ];
  pdf.table(caption, columns, rows);
}

function factsPart(pdf: PdfWriter, facts: WorksheetFactsView, currency: string): void {
  pdf.heading('H2', 'Facts used');
  pdf.paragraph(
    facts.isWhole
      ? 'As they were known when the charge was decided. They are kept with it and never change.'
      : 'This charge is older than the keeping of all facts; what its arithmetic shows is all there is.',
  );
  if (facts.known.length > 0) {
    pairs(
      pdf,
      'Company, invoice and customer',
      facts.known.map(({ name, value }) => [name, value]),
    );
  }
  const amount = { header: `Amount (${currency})`, share: 1, numeric: true };
  pdf.table(
    'From the total to the principal',
    [{ header: 'Of the invoice', share: 3 }, amount],
    facts.principal.map((row) => [row.name, groupDigits(row.amount)]),
  );
  if (facts.postings.length === 0) pdf.paragraph('No payment or credit was known.');
  else {
    pdf.table(
      'Payments and credits on the invoice',
      [
        { header: 'Date', share: 1 },
        { header: 'Payment id', share: 1 },
        amount,
        { header: 'Use', share: 2 },
      ],
      facts.postings.map((row) => [
        longDate(row.date),
        row.payment,
        groupDigits(row.amount),
        row.use,
      ]),
    );
  }
  if (facts.charges.length > 0) {
    pdf.table(
      'Charges before this one',
      [
        { header: 'Assessed', share: 1 },
        amount,
        { header: 'Then', share: 1 },
        { header: 'Towards limits', share: 1 },
      ],
      facts.charges.map((row) => [
        longDate(row.assessmentDate),
        groupDigits(row.amount),
        row.status,
        row.use,
      ]),
    );
  }
  if (facts.holds.length > 0) {
    pdf.table(
      'Holds',
      [
        { header: 'Hold', share: 3 },
        { header: 'From', share: 1 },
        { header: 'Up to', share: 1 },
      ],
      facts.holds.map((row) => [
        row.name,
        longDate(row.from),
        row.until === null ? 'open' : longDate(row.until),
      ]),
    );
  }
}

function calculationPart(pdf: PdfWriter, worksheet: WorksheetView, currency: string): void {
  const { liveChargesBefore: before } = worksheet;
  pdf.heading('H2', 'Calculation');
  pairs(pdf, 'What it is calculated on', [
    ['Starts from', longDate(worksheet.startDate)],
    [
      'Base',
      worksheet.base === 'principal'
        ? 'Open principal'
        : 'Open balance with unpaid charges (compounding)',
    ],
    [
      'Payments go to',
      worksheet.allocation === 'principalFirst' ? 'Principal first' : 'Charges first',
    ],
    ['Open base that day', `${groupDigits(worksheet.openBase)} ${currency}`],
    [
      'Charged before',
      before.count === 0
        ? 'nothing'
        : `${countOf(before.count, 'charge')}, ${groupDigits(before.total)} ${currency}`,
    ],
    ...(worksheet.heldOnDate ? [['Hold', 'A hold covers the assessment date'] as const] : []),
    ...worksheet.heldPeriods.map(
      ({ from, to }) =>
        ['Held, nothing accrued', `${longDate(from)} up to ${longDate(to)}`] as const,
    ),
    ...worksheet.otherHolds.map(({ name, from, to, amount }) => {
      const part = amount === null ? '' : `${groupDigits(amount)} ${currency}, `;
      return [name, `${part}${longDate(from)} up to ${longDate(to)}`] as const;
    }),
  ]);
  if (worksheet.otherHolds.some(({ amount }) => amount !== null)) pdf.paragraph(disputeRule);
  segmentsPart(pdf, worksheet, currency);
  pdf.heading('H2', 'Sum and rounding');
  pdf.paragraph(`${worksheet.exactSum} → ${groupDigits(worksheet.rounding.rounded)} ${currency}`);
  pdf.paragraph(`Rounded once, at the end: ${worksheet.rounding.method}.`);
  pdf.heading('H2', 'Limits');
  if (worksheet.limits.length === 0) pdf.paragraph('The policy sets no limit.');
  else {
    pdf.table(
      'In the order they were tried',
      [
        { header: 'Limit', share: 2 },
        { header: 'Set to', share: 1, numeric: true },
        { header: 'Outcome', share: 2 },
        { header: `After it (${currency})`, share: 1, numeric: true },
      ],
      worksheet.limits.map((row) => [row.name, row.limit, row.outcome, groupDigits(row.after)]),
    );
  }
  pdf.paragraph(`Charge: ${groupDigits(worksheet.amount)} ${currency}`, { strong: true });
}

function segmentsPart(pdf: PdfWriter, worksheet: WorksheetView, currency: string): void {
  if (worksheet.segments.length > 0) {
    pdf.table(
      'Balance × rate × days ÷ year, for each stretch without a change of balance',
      [
        { header: 'From', share: 1.3 },
        { header: 'Up to', share: 1.3 },
        { header: `Balance (${currency})`, share: 1.5, numeric: true },
        { header: '% a year', share: 0.9, numeric: true },
        { header: 'Days', share: 0.7, numeric: true },
        { header: 'Year', share: 0.7, numeric: true },
        { header: 'Exact', share: 2.4, numeric: true },
      ],
      worksheet.segments.map((row) => [
        longDate(row.from),
        longDate(row.to),
        `${groupDigits(row.balance)}${row.resumed ? ' (set aside before)' : ''}`,
        row.percent,
        String(row.days),
        String(row.yearDays),
        row.exact,
      ]),
    );
  }
  if (worksheet.parts.length > 0) {
    pdf.table(
      'Parts of the charge',
      [
        { header: 'Part', share: 3 },
        { header: `Exact (${currency})`, share: 2, numeric: true },
      ],
      worksheet.parts.map((row) => [row.label, row.exact]),
    );
  }
}

function lawPart(pdf: PdfWriter, { law }: WorksheetView): void {
  if (law.length === 0) return;
  pdf.heading('H2', 'The legal guard');
  pairs(
    pdf,
    'What the guard went by',
    law.map(({ name, value }) => [name, value]),
  );
  pdf.paragraph('This is no legal advice.');
}

function policyPart(pdf: PdfWriter, { policy }: WorksheetFactsView): void {
  pdf.heading('H2', 'Policy');
  pdf.paragraph(`${policy.level}, version ${policy.version}.`);
  for (const rule of policy.words) pdf.paragraph(`• ${rule}`);
  if (policy.fields.length > 0) {
    pairs(
      pdf,
      'The section of the policy, field by field',
      policy.fields.map(({ name, value }) => [name, value]),
    );
  }
}
