/**
 * Stops and holds: a person's word that nothing, or not this, is to be done. What waits is
 * cancelled in the same commit; what is about to leave looks once more just before it does.
 */
import { alone } from '../../adapters/store/alone.ts';
import { createAuditStore } from '../../adapters/store/audit.ts';
import { stopEntry } from '../../adapters/store/company-shell.ts';
import { createCompanyStore } from '../../adapters/store/companies.ts';
import type { Database, Queries } from '../../adapters/store/database.ts';
import type { DocumentFile } from '../../adapters/store/document-file.ts';
import { createHoldStore, type NewHold, type StoredHold } from '../../adapters/store/holds.ts';
import {
  cancelWaiting,
  countWaiting,
  type StoppedScope,
  type WaitingCounts,
} from '../../adapters/store/waiting-actions.ts';
import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import {
  addHoldFile,
  because,
  changeHold,
  isInForce,
  isSwitch,
  liftHold,
  putHold,
  type HoldChangeWord,
  type HoldWord,
} from './hold-moves.ts';

export type Subject = { readonly kind: 'customer' | 'invoice'; readonly id: string };

export type Stops = ReturnType<typeof createStops>;

/** Stops a company, a customer or an invoice, and lets it go on; puts and lifts holds. */
export function createStops({ db, clock }: { readonly db: Database; readonly clock: Clock }) {
  const holdsOn = (tx: Queries) => createHoldStore({ db: tx, clock });
  const audit = (tx: Queries) => createAuditStore({ db: tx, clock });

  return {
    /** What a stop would cancel now. */
    waiting: (realmId: string, scope: StoppedScope): Promise<WaitingCounts> =>
      countWaiting(db, { realmId, scope }),

    /**
     * Throws a company's kill switch.
     * @returns what was cancelled; null when the company is stopped already
     */
    async stopCompany({ realmId, actor, reason }: HoldWord): Promise<WaitingCounts | null> {
      return alone(db, realmId, async (tx) => {
        const companies = createCompanyStore({ db: tx, clock });
        if ((await companies.find(realmId))?.stopped !== false) return null;
        await companies.update(realmId, { stopped: true });
        const cancelled = await cancelWaiting(tx, {
          realmId,
          scope: { kind: 'company' },
          topics: ['charges', 'reminders'],
          reason: because('Everything was stopped for the company', reason),
          holdId: null,
          now: clock.now(),
        });
        const detail = { reason: reason ?? '', cancelled };
        await audit(tx).add({ realmId, actor, what: stopEntry, detail });
        return cancelled;
      });
    },

    /** Lets a company go on. @returns whether it was stopped */
    async startCompany({ realmId, actor, reason }: HoldWord): Promise<boolean> {
      return alone(db, realmId, async (tx) => {
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
      alone(db, realmId, (tx) => putHold(tx, clock, realmId, wanted, today)),

    /** Says some of a hold anew. @returns whether it had not ended */
    changeHold: (word: HoldChangeWord, holdId: string, today: PlainDate): Promise<boolean> =>
      alone(db, word.realmId, (tx) => changeHold(tx, clock, word, holdId, today)),

    /** Adds a document to a hold. @throws HoldLogFullError */
    addFile: (
      word: Pick<HoldWord, 'realmId' | 'actor'>,
      holdId: string,
      file: DocumentFile,
    ): Promise<void> => alone(db, word.realmId, (tx) => addHoldFile(tx, clock, word, holdId, file)),

    /** Lifts a hold. @returns whether nobody had lifted it */
    liftHold: (word: HoldWord, holdId: string, today: PlainDate): Promise<boolean> =>
      alone(
        db,
        word.realmId,
        async (tx) => (await liftHold(tx, clock, word, holdId, today)) !== null,
      ),

    /**
     * Throws the switch of a customer, with those below it, or of an invoice.
     * @returns what was cancelled; null when its own switch is thrown already
     */
    async stop(word: HoldWord, subject: Subject, today: PlainDate): Promise<WaitingCounts | null> {
      const { realmId, actor, reason } = word;
      return alone(db, realmId, async (tx) => {
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
        return (await putHold(tx, clock, realmId, wanted, today)).cancelled;
      });
    },

    /** Lifts the switch of a customer or an invoice. @returns whether it was thrown */
    async resume(word: HoldWord, subject: Subject, today: PlainDate): Promise<boolean> {
      return alone(db, word.realmId, async (tx) => {
        const thrown = await switches(tx, word.realmId, subject, today);
        for (const { id } of thrown) await liftHold(tx, clock, word, id, today);
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
