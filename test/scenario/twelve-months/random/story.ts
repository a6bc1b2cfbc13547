/** A story that chance tells: each thing that happens is one that could, as the books stand. */
import * as money from '../calculator/amounts.ts';
import type { Books, Invoice } from '../calculator/books.ts';
import { day, text, type Day } from '../calculator/days.ts';
import type { Settings } from '../calculator/office.ts';
import type { Event } from '../events.ts';
import type { Reckoning } from '../reckon.ts';
import type { Dice } from './dice.ts';
import { amountText, anyRule } from './rules.ts';
import type { Level } from '../calculator/policy.ts';

const currencies = ['USD', 'USD', 'USD', 'EUR', 'JPY', 'KWD'] as const;
const groups = ['slow', 'trusted'] as const;
const rates: Readonly<Record<string, number>> = { EUR: 1.0855, JPY: 0.0067, KWD: 3.25 };
const places = [
  'run: concluded',
  'outbox: claimed',
  'charge: invoice read',
  'charge: claimed',
  'charge: written',
  'charge: mirrored',
  'outbox: worked',
] as const;

/** Who is there on the first day, and what they owe. */
export function* firstDay(dice: Dice, today: Day): Generator<Event> {
  for (const [index, currency] of currencies.entries()) {
    const key = `customer ${index + 1}`;
    const isForeign = currency !== 'USD';
    const state = !isForeign && dice.isOnceIn(3) ? { state: 'GA' as const } : {};
    yield { do: 'customer', key, ...(isForeign ? { currency } : {}), ...state };
    for (let count = dice.whole(1, 2); count > 0; count -= 1) {
      yield sale(dice, `invoice ${index + 1}.${count}`, key, currency, today);
    }
  }
  yield { do: 'policy', level: 'company', subject: '', rule: anyRule(dice, null) };
  for (const group of groups) {
    yield { do: 'policy', level: 'group', subject: group, rule: anyRule(dice, 'USD') };
  }
}

function sale(dice: Dice, key: string, customer: string, currency: string, today: Day): Event {
  const txn = today - dice.whole(0, 20);
  const rate = rates[currency];
  return {
    do: 'invoice',
    key,
    customer,
    txn: text(txn),
    due: text(txn + dice.whole(0, 30)),
    total: amountText(dice, currency, 50, 6000),
    ...(dice.isOnceIn(5) ? { deposit: amountText(dice, currency, 1, 40) } : {}),
    ...(rate === undefined ? {} : { form: { ExchangeRate: rate } }),
  };
}

/** What may happen on a day, before somebody runs. */
export function* anyDay(
  dice: Dice,
  { books, office: person, settings }: Reckoning,
  today: Day,
  turn: number,
): Generator<Event> {
  for (let count = dice.whole(0, 3); count > 0; count -= 1) {
    const told = dice.pick(happenings)({
      dice,
      books,
      today,
      closed: settings.bookClose ?? 0,
      key: `${turn}.${count}`,
    });
    if (told !== null) yield told;
  }
  for (const { key, status } of sold(books)) {
    if (status !== 'live' || !dice.isOnceIn(3)) continue;
    yield { do: 'lookAgain' };
    for (const [charge, units] of person.overcharges(key)) {
      if (units > charge.reversed) yield { do: 'correct', invoice: key, on: text(charge.on) };
    }
  }
  const asked = books.charges.filter(({ status }) => status === 'proposed');
  if (asked.length > 0) yield { do: 'lookAgain' };
  for (const { invoice, on } of asked) {
    const isStill = books.charges.some(
      (charge) => charge.invoice === invoice && charge.on === on && charge.status === 'proposed',
    );
    if (!isStill || dice.isOnceIn(2)) continue;
    yield { do: dice.isOnceIn(3) ? 'waive' : 'approve', invoice, on: text(on) };
  }
}

/** A run, in which something may go wrong. */
export const anyRun = (dice: Dice): Event => {
  if (dice.isOnceIn(8)) return { do: 'run', but: { fault: 'applied-then-reset', on: 'write' } };
  if (dice.isOnceIn(8)) return { do: 'run', but: { killedAt: dice.pick(places), ifReached: true } };
  return { do: 'run' };
};

