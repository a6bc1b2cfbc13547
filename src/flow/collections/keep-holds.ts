/**
 * What happens to holds by themselves: promises turn out kept or broken by what was paid, disputes
 * close when their credit is on the invoice, and a hold whose end has come says so. Each is found
 * again from the rows, so that dying at any point, or doing it twice, ends in the same.
 */
import { alone } from '../../adapters/store/alone.ts';
import { createCompanyStore } from '../../adapters/store/companies.ts';
import type { Database } from '../../adapters/store/database.ts';
import { disputesAwaitingCredit } from '../../adapters/store/dispute-credits.ts';
import { createHoldLogStore, ourselves } from '../../adapters/store/hold-log.ts';
import { createHoldStore } from '../../adapters/store/holds.ts';
import { createPromiseStore, type StoredPromise } from '../../adapters/store/promises.ts';
import type { Clock } from '../../clock.ts';
import { formatDate } from '../../core/calendar/format-date.ts';
import { addDays, type PlainDate } from '../../core/calendar/plain-date.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import { findPromise, type PromiseFinding } from '../../core/holds/promises.ts';
import { formatAmountGrouped } from '../../core/money/amount.ts';
import { endDispute, liftHold } from './hold-moves.ts';

export type KeepHoldsDeps = { readonly db: Database; readonly clock: Clock };

/** For so many days a payment that became known late can still turn a broken promise. */
const mendableDays = 60;

/** Brings a company's holds up to date with its mirror. The caller holds the company's lock. */
export async function keepHolds(deps: KeepHoldsDeps, realmId: string): Promise<void> {
  const company = await createCompanyStore(deps).find(realmId);
  if (!company) return;
  const today = dateInZone(deps.clock.now(), company.timeZone);
  await settlePromises(deps, realmId, today);
  await closeCredited(deps, realmId, today);
  await tellLapsed(deps, realmId, today);
}

async function settlePromises(
  { db, clock }: KeepHoldsDeps,
  realmId: string,
  today: PlainDate,
): Promise<void> {
  const promises = createPromiseStore({ db, clock });
  const unsettled = await promises.unsettled(realmId, addDays(today, -mendableDays));
  if (unsettled.length === 0) return;
  const paid = await promises.paid(
    realmId,
    unsettled.map(({ id }) => id),
  );
  for (const promise of unsettled) {
    const of = paid.get(promise.id);
    const found = findPromise(promise, of?.paid ?? [], today, of?.isPaid);
    const { state, on, received } = found;
    if (state === 'open' || state === promise.state || on === null) continue;
    await alone(db, realmId, async (tx) => {
      const store = createPromiseStore({ db: tx, clock });
      if (!(await store.settle(promise, state, { on, received }))) return;
      const log = createHoldLogStore({ db: tx, clock });
      const text = inWords(promise, found);
      await log.add(realmId, promise.holdId, { author: ourselves, kind: 'promise', text });
      if (state !== 'kept' || promise.state !== 'open') return;
      const word = { realmId, actor: ourselves, reason: 'The promise was kept.' };
      await liftHold(tx, clock, word, promise.holdId, today);
    });
  }
}

function inWords({ amount, currency, dueOn }: StoredPromise, found: PromiseFinding): string {
  const money = (minor: bigint): string =>
    `${formatAmountGrouped({ minor, currency })} ${currency}`;
  const promised = `${money(amount)} promised for ${formatDate(dueOn)}`;
  switch (found.state) {
    case 'kept':
      return `The promise was kept: ${money(found.received)} paid by ${formatDate(found.on ?? dueOn)}.`;
    case 'partlyKept':
      return `The promise was kept in part: of ${promised} ${money(found.received)} was paid. Reminders go on where they stood.`;
    case 'broken':
      return `The promise was broken: of ${promised} nothing was paid. Reminders go on where they stood.`;
    case 'open':
      return '';
  }
}

async function closeCredited(
  { db, clock }: KeepHoldsDeps,
  realmId: string,
  today: PlainDate,
): Promise<void> {
  const waiting = await disputesAwaitingCredit(db, realmId);
  for (const { holdId, amount, credited, open, on } of waiting) {
    // Credited whole, or nothing is left open that could be.
    const isWhole = credited > 0n && (amount === null ? open === 0n : credited >= amount);
    if (!isWhole && open > 0n) continue;
    const reason =
      on === null
        ? 'Nothing is open on the invoice any more.'
        : `The credit of ${formatDate(on)} is on the invoice.`;
    await alone(db, realmId, async (tx) => {
      await liftHold(tx, clock, { realmId, actor: 'QuickBooks', reason }, holdId, today);
    });
  }
}

async function tellLapsed(
  { db, clock }: KeepHoldsDeps,
  realmId: string,
  today: PlainDate,
): Promise<void> {
  const log = createHoldLogStore({ db, clock });
  for (const id of await log.lapsedUntold(realmId, today)) {
    await alone(db, realmId, async (tx) => {
      const hold = await createHoldStore({ db: tx, clock }).find(realmId, id);
      if (hold?.until === undefined || hold.until === null) return;
      await endDispute(tx, clock, { realmId, actor: ourselves, reason: null }, id, hold.until);
      const text = `It ended by itself on ${formatDate(hold.until)}.`;
      const entry = { author: ourselves, kind: 'lapsed', text } as const;
      await createHoldLogStore({ db: tx, clock }).add(realmId, id, entry);
    });
  }
}
