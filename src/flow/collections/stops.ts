/**
 * Stops and holds: a person's word that nothing, or not this, is to be done. What waits is
 * cancelled in the same commit; what is about to leave looks once more just before it does.
 */
import { createAuditStore } from '../../adapters/store/audit.ts';
import { stopEntry } from '../../adapters/store/company-shell.ts';
import { createCompanyStore } from '../../adapters/store/companies.ts';
import type { Database, Queries } from '../../adapters/store/database.ts';
import { toHold } from '../../adapters/store/invoice-facts.ts';
import { createHoldStore, type NewHold, type StoredHold } from '../../adapters/store/holds.ts';
import {
  cancelWaiting,
  countWaiting,
  type StoppedScope,
  type WaitingCounts,
} from '../../adapters/store/waiting-actions.ts';
import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { isOfPart } from '../../core/ledger/holds.ts';

/** Who says it, and why. */
export type StopWord = {
  readonly realmId: string;
  readonly actor: string;
  readonly reason: string | null;
};
export type Subject = { readonly kind: 'customer' | 'invoice'; readonly id: string };

const nothing: WaitingCounts = { charges: 0, reminders: 0 };

/**
 * The stop switch of a customer or an invoice is a hold and nothing else: an exclusion of both
 * that nobody has lifted.
 */
export const isSwitch = ({ reason, stops, liftedOn }: StoredHold): boolean =>
  reason === 'exclusion' && stops === 'both' && liftedOn === null;

/** Whether a hold is in force on a day, if nobody has lifted it. */
export const isInForce = (hold: StoredHold, today: PlainDate): boolean =>
  hold.liftedOn === null && hold.startsOn <= today && (hold.until === null || today < hold.until);

export type Stops = ReturnType<typeof createStops>;