type Scene = {
  readonly dice: Dice;
  readonly books: Books;
  readonly today: Day;
  readonly closed: Day;
  readonly key: string;
};
type Happening = (scene: Scene) => Event | null;

const live = (books: Books): Invoice[] =>
  [...books.invoices.values()].filter(({ status }) => status === 'live');
const sold = (books: Books): Invoice[] => live(books).filter((row) => !row.carriesCharges);
const untouched = ({ books, closed }: Scene): Invoice[] =>
  sold(books).filter(
    (row) => books.applied(row.key) === 0n && row.deposit === 0n && row.txnDate > closed,
  );

const sell: Happening = ({ dice, books, today, key }) => {
  const customer = dice.oneOf([...books.customers.values()]);
  if (customer === undefined) return null;
  return sale(dice, `sale ${key}`, customer.key, customer.currency, today);
};

const pay: Happening = ({ dice, books, today, closed, key }) => {
  const invoice = dice.oneOf(live(books).filter((row) => books.balance(row.key) > 0n));
  if (invoice === undefined) return null;
  const open = books.balance(invoice.key);
  const units = dice.isOnceIn(3) ? open : (open * BigInt(dice.whole(1, 99))) / 100n;
  const amount = money.major(money.most(1n, units), invoice.currency);
  const more = dice.isOnceIn(6) ? 77n : 0n;
  const received = money.major(money.most(1n, units) + more, invoice.currency);
  const dated = text(Math.max(closed + 1, today - dice.pick([0, 0, 1, 3, 20])));
  const { customer } = invoice;
  const applied = { [invoice.key]: amount };
  return { do: 'pay', key: `payment ${key}`, customer, dated, received, applied };
};

const unpay: Happening = ({ dice, books, closed }) => {
  const found = dice.oneOf(
    [...books.payments].filter(
      ([, row]) => row.isLive && row.on > closed && row.takesBack === undefined,
    ),
  );
  if (found === undefined) return null;
  return { do: dice.isOnceIn(2) ? 'voidPayment' : 'deletePayment', payment: found[0] };
};

const credit: Happening = ({ dice, books, today, key }) => {
  const customer = dice.oneOf(
    [...books.customers.values()].filter((row) => row.currency === 'USD'),
  );
  if (customer === undefined) return null;
  const amount = amountText(dice, 'USD', 5, 200);
  return { do: 'credit', key: `credit ${key}`, customer: customer.key, dated: text(today), amount };
};

const applyCredit: Happening = ({ dice, books, today, key }) => {
  const open = [...books.credits].filter(
    ([credited, row]) => row.takesBack === undefined && books.remaining(credited) > 0n,
  );
  const found = dice.oneOf(open);
  if (found === undefined) return null;
  const [name, { customer }] = found;
  const invoice = dice.oneOf(
    live(books).filter((row) => row.customer === customer && books.balance(row.key) > 0n),
  );
  if (invoice === undefined) return null;
  const units = money.least(books.balance(invoice.key), books.remaining(name));
  const amount = money.major(units, invoice.currency);
  return {
    do: 'pay',
    key: `payment ${key}`,
    customer,
    dated: text(today),
    received: '0',
    applied: { [invoice.key]: amount },
    credits: { [name]: amount },
  };
};

const change: Happening = (scene) => {
  const { dice, today } = scene;
  const invoice = dice.oneOf(untouched(scene));
  if (invoice === undefined) return null;
  if (dice.isOnceIn(6)) return { do: dice.isOnceIn(2) ? 'void' : 'delete', invoice: invoice.key };
  if (dice.isOnceIn(2)) {
    const due = Math.max(invoice.txnDate, today + dice.whole(-40, 20));
    return { do: 'redate', invoice: invoice.key, due: text(due) };
  }
  const amount = amountText(dice, invoice.currency, 1, 300);
  return { do: 'addLine', invoice: invoice.key, amount };
};

