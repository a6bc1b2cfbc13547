import type { EvidenceStore, TextRow } from '../../adapters/store/evidence.ts';
import type { EvidenceCounts } from '../../adapters/store/evidence-counts.ts';
import type { EvidenceScope } from '../../adapters/store/evidence-scope.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { ChainHead } from '../../adapters/store/history-rows.ts';
import { countOf, groupDigits, longDate, longInstant } from '../components/format.ts';
import { createPdfWriter } from '../../adapters/pdf/pdf-writer.ts';
import { cellOf } from './pack-tables.ts';

/** A document is kept in memory while it is laid out, so it tells of no more than this. */
const mostRows = 1_000;

/** The pack for reading: what it is about, how much it holds, and what happened. */
export async function packPdf(of: {
  readonly company: Company;
  readonly scope: EvidenceScope;
  readonly about: string;
  readonly counts: EvidenceCounts;
  readonly head: ChainHead | null;
  readonly store: EvidenceStore;
}): Promise<Buffer> {
  const { company, about, counts, head } = of;
  const { rows, left, last } = await firstRows(of.store.timeline(company.realmId, of.scope));
  const pdf = createPdfWriter({
    title: `Evidence: ${about}`,
    subject: `What Dunwell did and why: ${about}`,
    author: company.name,
    // The time of the last fact: a pack of the same facts is the same file.
    created: new Date(last ?? company.createdAt),
    size: company.country === 'US' || company.country === 'CA' ? 'LETTER' : 'A4',
    foot: head === null ? about : `${about} · history ${head.position}: ${head.hash}`,
  });
  pdf.heading('H1', `Evidence: ${about}`);
  pdf.paragraph(
    `${company.name}. ${countOf(counts.reminders, 'reminder')} and ${countOf(counts.charges, 'charge')}.`,
  );
  pdf.paragraph(
    head === null
      ? 'The history of reminders has no row yet.'
      : `The history of reminders has ${countOf(Number(head.position), 'row')}; the last has the SHA-256 ${head.hash}.`,
  );
  pdf.paragraph('The other files of this pack hold the whole; VERIFY.txt says how to check them.');
  pdf.heading('H2', 'What happened');
  if (rows.length === 0) pdf.paragraph('Nothing happened.');
  else {
    pdf.table(
      `Times are those of ${company.timeZone}`,
      [
        { header: 'When', share: 1.6 },
        { header: 'What', share: 1.4 },
        { header: 'Detail', share: 3.4 },
        { header: 'Amount', share: 1, numeric: true },
        { header: '', share: 0.6 },
      ],
      rows.map((row) => [
        whenOf(row['at'] ?? '', company.timeZone),
        row['what'] ?? '',
        row['detail'] ?? '',
        groupDigits(cellOf(row, 'amount')),
        row['currency'] ?? '',
      ]),
    );
  }
  if (left > 0) pdf.paragraph(`${left} more are in timeline.csv.`);
  return pdf.end();
}

/** A payment has a day and no hour. */
const whenOf = (at: string, timeZone: string): string =>
  at.includes('T') ? longInstant(at, timeZone) : longDate(at);

async function firstRows(
  all: AsyncIterable<TextRow>,
): Promise<{ rows: TextRow[]; left: number; last: string | null }> {
  const rows: TextRow[] = [];
  let [left, last]: [number, string | null] = [0, null];
  for await (const row of all) {
    last = row['at'] ?? last;
    if (rows.length < mostRows) rows.push(row);
    else left += 1;
  }
  return { rows, left, last };
}
