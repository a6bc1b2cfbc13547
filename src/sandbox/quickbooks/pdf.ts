import { objectAt, textAt, type JsonObject } from './json.ts';

function escapeText(text: string): string {
  return text.replace(/[^\u0020-\u007e]/g, '?').replace(/[\\()]/g, '\\$&');
}

function textLines(type: string, entity: JsonObject): string[] {
  const customer = textAt(objectAt(entity, 'CustomerRef') ?? {}, 'name');
  return [
    `${type} ${textAt(entity, 'DocNumber') ?? textAt(entity, 'Id') ?? ''}`,
    `Customer: ${customer ?? ''}`,
    `Date: ${textAt(entity, 'TxnDate') ?? ''}`,
    `Due: ${textAt(entity, 'DueDate') ?? ''}`,
    `Total: ${textAt(entity, 'TotalAmt') ?? ''}`,
    `Balance: ${textAt(entity, 'Balance') ?? ''}`,
  ];
}

/** A valid PDF of one page that says what the form is. */
export function renderPdf(type: string, entity: JsonObject): Buffer {
  const shown = textLines(type, entity).map((line) => `(${escapeText(line)}) Tj T*`);
  const content = `BT /F1 14 Tf 72 720 Td 20 TL ${shown.join(' ')} ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R ' +
      '/Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries.join('')}`;
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\n`;
  return Buffer.from(`${file}${table}${trailer}startxref\n${file.length}\n%%EOF\n`, 'latin1');
}