/** Stops a company, a customer or an invoice, and lets it go on; puts and lifts holds. */
export function createStops({ db, clock }: { readonly db: Database; readonly clock: Clock }) {
  const holdsOn = (tx: Queries) => createHoldStore({ db: tx, clock });
  const audit = (tx: Queries) => createAuditStore({ db: tx, clock });

  /** One word on a company at a time, so that two people do not throw one switch twice. */
  const alone = <T>(realmId: string, work: (tx: Queries) => Promise<T>): Promise<T> =>
    db.$transaction(
      async (tx) => {
        await tx.$queryRaw`select realm_id from company where realm_id = ${realmId} for update`;
        return work(tx);
      },
      { timeout: 120_000, maxWait: 30_000 },
    );

  async function put(
    tx: Queries,
    realmId: string,
    wanted: NewHold,
    today: PlainDate,
  ): Promise<{ hold: StoredHold; cancelled: WaitingCounts }> {
    const hold = await holdsOn(tx).add(realmId, wanted);
    // What is on the rest of an invoice finds out by itself that a part is in dispute.
    const isOfAll = !isOfPart(toHold(hold));
    const cancelled =
      isOfAll && isInForce(hold, today)
        ? await cancelWaiting(tx, {
            realmId,
            scope: { kind: hold.scope, id: hold.subjectId },
            topics: hold.stops === 'both' ? ['charges', 'reminders'] : [hold.stops],
            reason: cancelledBy(hold),
            now: clock.now(),
          })
        : nothing;
    const { id: holdId, scope, subjectId: subject, stops } = hold;
    const detail = { holdId, scope, subject, stops, cancelled };
    await audit(tx).add({ realmId, actor: hold.author, what: 'hold added', detail });
    return { hold, cancelled };
  }

  async function lift(
    tx: Queries,
    { realmId, actor, reason }: StopWord,
    holdId: string,
    today: PlainDate,
  ): Promise<boolean> {
    if (!(await holdsOn(tx).lift(realmId, holdId, today, actor))) return false;
    const detail = { holdId, ...(reason === null ? {} : { reason }) };
    await audit(tx).add({ realmId, actor, what: 'hold lifted', detail });
    return true;
  }

  return {
    /** What a stop would cancel now. */
    waiting: (realmId: string, scope: StoppedScope): Promise<WaitingCounts> =>
      countWaiting(db, { realmId, scope }),

    /**
     * Throws a company's kill switch.
     * @returns what was cancelled; null when the company is stopped already
     */
    async stopCompany({ realmId, actor, reason }: StopWord): Promise<WaitingCounts | null> {
      return alone(realmId, async (tx) => {
        const companies = createCompanyStore({ db: tx, clock });
        if ((await companies.find(realmId))?.stopped !== false) return null;
        await companies.update(realmId, { stopped: true });
        const cancelled = await cancelWaiting(tx, {
          realmId,
          scope: { kind: 'company' },
          topics: ['charges', 'reminders'],
          reason: because('Everything was stopped for the company', reason),
          now: clock.now(),
        });
        const detail = { reason: reason ?? '', cancelled };
        await audit(tx).add({ realmId, actor, what: stopEntry, detail });
        return cancelled;
      });
    },

    /** Lets a company go on. @returns whether it was stopped */
    async startCompany({ realmId, actor, reason }: StopWord): Promise<boolean> {
      return alone(realmId, async (tx) => {
        const companies = createCompanyStore({ db: tx, clock });
        if ((await companies.find(realmId))?.stopped !== true) return false;
        await companies.update(realmId, { stopped: false });
        const detail = { reason: reason ?? '' };
        await audit(tx).add({ realmId, actor, what: 'started again', detail });
        return true;
      });
    },

    /** Puts a hold; what waits and is held by it from today on is cancelled in the same commit. */
    putHold: (realmId: string, wanted: NewHold, today: PlainDate) =>
      alone(realmId, (tx) => put(tx, realmId, wanted, today)),

    /** Lifts a hold. @returns whether nobody had lifted it */
    liftHold: (word: StopWord, holdId: string, today: PlainDate): Promise<boolean> =>
      db.$transaction((tx) => lift(tx, word, holdId, today)),

    /**
     * Throws the switch of a customer, with those below it, or of an invoice.
     * @returns what was cancelled; null when its own switch is thrown already
     */
    async stop(word: StopWord, subject: Subject, today: PlainDate): Promise<WaitingCounts | null> {
      const { realmId, actor, reason } = word;
      return alone(realmId, async (tx) => {
        if ((await switches(tx, realmId, subject, today)).length > 0) return null;
        const what = { scope: subject.kind, subjectId: subject.id, stops: 'both' } as const;
        const when = { amount: null, startsOn: today, until: null };
        const wanted: NewHold = {
          ...what,
          ...when,
          reason: 'exclusion',
          note: reason,
          author: actor,
        };
        return (await put(tx, realmId, wanted, today)).cancelled;
      });
    },

    /** Lifts the switch of a customer or an invoice. @returns whether it was thrown */
    async resume(word: StopWord, subject: Subject, today: PlainDate): Promise<boolean> {
      return alone(word.realmId, async (tx) => {
        const thrown = await switches(tx, word.realmId, subject, today);
        for (const { id } of thrown) await lift(tx, word, id, today);
        return thrown.length > 0;
      });
    },
  };

  async function switches(
    tx: Queries,
    realmId: string,
    { kind, id }: Subject,
    today: PlainDate,
  ): Promise<StoredHold[]> {
    const on = await holdsOn(tx).on(realmId, kind, [id]);
    return on.filter((hold) => isSwitch(hold) && isInForce(hold, today));
  }
}

function cancelledBy(hold: StoredHold): string {
  const what = isSwitch(hold)
    ? `Everything was stopped for the ${hold.scope}`
    : `A hold (${hold.reason}) was put on the ${hold.scope}`;
  return because(what, hold.note);
}

const because = (what: string, reason: string | null): string =>
  reason === null || reason === '' ? `${what}.` : `${what}: ${reason}`;
