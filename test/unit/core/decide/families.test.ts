import { describe, expect, test } from 'vitest';
import { partsOf, type Member } from '../../../../src/core/decide/families.ts';

const member = (id: string, invoices: number, parentId: string | null = null): Member => ({
  id,
  parentId,
  invoices,
});
const idsOf = (members: readonly Member[], most: number, wanted?: ReadonlySet<string>) =>
  partsOf(members, most, wanted).map(({ customerIds }) => customerIds);

describe('the parts of a company', () => {
  test('hold so many invoices that the next family would be too many', () => {
    const members = ['1', '2', '3', '10'].map((id) => member(id, 2));
    expect(idsOf(members, 4)).toEqual([
      ['1', '2'],
      ['3', '10'],
    ]);
    expect(idsOf(members, 5)).toEqual([
      ['1', '2'],
      ['3', '10'],
    ]);
    expect(partsOf(members, 100).map(({ invoices }) => invoices)).toEqual([8]);
  });

  test('leave families together, however large they are', () => {
    const members = [member('1', 3), member('2', 3, '7'), member('3', 1), member('7', 4, '1')];
    expect(idsOf(members, 2)).toEqual([['1', '2', '7'], ['3']]);
  });

  test('take parents that name each other, or that nobody knows, as relations', () => {
    expect(idsOf([member('1', 1, '2'), member('2', 1, '1')], 1)).toEqual([['1', '2']]);
    expect(idsOf([member('1', 1, '9'), member('2', 1, '9')], 1)).toEqual([['1', '2']]);
    expect(idsOf([member('1', 1, '1')], 1)).toEqual([['1']]);
  });

  test('leave out families without invoices, and those nobody asked for', () => {
    const members = [member('1', 0), member('2', 1), member('3', 0, '2'), member('4', 1)];
    expect(idsOf(members, 9)).toEqual([['2', '3', '4']]);
    expect(idsOf(members, 9, new Set(['3']))).toEqual([['2', '3']]);
    expect(idsOf([], 9)).toEqual([]);
  });
});
