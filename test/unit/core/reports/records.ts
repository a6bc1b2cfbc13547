import { parsePlainDate, type PlainDate } from '../../../../src/core/calendar/plain-date.ts';
import {
  effective,
  takenOffLine,
  type Booking,
  type CarrierRecord,
  type ChargeRecord,
  type ChargeRecords,
  type ReversalRecord,
} from '../../../../src/core/reports/charge-record.ts';

export const day = (text: string): PlainDate => parsePlainDate(text);

/** The invoice with a number, as it was when a charge was written on it. */
export const on = (number: string, date: string, rate = '1'): Booking => ({
  transactionId: `id-${number}`,
  number,
  date: day(date),
  rate,
});

/** A charge of 10.00 USD, written on 12 March on invoice 1001 of 1 March. */
export const charge = (change: Partial<ChargeRecord> = {}): ChargeRecord => ({
  id: change.reference ?? 'DW-AAAAAA',
  reference: 'DW-AAAAAA',
  customerId: '1',
  invoiceId: 'id-1001',
  currency: 'USD',
  amount: 1_000n,
  status: 'written',
  assessmentDate: day('2026-03-12'),
  allocation: 'principalFirst',
  writtenOn: day('2026-03-12'),
  waivedOn: null,
  booking: on('1001', '2026-03-01'),
  accountId: null,
  itemId: '9',
  reversals: [],
  ...change,
});

export const reversal = (change: Partial<ReversalRecord> = {}): ReversalRecord => ({
  id: change.reference ?? 'DW-RRRRRR',
  reference: 'DW-RRRRRR',
  amount: 1_000n,
  status: 'written',
  method: 'removeLine',
  credited: 0n,
  on: day('2026-05-04'),
  booking: null,
  byHand: null,
  ...change,
});

/** What people put on a charge's line in QuickBooks; below zero what they took off. */
export const byHand = (
  putOn: bigint,
  seenOn: string,
  found = 'Somebody changed the line.',
): ReversalRecord =>
  reversal({
    ...{ reference: `by hand ${seenOn}`, amount: -putOn, on: day(seenOn), method: null },
    byHand: { found, isMoved: false },
  });

/**
 * An invoice of 100.00 and its charge lines as they are now, with what was paid on it; a posting may
 * name the charge that it takes back.
 */
export const carrier = (
  charges: readonly ChargeRecord[],
  postings: readonly (readonly [date: string, amount: bigint, takesBack?: string])[] = [],
  principal = 10_000n,
): CarrierRecord => {
  const lines = charges.map((each) =>
    effective(each).reduce((rest, taken) => rest - takenOffLine(taken), each.amount),
  );
  const total = lines.reduce((sum, amount) => sum + amount, principal);
  const paid = postings.reduce((sum, [, amount]) => sum + amount, 0n);
  return {
    id: charges[0]?.booking?.transactionId ?? '',
    txnDate: charges[0]?.booking?.date ?? day('2026-03-01'),
    total,
    openBalance: total - paid,
    postings: postings.map(([date, amount, takesBack], index) => ({
      ...{ paymentId: `p${index}`, date: day(date), amount },
      ...(takesBack === undefined ? {} : { takesBack }),
    })),
    chargeLines: charges.flatMap(({ reference, assessmentDate: date }, index) => {
      const amount = lines[index] ?? 0n;
      return amount === 0n ? [] : [{ lineId: String(index + 1), amount, reference, date }];
    }),
  };
};

export const records = (
  charges: readonly ChargeRecord[],
  carriers: readonly CarrierRecord[] = [],
): ChargeRecords => ({
  homeCurrency: 'USD',
  charges,
  carriers: new Map(carriers.map((each) => [each.id, each])),
});
