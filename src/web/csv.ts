/**
 * One record of a CSV file (RFC 4180): fields in quotes where they need them, ended by CRLF. A text
 * that a spreadsheet would take for a formula gets an apostrophe in front, because names and
 * addresses come from outside; plain numbers stay numbers.
 */
export function csvRecord(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

function csvField(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const safe = !isNumber && /^\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
