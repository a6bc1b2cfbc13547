/** A story, done to the books by hand. */
import * as money from './calculator/amounts.ts';
import { openBooks, type Charge } from './calculator/books.ts';
import { day, text, type Day } from './calculator/days.ts';
import { georgia, openOffice, type Decision, type Settings } from './calculator/office.ts';
import { ruleKey, type ChargesRule } from './calculator/policy.ts';
import { isOfLedger, type Event, type LedgerEvent, type OfficeEvent, type Sale } from './events.ts';

export type Reckoning = ReturnType<typeof startReckoning>;

/** Empty books of a company in US dollars, and somebody who follows a story in them. */
export function startReckoning() {
  const books = openBooks();
  const rules = new Map<string, ChargesRule>();
  const settings: Settings = { home: 'USD', mode: 'automatic', isStopped: false, bookClose: null };
  const office = openOffice(books, settings, rules);
  const runs: { readonly date: string; readonly decisions: readonly Decision[] }[] = [];

  const shares = (all: Readonly<Record<string, string>>, currency: string): Map<string, bigint> =>
    new Map(Object.entries(all).map(([key, amount]) => [key, money.minor(amount, currency)]));

  function sell(sale: Sale): void {
    const { currency } = books.customer(sale.customer);
    books.invoices.set(sale.key, {
      key: sale.key,
      customer: sale.customer,
      currency,
      txnDate: day(sale.txn),
      dueDate: day(sale.due),
      own: money.minor(sale.total, currency),
      deposit: money.minor(sale.deposit ?? '0', currency),
      carriesCharges: false,
      status: 'live',
    });
  }

  function toLedger(event: LedgerEvent): void {
    switch (event.do) {
      case 'customer': {
        const { key, parent = null, currency = 'USD', state } = event;
        const law = state === undefined ? null : georgia;
        books.customers.set(key, { key, parent, currency, groups: [], law });
        return;
      }
      case 'bundle':
        return;
      case 'reparent':
        books.customer(event.customer).parent = event.parent;
        return;
      case 'invoice':
        sell(event);
        return;
      case 'addLine': {
        const invoice = books.invoice(event.invoice);
        invoice.own += money.minor(event.amount, invoice.currency);
        return;
      }
      case 'redate':
        books.invoice(event.invoice).dueDate = day(event.due);
        return;
      case 'void':
      case 'delete':
        books.invoice(event.invoice).status = event.do === 'void' ? 'void' : 'deleted';
        return;
      case 'pay': {
        const { currency } = books.customer(event.customer);
        books.payments.set(event.key, {
          customer: event.customer,
          on: day(event.dated),
          received: money.minor(event.received, currency),
          applied: shares(event.applied, currency),
          credits: shares(event.credits ?? {}, currency),
          isLive: true,
        });
        return;
      }
      case 'voidPayment':
      case 'deletePayment':
        books.payment(event.payment).isLive = false;
        return;
      case 'credit': {
        const { customer } = event;
        const units = money.minor(event.amount, books.customer(customer).currency);
        books.credits.set(event.key, { customer, units });
        return;
      }
      case 'close':
        settings.bookClose = event.until === null ? null : day(event.until);
        return;
    }
  }

  function unitsOf(
    event: Extract<OfficeEvent, { do: 'reverse' | 'correct' }>,
    charge: Charge,
  ): bigint {
    if (event.do === 'correct') {
      return (office.overcharges(event.invoice).get(charge) ?? 0n) - charge.reversed;
    }
    const { currency } = books.invoice(event.invoice);
    const all = charge.units - charge.reversed;
    return event.amount === undefined ? all : money.minor(event.amount, currency);
  }

  function toOffice(event: OfficeEvent, today: Day): void {
    switch (event.do) {
      case 'groups':
        books.customer(event.customer).groups = event.groups;
        return;
      case 'policy': {
        const key = ruleKey(event.level, event.subject);
        if (event.rule === null) rules.delete(key);
        else rules.set(key, event.rule);
        return;
      }
      case 'hold': {
        const until = event.until === undefined ? null : day(event.until);
        const { scope, subject } = event;
        books.holds.set(event.key, { scope, subject, from: today, until });
        return;
      }
      case 'lift': {
        const hold = books.hold(event.hold);
        hold.until = hold.until === null ? today : Math.min(hold.until, today);
        return;
      }
      case 'settings':
        settings.mode = event.mode ?? settings.mode;
        settings.isStopped = event.stopped ?? settings.isStopped;
        return;
      case 'run':
        runs.push({ date: text(today), decisions: office.run(today) });
        return;
      case 'approve':
        office.write(books.charge(event.invoice, day(event.on)), today);
        return;
      case 'waive':
        office.waive(books.charge(event.invoice, day(event.on)));
        return;
      case 'reverse':
      case 'correct': {
        const charge = books.charge(event.invoice, day(event.on));
        const by = office.reverse(charge, unitsOf(event, charge), today);
        if (by !== (event.by ?? by)) throw new Error(`${event.invoice} is reversed by ${by}`);
        return;
      }
      case 'lookAgain':
      case 'heldRun':
      case 'webhooks':
      case 'flush':
        return;
    }
  }

  return {
    books,
    settings,
    office,
    runs,
    follow(date: string, event: Event): void {
      if (isOfLedger(event)) {
        toLedger(event);
        return;
      }
      // Nobody decides on what waits without it being looked at anew.
      office.reconsider(day(date));
      toOffice(event, day(date));
      office.reconsider(day(date));
    },
  };
}
