const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const MINUS = '\u2212';

/** Groups the whole part of decimal text by thousands: `-1234.5` → `−1,234.5`. No digit is lost. */
export function groupDigits(decimal: string): string {
  const [whole = '', fraction] = decimal.replace(/^-/, '').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const sign = decimal.startsWith('-') ? MINUS : '';
  return fraction === undefined ? sign + grouped : `${sign}${grouped}.${fraction}`;
}

/** `2026-03-08` → `8 Mar 2026`. Text that is no plain date is shown as it is. */
export function longDate(date: string): string {
  const [year, month, day] = date.split('-');
  const name = MONTHS[Number(month) - 1];
  return name === undefined || day === undefined ? date : `${Number(day)} ${name} ${year}`;
}

/** `2026-03` → `Mar 2026`. Text that is no month is shown as it is. */
export function longMonth(month: string): string {
  const [year, number] = month.split('-');
  const name = MONTHS[Number(number) - 1];
  return name === undefined ? month : `${name} ${year}`;
}

/** An ISO instant → `12:03, 12 Mar 2026` on the wall clock of an IANA time zone. */
export function longInstant(instant: string, timeZone: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string): string => parts.find((p) => p.type === type)?.value ?? '';
  return `${part('hour')}:${part('minute')}, ${longDate(`${part('year')}-${part('month')}-${part('day')}`)}`;
}

/** `1 invoice`, `2 invoices`, `1,204 invoices`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${groupDigits(String(count))} ${count === 1 ? one : many}`;
}

/** Overdue, due today or still to come, in words. */
export function dueInWords(daysOverdue: number): string {
  if (daysOverdue > 0) return `${countOf(daysOverdue, 'day')} overdue`;
  return daysOverdue === 0 ? 'due today' : `due in ${countOf(-daysOverdue, 'day')}`;
}

/** The one currency all rows share, or null when they differ (then each amount names its own). */
export function sharedCurrency(rows: readonly { currency: string }[]): string | null {
  const first = rows[0]?.currency;
  return first !== undefined && rows.every((row) => row.currency === first) ? first : null;
}
