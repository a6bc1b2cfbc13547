import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  liveAmount,
  reversibleAmount,
  standingOf,
  standingOn,
  statusByHand,
  type StandingQuestion,
} from '../../../../src/core/ledger/charge-standing.ts';

const marks = { reference: 'DW-7K3QX2', lineId: '2', itemId: '9' };
const line = { id: '2', itemId: '9', amount: 670n, description: 'Finance charge [DW-7K3QX2]' };
const asked: StandingQuestion = {
  currency: 'USD',
  left: 670n,
  written: { name: '1001', status: 'open', amount: 670n },
  elsewhere: [],
};
const other = { name: '1002', amount: 670n };

describe('what stands of a charge on an invoice', () => {
  test('is the sum of the lines with its reference, however it is written', () => {
    const small = { ...line, id: '3', amount: 30n, description: 'Rest [dw-7k3qx2]' };
    expect(standingOn([line, small], marks)).toBe(700n);
  });

  test('is the line with its id and its item, where the text says nothing any more', () => {
    expect(standingOn([{ ...line, description: 'Agreed' }], marks)).toBe(670n);
    expect(standingOn([{ ...line, description: null, itemId: '1' }], marks)).toBeNull();
    expect(standingOn([{ ...line, description: null }], { ...marks, itemId: null })).toBeNull();
  });
});

describe('a charge in QuickBooks', () => {
  test('stands as Dunwell left it, and a copy of its invoice changes nothing', () => {
    expect(standingOf(asked)).toBeNull();
    expect(standingOf({ ...asked, elsewhere: [other] })).toBeNull();
    const taken = { ...asked, left: 0n, written: { ...asked.written, amount: null } };
    expect(standingOf({ ...taken, elsewhere: [other] })).toBeNull();
  });

  test.each([
    [
      'a line removed',
      { status: 'open', amount: null },
      /^Somebody removed the line .* from invoice 1001 in/,
    ],
    [
      'an invoice voided',
      { status: 'void', amount: 0n },
      /^Invoice 1001 is voided in QuickBooks\.$/,
    ],
    [
      'an invoice deleted',
      { status: 'deleted', amount: 670n },
      /^The invoice that carried the charge is deleted/,
    ],
    ['a line of nothing', { status: 'open', amount: 0n }, /from 6\.70 to 0\.00/],
  ] as const)('is out of it by %s', (_what, written, found) => {
    expect(standingOf({ ...asked, written: { name: '1001', ...written } })).toEqual({
      kind: 'removed',
      amount: -670n,
      found: expect.stringMatching(found),
    });
  });

  test('was lowered, raised, moved, or put back after a reversal', () => {
    const withAmount = (amount: bigint) => ({ ...asked.written, amount });
    expect(standingOf({ ...asked, written: withAmount(500n) })).toEqual({
      kind: 'changed',
      amount: -170n,
      found: 'Somebody changed the line of the charge from 6.70 to 5.00 in QuickBooks.',
    });
    expect(standingOf({ ...asked, written: withAmount(800n) })).toMatchObject({ amount: 130n });
    const lost = { ...asked, written: { ...asked.written, amount: null } };
    expect(standingOf({ ...lost, elsewhere: [other] })).toMatchObject({
      kind: 'moved',
      amount: 0n,
    });
    expect(standingOf({ ...lost, elsewhere: [{ ...other, amount: 700n }] })).toMatchObject({
      kind: 'moved',
      amount: 30n,
      found: expect.stringMatching(/invoice 1002 in QuickBooks\. .* from 6\.70 to 7\.00/),
    });
    expect(standingOf({ ...asked, left: 0n })).toMatchObject({ kind: 'restored', amount: 670n });
  });

  test('has as live what stands in the books less its credit memos, whoever did what', () => {
    const amount = fc.bigInt({ min: 1n, max: 10_000n });
    const stands = fc.bigInt({ min: 0n, max: 20_000n });
    const takenBack = fc.array(fc.record({ amount, share: fc.bigInt({ min: 0n, max: 100n }) }), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(amount, stands, takenBack, (charged, standing, reversals) => {
        const reversed = reversals.reduce((all, each) => all + each.amount, 0n);
        const credited = reversals.reduce(
          (all, each) => all + (each.amount * each.share) / 100n,
          0n,
        );
        const written = { ...asked.written, amount: standing };
        const byHand = standingOf({ ...asked, left: charged - (reversed - credited), written });
        const live = liveAmount({ amount: charged, reversed, byHand: byHand?.amount ?? 0n });
        const inBooks = standing - credited;
        expect(live).toBe(inBooks > 0n ? inBooks : 0n);
      }),
    );
  });

  test('is taken back as far as it is live, or whole where people took it out', () => {
    const charge = { amount: 670n, reversed: 200n };
    expect(reversibleAmount({ ...charge, byHand: 0n, kind: null })).toBe(470n);
    expect(reversibleAmount({ ...charge, byHand: -170n, kind: 'changed' })).toBe(300n);
    expect(reversibleAmount({ ...charge, byHand: -470n, kind: 'removed' })).toBe(470n);
    expect(reversibleAmount({ ...charge, reversed: 670n, byHand: 0n, kind: 'removed' })).toBe(0n);
  });

  test('is live again where its line was put back, and over where that went again', () => {
    const taken = { amount: 670n, reversed: 670n };
    expect(statusByHand('reversed', { ...taken, byHand: 670n })).toBe('written');
    expect(statusByHand('written', { ...taken, byHand: 0n })).toBe('reversed');
    const removed = { amount: 670n, reversed: 0n, byHand: -670n };
    expect(statusByHand('written', removed)).toBe('written');
  });
});
