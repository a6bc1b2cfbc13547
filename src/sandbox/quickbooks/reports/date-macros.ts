/** QuickBooks' named periods ("Last Month", "This Fiscal Year-to-date") as plain dates. */

export type Period = { readonly start: string; readonly end: string };

const dayMs = 86_400_000;

function plain(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
}

/** Start and end of the unit that lies `offset` units from the one `today` is in. */
type Unit = (today: Date, offset: number, fiscalStart: number) => Period;

function months(count: number, startOf: (month: number, fiscalStart: number) => number): Unit {
  return (today, offset, fiscalStart) => {
    const month = today.getUTCMonth();
    const first = startOf(month, fiscalStart) + offset * count;
    const year = today.getUTCFullYear();
    return { start: plain(year, first, 1), end: plain(year, first + count, 0) };
  };
}

const units: Readonly<Record<string, Unit>> = {
  week: (today, offset) => {
    const sunday = today.getTime() + (offset * 7 - today.getUTCDay()) * dayMs;
    const text = (ms: number) => new Date(ms).toISOString().slice(0, 10);
    return { start: text(sunday), end: text(sunday + 6 * dayMs) };
  },
  month: months(1, (month) => month),
  quarter: months(3, (month) => month - (month % 3)),
  'fiscal quarter': months(3, (month, fiscalStart) => {
    const into = (month - fiscalStart + 12) % 12;
    return month - (into % 3);
  }),
  year: months(12, () => 0),
  'calendar year': months(12, () => 0),
  'fiscal year': months(12, (month, fiscalStart) => {
    const into = (month - fiscalStart + 12) % 12;
    return month - into;
  }),
};

const offsets: Readonly<Record<string, number>> = { last: -1, this: 0, next: 1 };

/**
 * The period of a macro, in any letter case; undefined for one QuickBooks does not know.
 * @param fiscalStart the first month of the fiscal year, January 0
 */
export function periodOfMacro(
  macro: string,
  today: string,
  fiscalStart: number,
): Period | undefined {
  const now = new Date(`${today}T00:00:00Z`);
  const name = macro.trim().toLowerCase();
  if (name === 'all') return { start: '1900-01-01', end: today };
  if (name === 'today') return { start: today, end: today };
  if (name === 'yesterday') {
    const yesterday = new Date(now.getTime() - dayMs).toISOString().slice(0, 10);
    return { start: yesterday, end: yesterday };
  }
  if (name === 'next 4 weeks') {
    const start = units.week?.(now, 1, fiscalStart).start ?? today;
    const end = new Date(Date.parse(`${start}T00:00:00Z`) + 27 * dayMs);
    return { start, end: end.toISOString().slice(0, 10) };
  }
  const match = /^(last|this|next) ([a-z ]+?)(-to-date)?$/.exec(name);
  const offset = offsets[match?.[1] ?? ''];
  const unit = units[match?.[2] ?? ''];
  if (offset === undefined || unit === undefined) return undefined;
  const period = unit(now, offset, fiscalStart);
  return match?.[3] === undefined ? period : toDate(period, unit(now, 0, fiscalStart), now);
}

// As many days into the period as today is into its own, never past the period's end.
function toDate(period: Period, present: Period, now: Date): Period {
  const into = now.getTime() - Date.parse(`${present.start}T00:00:00Z`);
  const day = new Date(Date.parse(`${period.start}T00:00:00Z`) + into).toISOString().slice(0, 10);
  return { start: period.start, end: day < period.end ? day : period.end };
}
