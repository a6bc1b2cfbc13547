/** Instants and dates as QuickBooks prints them: in Pacific time, whatever the company's zone. */

const pacific = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/Los_Angeles',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

// The offset only changes on a whole hour of UTC, and a page of rows shares few hours.
const offsets = new Map<number, number>();
const offsetsAtMost = 10_000;

function pacificOffsetMs(instant: Date): number {
  const hour = Math.floor(instant.getTime() / 3_600_000);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  if (offsets.size >= offsetsAtMost) offsets.clear();
  const offset = findPacificOffsetMs(instant);
  offsets.set(hour, offset);
  return offset;
}

/** Milliseconds that Pacific wall-clock time is ahead of UTC at an instant (negative). */
function findPacificOffsetMs(instant: Date): number {
  const parts = new Map(pacific.formatToParts(instant).map((part) => [part.type, part.value]));
  const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
  const wall = Date.UTC(
    number('year'),
    number('month') - 1,
    number('day'),
    number('hour'),
    number('minute'),
    number('second'),
  );
  return wall - Math.floor(instant.getTime() / 1000) * 1000;
}

function pacificText(instant: Date, characters: number): string {
  const offsetMs = pacificOffsetMs(instant);
  const hours = String(Math.abs(offsetMs) / 3_600_000).padStart(2, '0');
  const wall = new Date(instant.getTime() + offsetMs).toISOString().slice(0, characters);
  return `${wall}${offsetMs < 0 ? '-' : '+'}${hours}:00`;
}

/** "2020-09-29T05:58:07-07:00": MetaData's form, without milliseconds. */
export function metaDataTime(instant: Date): string {
  return pacificText(instant, 19);
}

/** "2020-09-29T05:58:07.300-07:00": the form of an answer's own `time`. */
export function answerTime(instant: Date): string {
  return pacificText(instant, 23);
}

/** The date in Pacific time, which QuickBooks takes for a TxnDate that was not given. */
export function pacificDate(instant: Date): string {
  return new Date(instant.getTime() + pacificOffsetMs(instant)).toISOString().slice(0, 10);
}

/**
 * Reads "2026-03-01", "2026-03-01T10:00:00", with or without fraction and offset; without an
 * offset it is Pacific. Returns undefined for anything else, such as a space where an unencoded
 * "+" of an offset was lost.
 */
export function parseInstant(text: string): Date | undefined {
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2})?(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text);
  if (match === null || !isPlainDate(match[1] ?? '')) return undefined;
  const fraction = (match[4] ?? '').slice(0, 4);
  const wall = `${match[1]}T${match[2] ?? '00:00'}${match[3] ?? ':00'}${fraction}`;
  const zone = match[5];
  if (zone !== undefined) {
    const colon =
      zone === 'Z' || zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
    return validInstant(new Date(wall + colon));
  }
  const asUtc = new Date(`${wall}Z`);
  if (validInstant(asUtc) === undefined) return undefined;
  const guess = new Date(asUtc.getTime() - pacificOffsetMs(asUtc));
  return new Date(asUtc.getTime() - pacificOffsetMs(guess));
}

function validInstant(instant: Date): Date | undefined {
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

/** True for a real calendar date "YYYY-MM-DD". */
export function isPlainDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().slice(0, 10) === text;
}

/** The plain date `days` after another. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
