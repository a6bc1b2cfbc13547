/** Random changes of a company's books, as people make them. */
import * as fc from 'fast-check';
import { z } from 'zod';
import type { Book, Entity } from './book.ts';

const kinds = [
  'customer',
  'rename',
  'deactivate',
  'invoice',
  'invoice',
  'edit invoice',
  'void invoice',
  'delete invoice',
  'pay',
  'pay',
  'move payment',
  'void payment',
  'delete payment',
  'credit memo',
  'apply credit',
  'delete credit memo',
  'merge',
  'silent merge',
  'reactivate',
  'foreign invoice',
  'redate invoice',
  'reassign invoice',
  'rewrite invoice',
] as const;

/** What befalls Dunwell's reads of QuickBooks while it works after a move. */
const faults = ['none', 'none', 'none', 'none', 'reset', '500', '200-fault', 'slow'] as const;

/** How the webhooks of a move are delivered. */
const modes = ['deliver', 'deliver', 'hold', 'drop', 'duplicate', 'shuffle'] as const;

export type Move = {
  readonly kind: (typeof kinds)[number];
  readonly mode: (typeof modes)[number];
  /** Picks what is changed, out of what there is. */
  readonly pick: number;
  readonly other: number;
  /** In cents. */
  readonly amount: number;
  /** Whether Dunwell works its inbox after the move. */
  readonly works: boolean;
  readonly fault: (typeof faults)[number];
  /** Whether Dunwell is killed after the move and started anew. */
  readonly kills: boolean;
  readonly format: 'cloudevents' | 'legacy';
  readonly voidSpelling: 'void' | 'voided';
};

export const anyMoves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    mode: fc.constantFrom(...modes),
    pick: fc.nat(1_000),
    other: fc.nat(1_000),
    amount: fc.integer({ min: 1, max: 50_000 }),
    works: fc.boolean(),
    fault: fc.constantFrom(...faults),
    kills: fc.integer({ min: 0, max: 11 }).map((chance) => chance === 0),
    format: fc.constantFrom('cloudevents', 'legacy'),
    voidSpelling: fc.constantFrom('void', 'voided'),
  }),
  { minLength: 12, maxLength: 18 },
);

const pickOf = (list: readonly Entity[], pick: number): Entity | undefined =>
  list[pick % Math.max(1, list.length)];
const customerOf = (body: Entity): string =>
  z.object({ value: z.string() }).parse(body['CustomerRef']).value;
const line = (amount: number) => ({
  Amount: amount,
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: { ItemRef: { value: '1' } },
});
const posting = (amount: number, TxnId: string, TxnType: string) => ({
  Amount: amount,
  LinkedTxn: [{ TxnId, TxnType }],
});

/**
 * Makes one move. What QuickBooks' rules do not allow (paying more than is open, voiding what is
 * void) is refused by it, and the books stay as they are.
 */
export async function make(
  book: Book,
  move: Move,
  name: string,
  merge: (survivorId: string, mergedId: string, silent: boolean) => Promise<void>,
): Promise<void> {
  const amount = move.amount / 100;
  const customers = await book.all('Customer');
  const customer = pickOf(customers, move.pick);
  if (!customer || move.kind === 'customer') return void (await book.customer(name));
  const { Id, SyncToken } = customer;
  const CustomerRef = { value: Id };
  if (move.kind === 'rename') {
    return void (await book.update('Customer', { Id, SyncToken, DisplayName: name }));
  }
  if (move.kind === 'deactivate') {
    return void (await book.update('Customer', { Id, SyncToken, Active: false }));
  }
  if (move.kind === 'reactivate') {
    return void (await book.update('Customer', { Id, SyncToken, Active: true }));
  }
  if (move.kind === 'merge' || move.kind === 'silent merge') {
    const into = pickOf(customers, move.other);
    return into && merge(into.Id, Id, move.kind === 'silent merge');
  }
  if (move.kind === 'foreign invoice') {
    const more = { CurrencyRef: { value: 'EUR' } };
    const abroad = await book.customer(`${name} abroad`, more);
    const terms = { ...more, ExchangeRate: 1.1 };
    return void (await book.invoice(abroad, amount, '2026-03-01', terms));
  }
  if (move.kind === 'invoice') return void (await book.invoice(customer, amount, '2026-03-01'));
  if (move.kind === 'credit memo') {
    return void (await book.create('CreditMemo', { CustomerRef, Line: [line(amount)] }));
  }
  if (/payment$/.test(move.kind)) return changePayment(book, move);
  if (move.kind === 'delete credit memo') {
    const memo = pickOf(await book.all('CreditMemo'), move.pick);
    return memo && book.remove('CreditMemo', memo);
  }
  return changeInvoice(book, move, amount);
}

