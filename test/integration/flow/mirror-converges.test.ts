import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import type { Book, Entity } from './book.ts';
import { anyMoves, make, type Move } from './ledger-moves.ts';
import { setStage, type Stage } from './stage.ts';

let stage: Stage;
let dunwell: Dunwell;
beforeAll(async () => {
  stage = await setStage({ now: '2026-03-12T17:00:00Z' });
  dunwell = stage.start();
});
afterAll(() => stage.stop());

type Picture = Record<string, unknown>;
const cents = (value: unknown): string => String(Math.round(z.number().parse(value) * 100));
const byId = (rows: readonly Picture[]): Picture[] =>
  rows.toSorted((a, b) => String(a['key']).localeCompare(String(b['key'])));

// A void leaves zeros and a note; who puts amounts on it again has an open invoice.
function statusOf(invoice: Entity): string {
  if (invoice['Balance'] !== 0) return 'open';
  const isVoid = invoice['TotalAmt'] === 0 && /^Void/.test(String(invoice['PrivateNote']));
  return isVoid ? 'void' : 'paid';
}

/** What the ledger says, as far as the mirror keeps it. */
async function ledgerOf(book: Book): Promise<Record<string, Picture[]>> {
  const [customers, invoices, payments, memos] = await Promise.all(
    ['Customer', 'Invoice', 'Payment', 'CreditMemo'].map((type) => book.all(type)),
  );
  const linesOf = (payment: Entity) =>
    z
      .array(
        z.object({
          Amount: z.number(),
          LinkedTxn: z.array(z.object({ TxnId: z.string(), TxnType: z.string() })),
        }),
      )
      .parse(payment['Line'] ?? [])
      .filter((line) => line.LinkedTxn[0]?.TxnType === 'Invoice');
  return {
    customers: byId(
      (customers ?? []).map((each) => ({
        key: each.Id,
        name: each['DisplayName'],
        active: each['Active'],
        balance: cents(each['Balance']),
      })),
    ),
    invoices: byId(
      (invoices ?? []).map((each) => ({
        key: each.Id,
        total: cents(each['TotalAmt']),
        open: cents(each['Balance']),
        status: statusOf(each),
      })),
    ),
    payments: byId(
      (payments ?? []).map((each) => ({
        key: each.Id,
        total: cents(each['TotalAmt']),
        unapplied: cents(each['UnappliedAmt']),
      })),
    ),
    postings: byId(
      (payments ?? []).flatMap((each) =>
        linesOf(each).map((line) => ({
          key: `${each.Id} ${line.LinkedTxn[0]?.TxnId ?? ''}`,
          amount: cents(line.Amount),
        })),
      ),
    ),
    memos: byId(
      (memos ?? []).map((each) => ({
        key: each.Id,
        total: cents(each['TotalAmt']),
        remaining: cents(each['RemainingCredit']),
      })),
    ),
  };
}

/** The same of the mirror; deleted rows are kept there, with nothing on them. */
async function mirrorOf(realmId: string): Promise<Record<string, Picture[]>> {
  const { db } = dunwell;
  const where = { realmId, deleted: false };
  const [customers, invoices, payments, postings, memos, ghosts] = await Promise.all([
    db.customer.findMany({ where }),
    db.invoice.findMany({ where }),
    db.payment.findMany({ where }),
    db.posting.findMany({ where: { realmId } }),
    db.creditMemo.findMany({ where }),
    db.invoice.findMany({ where: { realmId, deleted: true } }),
  ]);
  for (const ghost of ghosts) expect(ghost).toMatchObject({ status: 'deleted', openBalance: 0n });
  return {
    customers: byId(
      customers.map((each) => ({
        key: each.id,
        name: each.displayName,
        active: each.active,
        balance: String(each.balance),
      })),
    ),
    invoices: byId(
      invoices.map((each) => ({
        key: each.id,
        total: String(each.total),
        open: String(each.openBalance),
        status: each.status,
      })),
    ),
    payments: byId(
      payments.map((each) => ({
        key: each.id,
        total: String(each.total),
        unapplied: String(each.unapplied),
      })),
    ),
    postings: byId(
      postings.map((each) => ({
        key: `${each.paymentId} ${each.invoiceId}`,
        amount: String(each.amount),
      })),
    ),
    memos: byId(
      memos.map((each) => ({
        key: each.id,
        total: String(each.total),
        remaining: String(each.remaining),
      })),
    ),
  };
}

/** Merges two customers in the ledger; refused ones (of two currencies, say) change nothing. */
const mergerOf =
  ({ realmId }: Book) =>
  async (survivorId: string, mergedId: string, silent: boolean): Promise<void> =>
    void (await stage.control('POST', '/merges', { realmId, survivorId, mergedId, silent }));

/** Dunwell works what it was told, while QuickBooks may fail; what failed is tried again later. */
async function work(realmId: string, fault: Move['fault']): Promise<void> {
  if (fault !== 'none') {
    const more = { times: 4, ...(fault === 'slow' ? { delayMs: 50 } : {}) };
    await stage.fault({ realmId, api: 'quickbooks' }, fault, more);
  }
  await dunwell.sync(realmId).catch((error: unknown) => {
    if (fault === 'none') throw error;
  });
  await stage.control('DELETE', '/faults');
}

/** Ends Dunwell while it works: its connections break between any two statements. */
async function kill(realmId: string): Promise<void> {
  const working = dunwell.sync(realmId).catch(() => undefined);
  await stage.killAll();
  await working;
  dunwell = stage.start();
}

/** Lives through one history and leaves the books and the mirror to be compared. */
async function live(
  book: Book,
  moves: readonly Move[],
  someAreLost: boolean,
): Promise<{ made: number; refused: number }> {
  const counts = { made: 0, refused: 0 };
  for (const [index, move] of moves.entries()) {
    const { format, voidSpelling } = move;
    const mode = move.mode === 'drop' && !someAreLost ? 'hold' : move.mode;
    await stage.control('POST', '/webhooks', { mode, format, voidSpelling });
    await make(book, move, `Customer ${index}`, mergerOf(book)).then(
      () => (counts.made += 1),
      () => (counts.refused += 1),
    );
    if (move.kills) await kill(book.realmId);
    else if (move.works) await work(book.realmId, move.fault);
  }
  await stage.control('POST', '/webhooks', { mode: 'shuffle' });
  await stage.control('POST', '/webhooks/flush', {});
  return counts;
}

describe('the mirror', () => {
  it('comes to what the ledger says after any history, whatever fails, breaks off or gets lost', async () => {
    let refused = 0;
    let made = 0;
    await fc.assert(
      fc.asyncProperty(
        anyMoves,
        fc.boolean(),
        fc.boolean(),
        async (moves, someAreLost, linkedEvents) => {
          const company = { currencies: ['EUR'], linkedEvents };
          const book = await stage.addCompany(dunwell, company);
          const counts = await live(book, moves, someAreLost);
          made += counts.made;
          refused += counts.refused;
          // Some merges are told by no webhook.
          const isTold = !someAreLost && !moves.some(isUntold);
          await dunwell.sync(book.realmId, { repair: !isTold });
          expect(await mirrorOf(book.realmId)).toEqual(await ledgerOf(book));
        },
      ),
      { numRuns: 8, endOnFailure: true },
    );
    // Most of the moves must be real ones for this to say anything.
    expect(made).toBeGreaterThan(2 * refused);
  }, 180_000);
});

const isUntold = ({ kind }: Move): boolean => kind === 'silent merge' || kind === 'merge';
