import type { MailPart, TableRow } from '../../core/mail/mail-parts.ts';
import { unreachable } from '../../core/unreachable.ts';

/** The plain text of a mail: what its HTML says, part by part. */
export const textBody = (parts: readonly MailPart[]): string =>
  `${parts.map(inText).join('\n\n')}\n`;

function inText(part: MailPart): string {
  switch (part.kind) {
    case 'paragraph':
      return part.text;
    case 'table': {
      const rows = part.rows.map((row) => rowInText(row, part.linkLabel));
      const totals = [...part.subtotals, part.total];
      const sums = totals.map(({ label, amount }) => `${label}: ${amount}`);
      return `${rows.join('\n')}\n\n${sums.join('\n')}`;
    }
    case 'button':
    case 'link':
      return `${part.label}: ${part.link}`;
    case 'section':
      return `${part.title}:\n${part.lines.join('\n')}`;
    case 'signature':
      return part.lines.join('\n');
    default:
      return unreachable(part);
  }
}

function rowInText({ name, dueInWords, amount, notes, link }: TableRow, linkLabel: string): string {
  const told = [amount, ...notes, dueInWords].join(', ');
  return `- ${name}: ${told}${link === null ? '' : `\n  ${linkLabel}: ${link}`}`;
}
