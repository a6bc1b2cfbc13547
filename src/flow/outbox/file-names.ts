import type { InvoiceRow } from '../../adapters/store/mirror-rows.ts';

/** The names of invoices' PDFs in one mail, in their order; no two are alike. */
export function fileNames(rows: readonly Pick<InvoiceRow, 'id' | 'docNumber'>[]): string[] {
  const numbers = rows.map(({ id, docNumber }) => asFileName(docNumber ?? '') || id);
  return rows.map(({ id }, index) => {
    const number = numbers[index] ?? id;
    const isAlone = numbers.filter((each) => each === number).length === 1;
    return `Invoice_${isAlone ? number : `${number}_${id}`}.pdf`;
  });
}

/** Only what every system takes in the name of a file. */
const asFileName = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|-+$/g, '')
    .slice(0, 60);
