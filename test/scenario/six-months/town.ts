/** One company of the story: its books, the people who talk to it, and its mornings. */
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import type { DisputeOutcome } from '../../../src/core/holds/dispute.ts';
import { openBook, type Book, type Entity } from '../../integration/flow/book.ts';
import { connect } from '../../integration/flow/stage.ts';
import type { World } from '../../support/world.ts';

const newCompany = z.object({ realmId: z.string(), accessToken: z.string() });

export type Town = {
  readonly realmId: string;
  readonly zone: string;
  /** The hour at which reminders are sent. */
  readonly hour: number;
  /** An instant of one of the company's own days. */
  at(date: string, hour: number): Date;
  customer(name: string, more?: object): Promise<void>;
  idOf(name: string): string;
  invoice(number: string, name: string, due: string, amount: number, more?: object): Promise<void>;
  pays(number: string, amount: number, on: string): Promise<void>;
  credits(name: string, amount: number): Promise<void>;
  changes(type: 'Customer' | 'Invoice', name: string, fields: object): Promise<void>;
  promises(number: string, dueOn: string, on: string): Promise<void>;
  /** Opens a dispute of a whole invoice. */
  disputes(number: string, on: string): Promise<void>;
  decides(number: string, outcome: DisputeOutcome, on: string): Promise<void>;
  excludes(name: string, on: string): Promise<void>;
  lifts(name: string, on: string): Promise<void>;
  /** The owner reads all replies, so many. */
  reads(count: number, on: string): Promise<void>;
  /** The whole company stops, or goes on. */
  stops(isStopped: boolean): Promise<void>;
  policy(level: 'company' | 'customer', subject: string, policy: object): Promise<void>;
};

export type TownSettings = {
  readonly zone: string;
  readonly hour: number;
  readonly holidays: { readonly country: string; readonly region: string | null };
  readonly company: Record<string, unknown>;
};

export async function settle(world: World): Promise<void> {
  const { sweeps } = world.dunwell;
  for (let turn = 0; turn < 60; turn += 1) {
    await sweeps.sync();
    await sweeps.outbox();
    if (await world.dunwell.isIdle()) return;
    const later = new Date(world.sandbox.clock.now().getTime() + 20_000);
    await world.setClock(later.toISOString());
  }
  throw new Error('The program did not come to rest');
}

export async function foundTown(world: World, settings: TownSettings): Promise<Town> {
  const { zone, hour, holidays } = settings;
  const made = await world.control('/companies', settings.company);
  const { realmId, accessToken } = newCompany.parse(made.body);
  const { dunwell } = world;
  await connect(dunwell, realmId);
  await dunwell.sync(realmId);
  await dunwell.stores.companies.update(realmId, {
    ...{ remindersMode: 'automatic', chargesMode: 'off', timeZone: zone, sendingHour: hour },
    ...{ holidays, nextRunAt: instant(zone, '2027-01-04', hour) },
  });
  const book = openBook(world.sandboxUrl, realmId, accessToken);
  return { realmId, zone, hour, at: (date, at) => instant(zone, date, at), ...actsOf(world, book) };
}

const instant = (zone: string, date: string, hour: number): Date =>
  new Date(
    Temporal.PlainDate.from(date).toZonedDateTime({
      timeZone: zone,
      plainTime: Temporal.PlainTime.from({ hour }),
    }).epochMilliseconds,
  );

type Acts = Omit<Town, 'realmId' | 'zone' | 'hour' | 'at'>;

