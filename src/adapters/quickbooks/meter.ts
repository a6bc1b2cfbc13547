import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { MeteredReadStore } from '../store/metered-reads.ts';

/** What all companies together have used of the month's budget. */
export type Budget = {
  readonly used: number;
  readonly budget: number;
  /** At 80 % of it. */
  readonly isLow: boolean;
};

export type ReadMeter = ReturnType<typeof createReadMeter>;

const warnAtPercent = 80;
const flushAfterMs = 1_000;
const keepTotalMs = 30_000;

/**
 * Counts the reads that Intuit meters. Counts are kept in memory for a second and then added to
 * their company's UTC day, so a crash loses a second of them, and an orderly stop none.
 * @param options.budget reads a month, for the app as a whole
 */
export function createReadMeter(options: {
  rows: MeteredReadStore;
  clock: Clock;
  log: Logger;
  budget: number;
}) {
  const { rows, clock, log, budget } = options;
  /** By day, then company. */
  let counted = new Map<PlainDate, Map<string, number>>();
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> = Promise.resolve();
  let total: { month: string; used: number; goodUntil: number } | undefined;

  const today = (): PlainDate => dateInZone(clock.now(), 'UTC');
  const isLow = (used: number): boolean => used * 100 >= budget * warnAtPercent;

  function add(day: PlainDate, realmId: string, reads: number): void {
    const ofDay = counted.get(day) ?? new Map<string, number>();
    counted.set(day, ofDay.set(realmId, (ofDay.get(realmId) ?? 0) + reads));
  }

  async function write(): Promise<void> {
    const taken = counted;
    counted = new Map();
    for (const [day, ofDay] of taken) {
      for (const [realmId, reads] of ofDay) {
        try {
          await rows.add(realmId, day, reads);
        } catch (error) {
          add(day, realmId, reads);
          const reason = error instanceof Error ? error.name : 'unknown';
          log.warn({ realmId, reason }, 'metered reads could not be kept, tried again later');
        }
      }
    }
    if (taken.size > 0) await warnOnce();
  }

  async function warnOnce(): Promise<void> {
    const day = today();
    const used = await rows.monthOfAll(day);
    total = { month: day.slice(0, 7), used, goodUntil: performance.now() + keepTotalMs };
    if (!isLow(used) || !(await rows.warnOnce(day, used, clock.now()))) return;
    log.warn({ used, budget }, 'most of the metered reads of this month are used');
  }

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    flushing = flushing.then(write).catch((error: unknown) => {
      const reason = error instanceof Error ? error.name : 'unknown';
      log.warn({ reason }, 'the budget of metered reads could not be looked at');
    });
    return flushing;
  };

  return {
    count(realmId: string, reads: number): void {
      add(today(), realmId, reads);
      timer ??= setTimeout(() => void flush(), flushAfterMs).unref();
    },
    /** Keeps what was counted so far. */
    flush,

    /** For every page, so it may be half a minute old. */
    async month(): Promise<Budget> {
      const day = today();
      const isKnown = total?.month === day.slice(0, 7) && total.goodUntil > performance.now();
      if (!total || !isKnown) {
        const used = await rows.monthOfAll(day);
        total = { month: day.slice(0, 7), used, goodUntil: performance.now() + keepTotalMs };
      }
      return { used: total.used, budget, isLow: isLow(total.used) };
    },
  };
}
