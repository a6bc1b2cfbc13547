/** What a run, and a person's word, make of the books: sections 4, 6 and 9 of the rules. */
import * as money from './amounts.ts';
import type { Books, Charge, Invoice } from './books.ts';
import { chargeOn, isHeld, worked, type None, type Result } from './charge.ts';
import type { Day } from './days.ts';
import { endOfMonth, text } from './days.ts';
import { namesMoney, ruleFor, type ChargesRule, type Level, type Rules } from './policy.ts';

export type Settings = {
  readonly home: string;
  mode: 'off' | 'observe' | 'review' | 'automatic';
  isStopped: boolean;
  bookClose: Day | null;
};

/** Why a run leaves an open invoice alone, besides what the arithmetic says. */
export type Why =
  None | 'stopped' | 'off' | 'carries charges' | 'no policy' | 'disabled' | 'currency' | 'held';
export type Decision = { readonly invoice: string; readonly why: Why | 'charge' | 'would charge' };

/** Section 8: the record of a place, as far as the story has customers there. */
export const georgia = { annualPercent: '18', daysAfterDue: 30 } as const;

export type Office = ReturnType<typeof openOffice>;

/** A person with the rules in hand. `rules` are those in force; their owner changes them. */
export function openOffice(books: Books, settings: Settings, rules: Rules) {
  type Resolved = { readonly rule: ChargesRule; readonly level: Level };
  const family = (invoice: Invoice) => books.lineage(invoice.customer);

  function resolve(invoice: Invoice): Resolved | null {
    return ruleFor(rules, invoice.key, family(invoice));
  }

  function stops(invoice: Invoice, found: Resolved | null, today: Day): Why | null {
    if (settings.isStopped) return 'stopped';
    if (settings.mode === 'off') return 'off';
    if (invoice.carriesCharges) return 'carries charges';
    if (found === null) return 'no policy';
    if (!found.rule.enabled) return 'disabled';
    const isShared = found.level === 'company' || found.level === 'group';
    if (isShared && invoice.currency !== settings.home && namesMoney(found.rule)) return 'currency';
    return isHeld(books.account(invoice.key), today) ? 'held' : null;
  }

  function afterPayment(invoice: Invoice, rule: ChargesRule): Result | null {
    const account = books.account(invoice.key);
    const paid = Math.max(0, ...account.postings.map(({ on }) => on));
    const first = account.dueDate + rule.start.graceDays + 1;
    const last = Math.max(0, ...account.charges.map(({ on }) => on));
    if (paid <= account.dueDate || paid < first || last >= paid) return null;
    const from = Math.max(account.dueDate, last);
    return worked({ rule, account, from, on: paid }, []);
  }

  function decide(invoice: Invoice, today: Day): Decision | null {
    const { key } = invoice;
    const found = resolve(invoice);
    const isPaid = books.balance(key) <= 0n;
    const isLate = isPaid && found?.rule.chargeAfterPayment === true;
    if (invoice.status !== 'live' || (isPaid && !isLate)) return null;
    const why = stops(invoice, found, today);
    if (why !== null || found === null)
      return isPaid ? null : { invoice: key, why: why ?? 'no policy' };
    const result = isPaid
      ? afterPayment(invoice, found.rule)
      : chargeOn(found.rule, books.account(key), today, skippedOf(key));
    if (result === null) return null;
    if ('none' in result) return { invoice: key, why: result.none };
    if (settings.mode === 'observe') return { invoice: key, why: 'would charge' };
    add(invoice, found, result, isPaid, today);
    return { invoice: key, why: 'charge' };
  }

  const skippedOf = (key: string): Day[] =>
    books.charges.filter(({ invoice }) => invoice === key).flatMap(({ skipped }) => [...skipped]);

  function placeOf(invoice: Invoice, rule: ChargesRule, isPaid: boolean): Charge['place'] {
    const isClosed = settings.bookClose !== null && invoice.txnDate <= settings.bookClose;
    if (rule.writeBack === 'lineOnInvoice' && !isClosed && !isPaid) return 'line';
    return rule.writeBack === 'monthlyInvoicePerCustomer' && !isPaid ? 'monthly' : 'new';
  }

  function add(
    invoice: Invoice,
    { rule, level }: Resolved,
    result: Exclude<Result, { none: None }>,
    isPaid: boolean,
    today: Day,
    isAsked = false,
  ): void {
    const place = placeOf(invoice, rule, isPaid);
    const charge: Charge = {
      ...result,
      invoice: invoice.key,
      level,
      place,
      known: books.account(invoice.key),
      rule,
      status: 'proposed',
      carrier: null,
      reversed: 0n,
      credited: 0n,
    };
    books.charges.push(charge);
    if (settings.mode === 'review' || isAsked) return;
    if (place === 'monthly') charge.status = 'accrued';
    else write(charge, today);
  }

  /** Puts a charge into the ledger, on its invoice or on one of its own. */
  function write(charge: Charge, today: Day, onto?: string): void {
    const source = books.invoice(charge.invoice);
    charge.status = 'written';
    charge.carrier = charge.place === 'line' ? source.key : (onto ?? carrierOf(charge));
    if (books.invoices.has(charge.carrier)) return;
    books.invoices.set(charge.carrier, {
      key: charge.carrier,
      customer: source.customer,
      currency: source.currency,
      txnDate: today,
      dueDate: today,
      own: 0n,
      deposit: 0n,
      carriesCharges: true,
      status: 'live',
    });
  }

  function credit(charge: Charge, units: bigint, onInvoice: bigint, today: Day): void {
    const carrier = charge.carrier ?? '';
    const { customer } = books.invoice(carrier);
    const key = `memo ${books.credits.size} for ${carrier}`;
    const takesBack = { invoice: charge.invoice, on: charge.on };
    charge.credited += units;
    books.credits.set(key, { customer, units, takesBack });
    if (onInvoice <= 0n) return;
    books.payments.set(key, {
      customer,
      on: today,
      received: 0n,
      applied: new Map([[carrier, onInvoice]]),
      credits: new Map([[key, onInvoice]]),
      takesBack,
      isLive: true,
    });
  }

  /**
   * On the last day of a month, or the first day after it that somebody runs: what accrued is
   * worked out again, never to more, and goes on one invoice a customer.
   */
  function invoiceAccrued(today: Day): void {
    if (settings.isStopped || settings.mode === 'off' || settings.mode === 'observe') return;
    const carriers = new Map<string, string>();
    const due = books.charges.filter(
      ({ status, on }) => status === 'accrued' && endOfMonth(on) <= today,
    );
    for (const accrued of due.toSorted((a, b) => a.on - b.on)) {
      const { rule, from, on } = accrued;
      const account = books.account(accrued.invoice);
      const before = { ...account, charges: account.charges.filter((row) => row.on < on) };
      const result = worked({ rule, account: before, from, on }, []);
      books.charges.splice(books.charges.indexOf(accrued), 1);
      if ('none' in result) continue;
      const charge = { ...accrued, units: money.least(accrued.units, result.units) };
      books.charges.push(charge);
      const { customer } = books.invoice(charge.invoice);
      const onto = carriers.get(customer) ?? carrierOf(charge);
      carriers.set(customer, onto);
      write(charge, today, onto);
    }
  }

  const carrierOf = (charge: Charge): string => `${charge.invoice}@${text(charge.on)}`;

  return {
    write,
    resolve,
    /** What waits for a person is decided again, on its own date, whenever the facts change. */
    reconsider(today: Day): void {
      for (const charge of books.charges.filter(({ status }) => status === 'proposed')) {
        books.charges.splice(books.charges.indexOf(charge), 1);
        const invoice = books.invoice(charge.invoice);
        const found = resolve(invoice);
        const isOpen = invoice.status === 'live' && books.balance(invoice.key) > 0n;
        if (!isOpen || found === null || stops(invoice, found, today) !== null) continue;
        if (settings.mode === 'observe') continue;
        const account = books.account(invoice.key);
        const before = account.charges.filter(({ on }) => on < charge.on);
        const result = chargeOn(found.rule, { ...account, charges: before }, charge.on);
        if ('none' in result) continue;
        const isSame = result.on === charge.on && result.units === charge.units;
        if (isSame)
          books.charges.push({
            ...charge,
            from: result.from,
            place: placeOf(invoice, found.rule, false),
          });
        else {
          // What was put on record as passed by stays so.
          const skipped = [...new Set([...charge.skipped, ...result.skipped])].toSorted(
            (a, b) => a - b,
          );
          add(invoice, found, { ...result, skipped }, false, today, true);
        }
      }
    },

    /** One daily cycle: what was concluded on each open invoice, its charges written or proposed. */
    run(today: Day): Decision[] {
      const all = [...books.invoices.values()];
      const decisions = all.flatMap((invoice) => decide(invoice, today) ?? []);
      invoiceAccrued(today);
      return decisions;
    },

    /** Before it is in the ledger a charge is forgiven whole. */
    waive(charge: Charge): void {
      charge.status = 'waived';
    },

    /**
     * Gives back a written charge or a part of it: the line goes where the invoice is open by at
     * least so much and its period is open; an unpaid invoice of its own is voided; otherwise a
     * credit memo is written, and put on the invoice as far as that is open.
     */
    reverse(charge: Charge, units: bigint, today: Day): string {
      const carrier = charge.carrier ?? '';
      const invoice = books.invoice(carrier);
      const stands = books.standing(charge);
      const open = books.balance(carrier);
      const total = books.total(carrier);
      const isClosed = settings.bookClose !== null && invoice.txnDate <= settings.bookClose;
      const isAlone = total === stands;
      const isLast = isAlone && units === stands;
      charge.reversed += units;
      if (charge.reversed === charge.units) charge.status = 'reversed';
      if (invoice.status !== 'live') return 'foundRemoved';
      const mayChange = !isClosed && open > 0n && open >= units && charge.credited === 0n;
      if (mayChange && !isLast) return units === stands ? 'removeLine' : 'lowerLine';
      if (mayChange && open === total) {
        invoice.status = 'void';
        return 'voidInvoice';
      }
      credit(charge, units, money.least(open, units), today);
      return 'creditMemo';
    },

    /**
     * By how much each charge in the ledger is too high, with the postings that are known now; a
     * later charge sees an earlier one as it should have been, whatever became of that since.
     */
    overcharges(invoice: string): Map<Charge, bigint> {
      const tooMuch = new Map<Charge, bigint>();
      const shouldBe = new Map<Day, bigint>();
      const { postings } = books.account(invoice);
      const inOrder = books.charges.filter((charge) => charge.invoice === invoice);
      for (const charge of inOrder.toSorted((a, b) => a.on - b.on)) {
        if (charge.status === 'waived') continue;
        const seen = (on: Day, units: bigint): bigint =>
          money.least(units, shouldBe.get(on) ?? units);
        const { known, rule, from, on } = charge;
        const account = {
          ...known,
          postings,
          charges: known.charges.map((row) => ({
            ...row,
            live: seen(row.on, row.live),
            isLive: row.isLive && shouldBe.get(row.on) !== 0n,
          })),
          lines: known.lines.map((row) => ({ ...row, units: seen(row.on, row.units) })),
        };
        const result = worked({ rule, account, from, on }, []);
        const right = 'none' in result ? 0n : result.units;
        if (right >= charge.units) continue;
        shouldBe.set(on, right);
        if (charge.status === 'written') tooMuch.set(charge, charge.units - right);
      }
      return tooMuch;
    },
  };
}
