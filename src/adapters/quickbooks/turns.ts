import type { Clock } from '../../clock.ts';
import type { CallPaceStore, PaceRow } from '../store/call-pace.ts';
import { ThrottledError } from './errors.ts';
import { recentStarts, restAfterThrottleMs, waitBeforeCall, type Pace } from './pace.ts';

export type Turns = {
  /**
   * Resolves when a call may start, and counts it as started.
   * @throws ThrottledError while QuickBooks wants the company to be left alone
   */
  take(realmId: string, kind: 'call' | 'batch'): Promise<void>;
  /**
   * Resolves when a call could start, without counting one: so that what must be looked at just
   * before a call need not be looked at before a wait. Nobody keeps the turn for the caller.
   */
  untilFree(realmId: string, kind: 'call' | 'batch'): Promise<void>;
  /** QuickBooks asked for fewer requests: nobody calls for the company for a minute. */
  rest(realmId: string): Promise<void>;
};

type Known = PaceRow & { readonly readAtMs: number };

/** After this the clocks are compared again. */
const keepForMs = 60_000;

const sleepFor = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.ceil(ms)));

/**
 * The throttle of all companies, over rows that all processes share. A process keeps what it last
 * saw of a row and changes only that version of it, so that a call costs one statement, and
 * whoever takes a company over reads first what was used before. Waits are real time by the
 * database's clock, which is the same for everybody; the rest after a 429 goes by the program's
 * clock, as everything that is to be tried again later does.
 * @param options.pace null lets calls go as they come
 */
export function createTurns(options: {
  rows: CallPaceStore;
  clock: Clock;
  pace: Pace | null;
  sleep?: (ms: number) => Promise<void>;
}): Turns {
  const { rows, clock, pace, sleep = sleepFor } = options;
  const known = new Map<string, Known>();
  /** Who looks at a row in this process, one after the other. */
  const queues = new Map<string, Promise<unknown>>();

  async function look(realmId: string): Promise<Known> {
    const seen = known.get(realmId);
    if (seen && performance.now() - seen.readAtMs < keepForMs) return seen;
    const read = await rows.read(realmId);
    // What lies ahead is of a clock that has been put back since.
    const isPast = (start: number): boolean => start <= read.nowMs + 1_000;
    const row = {
      ...read,
      calls: read.calls.filter(isPast),
      batches: read.batches.filter(isPast),
      readAtMs: performance.now(),
    };
    known.set(realmId, row);
    return row;
  }

  /** Takes the turn if it is time, else says how long to wait. */
  async function attempt(realmId: string, isBatch: boolean, limits: Pace): Promise<number> {
    for (;;) {
      const row = await look(realmId);
      const rest = row.restsUntil;
      if (rest && rest > clock.now()) {
        throw new ThrottledError(
          'QuickBooks asks for fewer requests: the company is left alone until ' +
            rest.toISOString(),
        );
      }
      const now = Math.round(row.nowMs + performance.now() - row.readAtMs);
      const wait = waitOf(row, now, isBatch, limits);
      if (wait > 0) return wait;
      const used = {
        calls: [...recentStarts(row.calls, now, limits.calls), now],
        batches: isBatch ? [...recentStarts(row.batches, now, limits.batches), now] : row.batches,
      };
      known.delete(realmId);
      if (!(await rows.keep(realmId, row.version, used))) continue;
      known.set(realmId, { ...row, ...used, version: row.version + 1 });
      return 0;
    }
  }

  const waitOf = (row: PaceRow, now: number, isBatch: boolean, limits: Pace): number =>
    Math.max(
      waitBeforeCall(row.calls, now, limits.calls),
      isBatch ? waitBeforeCall(row.batches, now, limits.batches) : 0,
    );

  function inTurn<T>(realmId: string, work: () => Promise<T>): Promise<T> {
    const mine = (queues.get(realmId) ?? Promise.resolve()).then(work, work);
    queues.set(realmId, mine);
    const leave = (): void => {
      if (queues.get(realmId) === mine) queues.delete(realmId);
    };
    mine.then(leave, leave);
    return mine;
  }

  return {
    async take(realmId, kind) {
      if (!pace) return;
      for (;;) {
        // Asked again after the wait, because timers may be early and others may have called.
        const wait = await inTurn(realmId, () => attempt(realmId, kind === 'batch', pace));
        if (wait === 0) return;
        await sleep(wait);
      }
    },
    async untilFree(realmId, kind) {
      if (!pace) return;
      for (;;) {
        const row = await inTurn(realmId, () => look(realmId));
        const now = Math.round(row.nowMs + performance.now() - row.readAtMs);
        const wait = waitOf(row, now, kind === 'batch', pace);
        if (wait === 0) return;
        await sleep(wait);
      }
    },
    async rest(realmId) {
      known.delete(realmId);
      await rows.rest(realmId, new Date(clock.now().getTime() + restAfterThrottleMs));
    },
  };
}
