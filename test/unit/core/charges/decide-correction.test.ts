import { expect, it } from 'vitest';
import {
  decideCorrection,
  type StandingReversal,
} from '../../../../src/core/charges/decide-correction.ts';

const waiting: StandingReversal = {
  id: 'r1',
  amount: 300n,
  cause: 'back-dated-posting',
  status: 'proposed',
  isDecided: false,
  isAfterHand: false,
};
const byPerson = { ...waiting, id: 'r0', cause: 'person' } as const;

it.each([
  ['proposes the difference', 300n, [], { kind: 'propose', amount: 300n }],
  ['does nothing where nothing is too much', 0n, [], { kind: 'none' }],
  ['only notes what is too little', -50n, [], { kind: 'none' }],
  ['leaves a proposal that fits', 300n, [waiting], { kind: 'none' }],
  [
    'corrects a proposal that no longer fits',
    120n,
    [waiting],
    { kind: 'amend', id: 'r1', amount: 120n },
  ],
  [
    'withdraws a proposal when the facts change back',
    0n,
    [waiting],
    { kind: 'withdraw', id: 'r1' },
  ],
  [
    'proposes only what was not taken back yet',
    300n,
    [{ ...waiting, status: 'written', amount: 200n }],
    { kind: 'propose', amount: 100n },
  ],
  [
    'counts what a person asked for, decided or not',
    300n,
    [
      { ...byPerson, amount: 100n },
      { ...byPerson, id: 'r2', status: 'unknown', amount: 50n },
    ],
    { kind: 'propose', amount: 150n },
  ],
  [
    'withdraws it when a person has taken back as much meanwhile',
    300n,
    [{ ...byPerson, status: 'approved' }, waiting],
    { kind: 'withdraw', id: 'r1' },
  ],
  [
    'does not ask twice what a person rejected',
    300n,
    [{ ...waiting, status: 'rejected', isDecided: true }],
    { kind: 'none' },
  ],
  [
    'asks again when the difference is another than the one that was rejected',
    310n,
    [{ ...waiting, status: 'rejected', isDecided: true }],
    { kind: 'propose', amount: 310n },
  ],
  [
    'asks again after it had withdrawn the proposal by itself',
    300n,
    [{ ...waiting, status: 'rejected' }],
    { kind: 'propose', amount: 300n },
  ],
] satisfies [string, bigint, StandingReversal[], unknown][])(
  '%s',
  (_what, tooMuch, reversals, expected) => {
    expect(decideCorrection(tooMuch, reversals)).toEqual(expected);
  },
);

const later = { ...byPerson, isAfterHand: true, status: 'written' } as const;

it.each([
  ['only what stands, where people lowered the line', 300n, [], -100n, 200n],
  ['nothing, where they lowered it as far', 300n, [], -300n, null],
  ['what Dunwell wrote too much, and not what they put on', 300n, [], 500n, 300n],
  [
    'what a person took back of it less, where that was before they put on',
    300n,
    [{ ...later, isAfterHand: false, amount: 100n }],
    500n,
    200n,
  ],
  [
    'all of it, where a person took back what was put on',
    300n,
    [{ ...later, amount: 500n }],
    500n,
    300n,
  ],
  [
    'less by what a person took back besides what was put on',
    300n,
    [{ ...later, amount: 600n }],
    500n,
    200n,
  ],
  [
    'nothing, where they put back what a correction took',
    300n,
    [{ ...later, cause: 'back-dated-posting', amount: 300n }],
    300n,
    null,
  ],
] satisfies [string, bigint, StandingReversal[], bigint, bigint | null][])(
  'of a line that people changed it proposes %s',
  (_what, tooMuch, reversals, byHand, amount) => {
    expect(decideCorrection(tooMuch, reversals, byHand)).toEqual(
      amount === null ? { kind: 'none' } : { kind: 'propose', amount },
    );
  },
);
