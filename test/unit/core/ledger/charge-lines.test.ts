import { describe, expect, test } from 'vitest';
import type { InvoiceLine } from '../../../../src/core/ledger/charge-lines.ts';
import { recogniseChargeLines } from '../../../../src/core/ledger/charge-lines.ts';
import {
  BadReferenceSourceError,
  chargeReferenceIn,
  referenceAlphabet,
  referenceFromBytes,
  referenceFromId,
} from '../../../../src/core/ledger/charge-reference.ts';
import {
  canBecome,
  chargeStatuses,
  isLive,
  takesUpDate,
} from '../../../../src/core/ledger/charge-status.ts';
import { day } from '../facts.ts';

function aLine(fields: Partial<InvoiceLine>): InvoiceLine {
  return { id: '1', amount: 670n, description: null, itemName: null, ...fields };
}

describe('the reference of a charge', () => {
  test('is made from random bytes and found again in the line', () => {
    const reference = referenceFromBytes(Uint8Array.from([0x3f, 0xff, 0xff, 0xff]));
    expect(reference).toBe('DW-ZZZZZZ');
    expect(referenceFromBytes(Uint8Array.from([0, 0, 0, 0]))).toBe('DW-000000');
    expect(chargeReferenceIn(`Finance charge to 12 Mar 2026: flat 25.00 [${reference}]`)).toBe(
      reference,
    );
  });

  test('belongs to its charge’s id', () => {
    const id = '0b9c6a2e-7a39-4f0e-9d57-3f3b6f1c2d4e';
    expect(referenceFromId(id)).toMatch(/^DW-[0-9A-HJKMNP-TV-Z]{6}$/);
    expect(referenceFromId(id)).toBe(referenceFromId(id.toUpperCase()));
    expect(() => referenceFromId('42')).toThrow(BadReferenceSourceError);
    expect(() => referenceFromBytes(Uint8Array.from([1, 2, 3]))).toThrow(BadReferenceSourceError);
  });

  test('has no letters that people misread', () => {
    expect(referenceAlphabet).toHaveLength(32);
    expect(referenceAlphabet).not.toMatch(/[ILOU]/);
  });

  test('is read whatever its case, and only in brackets', () => {
    expect(chargeReferenceIn('late [dw-7k3qx2]')).toBe('DW-7K3QX2');
    expect(chargeReferenceIn('DW-7K3QX2')).toBeNull();
    expect(chargeReferenceIn('[DW-7K3QX]')).toBeNull();
    expect(chargeReferenceIn('[DW-7K3QXU]')).toBeNull();
  });
});

describe('charge lines', () => {
  const dates = new Map([['DW-7K3QX2', day('2026-03-12')]]);

  test('are ours by their reference, with the date of their charge', () => {
    const line = aLine({ description: 'Finance charge to 12 Mar 2026 [DW-7K3QX2]' });
    expect(recogniseChargeLines([line], dates)).toEqual([
      { lineId: '1', amount: 670n, reference: 'DW-7K3QX2', date: '2026-03-12' },
    ]);
  });

  test('are still ours when the charge itself is not known', () => {
    const line = aLine({ description: '[DW-AAAAAA]' });
    expect(recogniseChargeLines([line], dates)).toMatchObject([
      { reference: 'DW-AAAAAA', date: null },
    ]);
  });

  test.each([
    { itemName: 'Late fee' },
    { itemName: 'Fees:LATE FEE' },
    { accountName: 'Late fee income' },
    { description: 'Late fee for March' },
    { itemName: 'Late-fees' },
  ])('are foreign late fees by name: %o', (fields) => {
    expect(recogniseChargeLines([aLine(fields)], dates)).toMatchObject([{ reference: null }]);
  });

  test.each([
    { itemName: 'Plate feeder' },
    { description: 'Advice on your late fee policy' },
    { itemName: 'Gardening', description: 'Lawn' },
  ])('are not what was sold: %o', (fields) => {
    expect(recogniseChargeLines([aLine(fields)], dates)).toEqual([]);
  });

  test('is ours by its id and its item where somebody rewrote its text', () => {
    const written = [{ reference: 'DW-7K3QX2', lineId: '2', itemId: '9' }];
    const line = { ...aLine({ description: 'Agreed with Ada' }), id: '2', itemId: '9' };
    expect(recogniseChargeLines([line], dates, written)).toMatchObject([
      { reference: 'DW-7K3QX2', date: '2026-03-12' },
    ]);
    expect(recogniseChargeLines([{ ...line, itemId: '1' }], dates, written)).toEqual([]);
    // The line with the reference is the charge; another one with its old id is not.
    const moved = aLine({ id: '3', description: 'Finance charge [DW-7K3QX2]' });
    expect(recogniseChargeLines([line, moved], dates, written)).toMatchObject([{ lineId: '3' }]);
  });
});

describe('the life of a charge', () => {
  test('ends with waived, or with cancelled unless the hold that did it ends with a waiver', () => {
    const ends = chargeStatuses.filter((from) => !chargeStatuses.some((to) => canBecome(from, to)));
    expect(ends).toEqual(['waived']);
    expect(chargeStatuses.filter((to) => canBecome('cancelled', to))).toEqual(['waived']);
  });

  test('goes on after it was reversed only where its line was put back', () => {
    expect(chargeStatuses.filter((to) => canBecome('reversed', to))).toEqual(['written']);
  });

  test('waives before the write-back and reverses after it', () => {
    expect(canBecome('proposed', 'waived')).toBe(true);
    expect(canBecome('written', 'waived')).toBe(false);
    expect(canBecome('written', 'reversed')).toBe(true);
    expect(canBecome('unknown', 'waived')).toBe(false);
  });

  test('waits as accrued for the charge day, and waives there too', () => {
    expect(canBecome('proposed', 'accrued')).toBe(true);
    expect(canBecome('accrued', 'approved')).toBe(true);
    expect(canBecome('accrued', 'waived')).toBe(true);
    expect(canBecome('accrued', 'written')).toBe(false);
    expect(isLive('accrued') && takesUpDate('accrued')).toBe(true);
  });

  test('counts towards maximums until it is waived, reversed or cancelled', () => {
    expect(chargeStatuses.filter((status) => !isLive(status))).toEqual([
      'waived',
      'reversed',
      'cancelled',
    ]);
  });

  test('takes up its date unless it was cancelled', () => {
    expect(chargeStatuses.filter((status) => !takesUpDate(status))).toEqual(['cancelled']);
  });
});