const hold: Happening = ({ dice, books, today, key }) => {
  const until = dice.isOnceIn(4) ? {} : { until: text(today + dice.whole(1, 40)) };
  const reason = dice.pick<Extract<Event, { do: 'hold' }>['reason']>([
    'dispute',
    'promise',
    'exclusion',
    'plan',
    'other',
  ]);
  const common = { do: 'hold', key: `hold ${key}`, reason, ...until } as const;
  if (dice.isOnceIn(3)) {
    const customer = dice.oneOf([...books.customers.keys()]);
    return customer === undefined ? null : { ...common, scope: 'customer', subject: customer };
  }
  const invoice = dice.oneOf(sold(books));
  return invoice === undefined ? null : { ...common, scope: 'invoice', subject: invoice.key };
};

const lift: Happening = ({ dice, books, today }) => {
  const lasting = [...books.holds].filter(([, row]) => row.until === null || row.until > today);
  const found = dice.oneOf(lasting);
  return found === undefined ? null : { do: 'lift', hold: found[0] };
};

const legislate: Happening = ({ dice, books }) => {
  const level = dice.pick<Level>(['company', 'group', 'customer', 'customer', 'invoice']);
  if (level === 'company')
    return {
      do: 'policy',
      level,
      subject: '',
      rule: anyRule(dice, dice.isOnceIn(2) ? 'USD' : null),
    };
  if (level === 'group')
    return { do: 'policy', level, subject: dice.pick(groups), rule: anyRule(dice, 'USD') };
  const subjects: readonly { key: string; currency: string }[] =
    level === 'customer' ? [...books.customers.values()] : sold(books);
  const found = dice.oneOf(subjects);
  return found === undefined
    ? null
    : { do: 'policy', level, subject: found.key, rule: anyRule(dice, found.currency) };
};

const group: Happening = ({ dice, books }) => {
  const customer = dice.oneOf([...books.customers.keys()]);
  if (customer === undefined) return null;
  return { do: 'groups', customer, groups: groups.filter(() => dice.isOnceIn(2)) };
};

const reparent: Happening = ({ dice, books }) => {
  const own = [...books.customers.values()].filter((row) => row.currency === 'USD');
  const customer = dice.oneOf(own);
  if (customer === undefined) return null;
  const free = own.filter((row) => !books.lineage(row.key).includes(customer));
  const parent = dice.isOnceIn(2) ? undefined : dice.oneOf(free);
  return { do: 'reparent', customer: customer.key, parent: parent?.key ?? null };
};

const office: Happening = ({ dice, today, closed }) => {
  if (dice.isOnceIn(3)) {
    const until = text(Math.max(closed, today - dice.whole(20, 120)));
    return { do: 'close', until };
  }
  if (dice.isOnceIn(5)) return { do: 'settings', stopped: dice.isOnceIn(3) };
  const mode = dice.pick<Settings['mode']>(['automatic', 'automatic', 'review', 'observe', 'off']);
  return { do: 'settings', mode, stopped: false };
};

const reverse: Happening = ({ dice, books }) => {
  const written = books.charges.filter(({ status }) => status === 'written');
  const charge = dice.oneOf(written);
  if (charge === undefined) return null;
  const left = charge.units - charge.reversed;
  const { currency } = books.invoice(charge.invoice);
  const part = money.major((left + 1n) / 2n, currency);
  const { invoice, on } = charge;
  return { do: 'reverse', invoice, on: text(on), ...(dice.isOnceIn(3) ? { amount: part } : {}) };
};

const post: Happening = ({ dice }) => ({
  do: 'webhooks',
  mode: dice.pick(['deliver', 'drop', 'shuffle', 'duplicate']),
});

const happenings: readonly [Happening, ...Happening[]] = [
  sell,
  pay,
  pay,
  pay,
  unpay,
  credit,
  applyCredit,
  change,
  hold,
  lift,
  legislate,
  legislate,
  group,
  reparent,
  office,
  post,
  reverse,
];

/** The first day of every random story. */
export const opening = day('2027-04-01');