function actsOf({ dunwell }: World, book: Book): Acts {
  const { realmId } = book;
  const known = new Map<string, Entity>();
  const owners = new Map<string, string>();
  const find = (name: string): Entity => {
    const entity = known.get(name);
    if (!entity) throw new Error(`There is no ${name}`);
    return entity;
  };
  const holdOf = async (subjectId: string): Promise<string> => {
    const holds = await dunwell.stores.holds.list(realmId);
    const open = holds.find((hold) => hold.subjectId === subjectId && hold.liftedOn === null);
    if (!open) throw new Error(`Nothing holds ${subjectId}`);
    return open.id;
  };
  const inMirror = (): Promise<void> => dunwell.sync(realmId, { repair: true });

  return {
    async customer(name, more = {}) {
      const address = { PrimaryEmailAddr: { Address: `${name.toLowerCase()}@payer.example` } };
      known.set(name, await book.customer(name, { ...address, ...more }));
    },
    idOf: (name) => find(name).Id,
    async invoice(number, name, due, amount, more = {}) {
      const made = await book.invoice(find(name), amount, due, { DocNumber: number, ...more });
      known.set(number, made);
      owners.set(number, name);
    },
    async pays(number, amount, on) {
      await book.payment(find(owners.get(number) ?? ''), find(number), amount, on);
    },
    async credits(name, amount) {
      const line = {
        ...{ Amount: amount, DetailType: 'SalesItemLineDetail' },
        SalesItemLineDetail: { ItemRef: { value: '1' } },
      };
      await book.create('CreditMemo', { CustomerRef: { value: find(name).Id }, Line: [line] });
    },
    async changes(type, name, fields) {
      const now = await book.read(type, find(name).Id);
      await book.update(type, { Id: now.Id, SyncToken: now.SyncToken, ...fields });
    },
    async promises(number, dueOn, on) {
      await inMirror();
      const company = await dunwell.stores.companies.find(realmId);
      if (!company) throw new Error('There is no company');
      const answer = await dunwell.promises.addPromise({
        ...{ company, subject: { kind: 'invoice', id: find(number).Id }, amount: null },
        ...{ dueOn: parsePlainDate(dueOn), promisedBy: null, note: null },
        ...{ author: 'owner', today: parsePlainDate(on) },
      });
      if (answer.outcome !== 'added') throw new Error(`No promise: ${answer.outcome}`);
    },
    async disputes(number, on) {
      await inMirror();
      const answer = await dunwell.disputes.openDispute({
        ...{ realmId, subject: { kind: 'invoice', id: find(number).Id }, amount: null },
        ...{ reason: 'damaged', reasonText: null, responsible: null, dueOn: null, note: null },
        ...{ stops: 'both', accrueDuringHold: null, until: null, author: 'owner' },
        today: parsePlainDate(on),
      });
      if (answer.outcome !== 'opened') throw new Error(`No dispute: ${answer.outcome}`);
    },
    async decides(number, outcome, on) {
      const holdId = await holdOf(find(number).Id);
      const word = { realmId, holdId, outcome, note: 'Looked into', actor: 'owner' };
      const end = await dunwell.disputes.closeDispute({ ...word, today: parsePlainDate(on) });
      if (end.outcome !== 'done') throw new Error(`Not decided: ${end.outcome}`);
    },
    async excludes(name, on) {
      await dunwell.stores.holds.add(realmId, {
        ...{ scope: 'customer', subjectId: find(name).Id, stops: 'both', reason: 'exclusion' },
        ...{ note: null, amount: null, until: null, author: 'owner' },
        startsOn: parsePlainDate(on),
      });
    },
    async lifts(name, on) {
      const id = await holdOf(find(name).Id);
      await dunwell.stores.holds.lift(realmId, id, parsePlainDate(on), 'owner');
    },
    async reads(count, on) {
      const unread = await dunwell.stores.replies.list(
        realmId,
        { show: 'unread' },
        { limit: count + 1 },
      );
      if (unread.length !== count) throw new Error(`There are ${unread.length} unread replies`);
      const word = { realmId, actor: 'owner', today: parsePlainDate(on) };
      for (const { id: replyId } of unread) {
        await dunwell.replyActs.markRead({ ...word, replyId });
      }
    },
    async stops(isStopped) {
      const word = { realmId, actor: 'owner', reason: 'The books are looked over' };
      await (isStopped ? dunwell.stops.stopCompany(word) : dunwell.stops.startCompany(word));
    },
    async policy(level, subject, policy) {
      const id = level === 'company' ? '' : find(subject).Id;
      const by = { author: 'owner', note: null };
      await dunwell.stores.policies.save(realmId, level, id, policy, by);
    },
  };
}