async function changeInvoice(book: Book, move: Move, amount: number): Promise<void> {
  const invoice = pickOf(await book.all('Invoice'), move.pick);
  if (!invoice) return;
  const { Id, SyncToken } = invoice;
  const payer = customerOf(invoice);
  if (move.kind === 'edit invoice') {
    return void (await book.update('Invoice', { Id, SyncToken, Line: [line(amount)] }));
  }
  if (move.kind === 'redate invoice') {
    const DueDate = `2026-0${1 + (move.other % 6)}-15`;
    return void (await book.update('Invoice', { Id, SyncToken, DueDate }));
  }
  if (move.kind === 'reassign invoice') {
    const other = pickOf(await book.all('Customer'), move.other);
    if (!other) return;
    const CustomerRef = { value: other.Id };
    return void (await book.update('Invoice', { Id, SyncToken, CustomerRef }));
  }
  if (move.kind === 'rewrite invoice') {
    // A full update: what is left out is emptied.
    const CustomerRef = { value: payer };
    const whole = { Id, SyncToken, CustomerRef, Line: [line(amount)], sparse: false };
    return void (await book.update('Invoice', whole));
  }
  if (move.kind === 'void invoice') return book.voided('Invoice', invoice);
  if (move.kind === 'delete invoice') return book.remove('Invoice', invoice);
  const open = z.number().parse(invoice['Balance']);
  if (move.kind === 'pay') {
    const Line = open > 0 ? [posting(Math.min(amount, open), Id, 'Invoice')] : [];
    const body = { CustomerRef: { value: payer }, TotalAmt: amount, Line };
    return void (await book.create('Payment', body));
  }
  const memos = (await book.all('CreditMemo')).filter((each) => customerOf(each) === payer);
  const memo = pickOf(memos, move.other);
  if (!memo) return;
  const applied = Math.min(open, z.number().parse(memo['RemainingCredit']));
  const Line = [posting(applied, Id, 'Invoice'), posting(applied, memo.Id, 'CreditMemo')];
  const body = { CustomerRef: { value: payer }, TotalAmt: 0, Line };
  await book.create('Payment', body);
}

async function changePayment(book: Book, move: Move): Promise<void> {
  const payment = pickOf(await book.all('Payment'), move.pick);
  if (!payment) return;
  if (move.kind === 'void payment') return book.voided('Payment', payment);
  if (move.kind === 'delete payment') return book.remove('Payment', payment);
  const payer = customerOf(payment);
  const targets = (await book.all('Invoice')).filter((each) => customerOf(each) === payer);
  const target = pickOf(targets, move.other);
  if (!target) return;
  const { Id, SyncToken } = payment;
  const total = z.number().parse(payment['TotalAmt']);
  const open = Math.min(total, z.number().parse(target['Balance']));
  const Line = open > 0 ? [posting(open, target.Id, 'Invoice')] : [];
  const body = { Id, SyncToken, CustomerRef: { value: payer }, TotalAmt: total, Line };
  await book.update('Payment', body);
}
