/** The columns that an aging report sorts days overdue into. */

export type AgingPeriod = {
  /** Days overdue from and up to, both included; the last period is open. */
  readonly from: number;
  readonly to: number;
  /** As a column of the summary says it. */
  readonly title: string;
  /** As a section of the detail says it. */
  readonly section: string;
};

/** "Current", then `count` periods of `days` days, the last of them without an end. */
export function agingPeriods(days: number, count: number): AgingPeriod[] {
  const current = { from: -Infinity, to: 0, title: 'Current', section: 'Current' };
  const periods = Array.from({ length: count }, (_, index): AgingPeriod => {
    const from = index * days + 1;
    const to = from + days - 1;
    if (index < count - 1) {
      return { from, to, title: `${from} - ${to}`, section: `${from} - ${to} days past due` };
    }
    const section = `${from} or more days past due`;
    return { from, to: Infinity, title: `${from} and over`, section };
  });
  return [current, ...periods];
}

/** Whole days from one plain date to another. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000;
}

/** The position of the period that many days overdue fall into. */
export function periodIndex(periods: readonly AgingPeriod[], daysOverdue: number): number {
  return periods.findIndex(({ from, to }) => daysOverdue >= from && daysOverdue <= to);
}
