import { createAuditStore } from '../../adapters/store/audit.ts';
import { createChargeStore, type StoredCharge } from '../../adapters/store/charges.ts';
import { accrueApproved } from '../../adapters/store/accrued-charges.ts';
import type { Company } from '../../adapters/store/companies.ts';
import { enqueueAll } from '../../adapters/store/conclusions.ts';
import type { Database } from '../../adapters/store/database.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import { changedAmong, type ReconsiderDeps } from './reconsider-proposals.ts';

/** A person's word on charges: which, by whom, and why. */
export type ChargeWord = {
  readonly realmId: string;
  readonly ids: readonly string[];
  readonly actor: string;
  readonly reason: string | null;
};

/** What became of a person's word on one charge. */
export type ChargeAnswer = {
  readonly id: string;
  /**
   * done · already (it was said before, nothing is done twice) · changed (the facts are others
   * than those the person saw) · refused (its status does not allow it) · not-found.
   */
  readonly outcome: 'done' | 'already' | 'changed' | 'refused' | 'not-found';
  /** Why nothing was done; null for what was. */
  readonly reason: string | null;
};

type To = 'approved' | 'waived';

const mayCome: Record<To, readonly string[]> = {
  approved: ['proposed', 'failed'],
  waived: ['proposed', 'held', 'accrued', 'approved', 'failed'],
};
const saidBefore: Record<To, readonly string[]> = {
  approved: ['approved', 'accrued', 'writing', 'unknown', 'written'],
  waived: ['waived'],
};
const atOnce = 200;

export type ChargeApprovals = ReturnType<typeof createChargeApprovals>;

/**
 * A person's word on charges, one or many. Each is moved only from the status in which it was
 * checked, so that of two people, or of a person and a change, whoever comes first has it. A
 * proposal is approved only while the facts still bear it out.
 */
export function createChargeApprovals(
  options: ReconsiderDeps & {
    readonly db: Database;
    /** Something approved waits in the outbox. */
    readonly ring: () => void;
    /** Proposals of a company were found out of date. */
    readonly onChanged: (realmId: string) => void;
  },
) {
  const { db, clock } = options;

  async function say(word: ChargeWord, to: To): Promise<ChargeAnswer[]> {
    const company = await options.companies.find(word.realmId);
    const ids = [...new Set(word.ids)];
    const answers: ChargeAnswer[] = [];
    for (let start = 0; start < ids.length; start += atOnce) {
      const some = ids.slice(start, start + atOnce);
      answers.push(
        ...(company
          ? await sayToSome({ ...word, ids: some }, company, to)
          : some.map((id) => notFound(id))),
      );
    }
    if (to === 'approved' && answers.some(({ outcome }) => outcome === 'done')) options.ring();
    if (answers.some(({ outcome }) => outcome === 'changed')) options.onChanged(word.realmId);
    return answers;
  }

  async function sayToSome(word: ChargeWord, company: Company, to: To): Promise<ChargeAnswer[]> {
    const { realmId, ids } = word;
    const charges = createChargeStore({ db, clock });
    const found = await charges.list(realmId, { ids }, { limit: ids.length });
    const byId = new Map(found.map((charge) => [charge.id, charge]));
    const open = found.filter(({ status }) => mayCome[to].includes(status));
    const proposed = open.filter(({ status }) => status === 'proposed');
    const today = dateInZone(clock.now(), company.timeZone);
    const changed =
      to === 'approved' ? await changedAmong(options, company, today, proposed) : new Map();
    const done = await move(
      word,
      open.filter(({ id }) => !changed.has(id)),
      to,
    );
    return ids.map((id): ChargeAnswer => {
      const charge = byId.get(id);
      if (!charge) return notFound(id);
      if (done.has(id)) return { id, outcome: 'done', reason: null };
      const change = changed.get(id);
      if (change) return { id, outcome: 'changed', reason: change.reason };
      const reason = `The charge is ${charge.status} already.`;
      if (saidBefore[to].includes(charge.status)) return { id, outcome: 'already', reason };
      if (!mayCome[to].includes(charge.status)) return { id, outcome: 'refused', reason };
      return { id, outcome: 'refused', reason: `The charge is no longer ${charge.status}.` };
    });
  }

  /** One commit for the charges, their places in the outbox and their traces in the audit. */
  async function move(
    { realmId, actor, reason }: ChargeWord,
    charges: readonly StoredCharge[],
    to: To,
  ): Promise<Set<string>> {
    if (charges.length === 0) return new Set();
    const waits = ({ writeBack }: StoredCharge): boolean =>
      to === 'approved' && writeBack === 'monthlyInvoice';
    return db.$transaction(async (tx) => {
      const stillThere = { OR: byStatus(charges.filter((charge) => !waits(charge))) };
      const said = { decidedBy: actor, reason, updatedAt: clock.now() };
      const moved = await tx.charge.updateManyAndReturn({
        where: { realmId, ...stillThere },
        data: { ...said, status: to },
        select: { id: true },
      });
      const going = moved.map(({ id }) => id);
      if (to === 'approved') await enqueueAll(tx, realmId, 'charge', going, clock.now());
      const accrued = await accrueApproved(tx, realmId, charges.filter(waits), said);
      const ids = [...going, ...accrued];
      await createAuditStore({ db: tx, clock }).addAll(
        ids.map((chargeId) => ({
          realmId,
          actor,
          what: `charge ${to}`,
          detail: { chargeId, reason },
        })),
      );
      return new Set(ids);
    });
  }

  return {
    /**
     * Proposed charges, or failed ones once more, go on their way to QuickBooks; those for monthly
     * invoices wait for the next charge day, failed ones for the next run.
     */
    approve: (word: ChargeWord) => say(word, 'approved'),
    /** Before they are in QuickBooks only; their dates are not charged again. */
    waive: (word: ChargeWord) => say(word, 'waived'),
  };
}

const notFound = (id: string): ChargeAnswer => ({
  id,
  outcome: 'not-found',
  reason: 'There is no such charge.',
});

/** The charges as long as each stands where it was read. */
function byStatus(charges: readonly StoredCharge[]): { status: string; id: { in: string[] } }[] {
  const groups = new Map<string, string[]>();
  for (const { id, status } of charges) groups.set(status, [...(groups.get(status) ?? []), id]);
  return [...groups].map(([status, ids]) => ({ status, id: { in: ids } }));
}
