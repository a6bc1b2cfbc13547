import { describe, expect, it } from 'vitest';
import {
  explainDifference,
  type DifferenceFacts,
} from '../../../../src/core/ledger/explain-difference.ts';
import { homeValue } from '../../../../src/core/ledger/home-value.ts';

const cured: DifferenceFacts = {
  inQuickbooks: 1000n,
  beforeRepair: 1000n,
  afterRepair: 1000n,
  isCounted: true,
  changed: 0,
  deleted: 0,
  inMotion: 0,
  foreign: 0,
  unapplied: 0n,
  otherKinds: [],
};
const causeOf = (facts: Partial<DifferenceFacts>) =>
  explainDifference({ ...cured, ...facts }).cause;

describe('a difference that reading again cured', () => {
  it('was a missed change, a missed deletion, or something in motion', () => {
    expect(explainDifference({ ...cured, changed: 2, deleted: 1 })).toEqual({
      cause: 'missed-change',
      detail: '2 transactions added or changed, 1 transaction deleted',
    });
    expect(causeOf({ deleted: 1 })).toBe('missed-deletion');
    expect(causeOf({ changed: 2, inMotion: 1 })).toBe('missed-change');
    expect(causeOf({ changed: 1, inMotion: 1 })).toBe('in-motion');
    expect(explainDifference(cured)).toEqual({ cause: 'in-motion', detail: null });
  });

  it('by reading the whole company again claims no count', () => {
    expect(explainDifference({ ...cured, isCounted: false, beforeRepair: 1500n })).toEqual({
      cause: 'missed-change',
      detail: null,
    });
  });

  it('with nothing of its own read again, moved with the transactions of another customer', () => {
    expect(explainDifference({ ...cured, beforeRepair: 1500n })).toEqual({
      cause: 'missed-change',
      detail: 'its transactions are another customer’s now, as after a merge',
    });
  });
});

describe('a difference that remains', () => {
  const rest = { afterRepair: 900n } as const;
  it('lies first in what is not mirrored', () => {
    const facts = { ...cured, ...rest, foreign: 200, otherKinds: ['1 × Journal Entry'] };
    expect(explainDifference(facts)).toEqual({
      cause: 'not-mirrored',
      detail: 'The balance in QuickBooks also holds: 1 × Journal Entry',
    });
  });

  it('may be the rounding of as many foreign amounts, else their rate', () => {
    expect(causeOf({ ...rest, foreign: 100 })).toBe('rounding');
    expect(causeOf({ ...rest, foreign: 99 })).toBe('currency');
    expect(causeOf({ afterRepair: 1100n, foreign: 100 })).toBe('rounding');
  });

  it('may be just the unapplied credit, or unknown', () => {
    expect(causeOf({ ...rest, unapplied: 100n })).toBe('unapplied-credit');
    expect(causeOf({ ...rest, unapplied: 101n })).toBe('unknown');
  });
});

describe('a foreign amount in the home currency', () => {
  it('is rounded once, half away from zero, between currencies of different digits', () => {
    expect(homeValue({ minor: 1005n, currency: 'EUR' }, '1.1', 'USD')).toBe(1106n);
    expect(homeValue({ minor: -1005n, currency: 'EUR' }, '1.1', 'USD')).toBe(-1106n);
    expect(homeValue({ minor: 100n, currency: 'JPY' }, '0.0067', 'USD')).toBe(67n);
    expect(homeValue({ minor: 100n, currency: 'USD' }, '150.25', 'JPY')).toBe(150n);
  });
});
