import type { PlainDate } from './plain-date.ts';

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A date as people read it in lines, mails and reasons: "8 Mar 2026". */
export function formatDate(date: PlainDate): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${Number(day)} ${months[Number(month) - 1] ?? ''} ${year}`;
}
