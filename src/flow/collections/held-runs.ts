import type { HeldRunStore, HoldWord } from '../../adapters/store/held-runs.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import { changedAmong, type ReconsiderDeps } from './reconsider-proposals.ts';

export type HoldAnswer =
  | { readonly outcome: 'released'; readonly released: number; readonly cancelled: number }
  | { readonly outcome: 'discarded'; readonly cancelled: number }
  | { readonly outcome: 'not-found' }
  /** It does not wait any more, or may not go now; the reason is for the person. */
  | { readonly outcome: 'refused'; readonly reason: string };

export type HeldRuns = ReturnType<typeof createHeldRuns>;

const perPage = 500;

/**
 * A person's word on a run whose charges were held. Released ones are first decided again on their
 * own dates, as proposals are before they are approved: what the facts no longer bear out is
 * cancelled with the reason, and left to the next run.
 */
export function createHeldRuns(
  deps: ReconsiderDeps & { readonly heldRuns: HeldRunStore; readonly ring: () => void },
) {
  const { heldRuns, companies, clock } = deps;

  async function outOfDate(company: Company, runId: string): Promise<Map<string, string>> {
    const today = dateInZone(clock.now(), company.timeZone);
    const reasons = new Map<string, string>();
    let after: string | null = null;
    for (;;) {
      const page: StoredCharge[] = await heldRuns.charges(runId, after, perPage);
      for (const [id, reason] of await changesIn(company, today, page)) reasons.set(id, reason);
      after = page.at(-1)?.id ?? null;
      if (page.length < perPage) return reasons;
    }
  }

  async function changesIn(
    company: Company,
    today: PlainDate,
    page: readonly StoredCharge[],
  ): Promise<[string, string][]> {
    const changed = await changedAmong(deps, company, today, page);
    return [...changed].map(([id, { reason }]) => [id, `${reason} The next run decides it anew.`]);
  }

  const notWaiting = async ({ realmId, runId }: HoldWord): Promise<HoldAnswer | null> => {
    const held = await heldRuns.find(realmId, runId);
    if (held === null) return { outcome: 'not-found' };
    if (held.state === 'waiting') return null;
    return { outcome: 'refused', reason: `The run was ${held.state} already.` };
  };
  const overtaken: HoldAnswer = {
    outcome: 'refused',
    reason: 'Somebody else decided on the run a moment ago.',
  };

  return {
    /** All charges of the run go on, as far as the facts still bear them out. */
    async release(word: HoldWord): Promise<HoldAnswer> {
      const company = await companies.find(word.realmId);
      const stopped = await notWaiting(word);
      if (stopped !== null || company === null) return stopped ?? { outcome: 'not-found' };
      if (company.stopped) {
        const reason = 'Everything is stopped for this company. Start it again first.';
        return { outcome: 'refused', reason };
      }
      const done = await heldRuns.release(word, await outOfDate(company, word.runId));
      if (done === null) return overtaken;
      deps.ring();
      return { outcome: 'released', ...done };
    },

    /** None of its charges is made; the next run decides their dates anew. */
    async discard(word: HoldWord): Promise<HoldAnswer> {
      const stopped = await notWaiting(word);
      if (stopped !== null) return stopped;
      const cancelled = await heldRuns.discard(word);
      return cancelled === null ? overtaken : { outcome: 'discarded', cancelled };
    },
  };
}
