import { z } from 'zod';
import { neverHeld, type RunLimits, type Verdict } from '../../core/decide/run-limits.ts';
import type { PastRun } from '../../core/decide/try-limits.ts';
import { limitEntry, triedDays } from '../../flow/collections/limit-settings.ts';
import { countOf } from '../components/format.ts';
import type { WebDeps } from '../deps.ts';
import type { LimitsPageProps } from '../pages/limits-page.tsx';
import type { LimitChange } from '../pages/limits-tables.tsx';
import type { Visit } from '../visit.ts';
import { moneyOf, personText } from './values.ts';

const mostChanges = 20;

/** What the page of limits shows beside its form. */
export async function showLimits(
  { dunwell }: WebDeps,
  { realm, company, today, actor }: Visit,
  typed: RunLimits | null,
): Promise<Pick<LimitsPageProps, 'isAllOff' | 'usual' | 'tried' | 'changes'>> {
  const { stores, limits } = dunwell;
  const { homeCurrency } = company;
  const saved = await stores.runLimits.of(realm);
  const [{ usual, usualRuns, tried }, entries] = await Promise.all([
    limits.tried(realm, typed ?? saved, today),
    stores.audit.list(realm, mostChanges, limitEntry),
  ]);
  const amount = (minor: bigint): string => moneyOf(minor, homeCurrency).amount;
  const figures = ({ id, date, total }: PastRun) => ({
    ...{ id, date, count: total.count, sum: amount(total.sum) },
  });
  return {
    isAllOff: Object.values(saved).every((value) => value === null),
    usual: {
      count: usual.usualCount,
      sum: usual.usualSum === null ? null : amount(usual.usualSum),
      runs: usualRuns.map(figures),
      neverHeld: { count: neverHeld.count, sum: amount(neverHeld.sum) },
    },
    tried: typed && {
      days: triedDays,
      runs: tried.length,
      stopped: tried.flatMap(({ run, verdict }) => {
        const what = whatOf(verdict);
        return what === null ? [] : [{ ...figures(run), what }];
      }),
    },
    changes: entries.map((entry) => ({
      ...figuresOf(entry.detail),
      id: String(entry.id),
      at: entry.at.toISOString(),
      by: personText(entry.actor, actor),
    })),
  };
}

function whatOf(verdict: Verdict): string | null {
  if (verdict.kind === 'held') return 'held as a whole';
  const { size } = verdict.over;
  return size === 0 ? null : `${countOf(size, 'customer')} left to a person, the others go out`;
}

const count = z.number().nullable().catch(null);
const sum = z.string().nullable().catch(null);
const detailSchema = z.object({
  unusualFactor: count,
  chargesPerRun: count,
  sumPerRun: sum,
  chargesPerCustomer: count,
  sumPerCustomer: sum,
  mailsPerRun: count,
  mailsPerCustomer: z.object({ mails: z.number(), days: z.number() }).nullable().catch(null),
});

/** Of an entry of another shape nothing is told but that there was a change. */
const figuresOf = (detail: unknown): Omit<LimitChange, 'id' | 'at' | 'by'> =>
  detailSchema.catch(detailSchema.parse({})).parse(detail);
