import { describe, expect, it } from 'vitest';
import type { StoredCharge } from '../../../src/adapters/store/charges.ts';
import type { ChargeTry } from '../../../src/flow/outbox/charge-deps.ts';
import { isGuarded, mostLines, unitsOf } from '../../../src/flow/outbox/charge-units.ts';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { anInvoice, chargesOf, day } from '../core/facts.ts';
import { runOn } from '../core/charges/story.ts';

const { assessments } = runOn(
  [day('2026-03-31')],
  anInvoice(),
  chargesOf({ amount: { kind: 'flat', amount: '5.00' } }),
  [],
);

let made = 0;
function aTry(changes: Partial<StoredCharge> = {}): ChargeTry {
  made += 1;
  const [assessment] = assessments;
  if (!assessment) throw new Error('There was no charge');
  const charge: StoredCharge = {
    ...assessment,
    id: String(made),
    reference: `DW-${String(made).padStart(6, '0')}`,
    realmId: '1',
    runId: '1',
    reversed: 0n,
    byHand: null,
    status: 'approved',
    reason: null,
    basis: { total: 0n, openBalance: 0n, dueDate: parsePlainDate('2026-03-01') },
    policyLevel: 'company',
    policyVersion: 1,
    worksheetHash: null,
    writeBack: 'monthlyInvoice',
    invoiceOn: parsePlainDate('2026-03-31'),
    invoiceTo: '7',
    writtenWith: null,
    qboInvoiceId: null,
    qboLineId: null,
    decidedBy: null,
    createdAt: new Date(0),
    writtenAt: null,
    writingSince: null,
    ...changes,
  };
  const entry = { id: BigInt(made), realmId: '1', kind: 'charge', subjectId: charge.id } as const;
  return { entry: { ...entry, state: 'waiting', attempts: 0 }, charge };
}
const nowhere = (): null => null;
const sizes = (units: ReturnType<typeof unitsOf>): number[] => units.map((unit) => unit.length);

describe('charges that go to QuickBooks together', () => {
  it('are those of one recipient, in one currency and of one location', () => {
    const tries = [
      aTry(),
      aTry({ invoiceTo: '8' }),
      aTry({ currency: 'EUR' }),
      aTry({ customerId: '99' }),
      aTry({ invoiceTo: null, customerId: '7' }),
    ];
    expect(sizes(unitsOf(tries, nowhere))).toEqual([3, 1, 1]);
    const [first] = tries;
    expect(sizes(unitsOf(tries, (each) => (each === first ? '4' : null)))).toEqual([1, 1, 1, 2]);
  });

  it('stand in the order of their dates, on further invoices when they are too many', () => {
    const tries = Array.from({ length: 2 * mostLines + 1 }, () => aTry());
    const units = unitsOf(tries.toReversed(), nowhere);
    expect(sizes(units)).toEqual([mostLines, mostLines, 1]);
    expect(units.flat().map(({ charge }) => charge.id)).toEqual(
      tries.map(({ charge }) => charge.id),
    );
  });

  it('come before single ones, of which those without a guard are first', () => {
    const line = aTry({ writeBack: 'lineOnInvoice' });
    const own = aTry({ writeBack: 'newInvoice' });
    const monthly = aTry();
    const units = unitsOf([line, own, monthly], nowhere);
    expect(units).toEqual([[monthly], [own], [line]]);
    expect(units.map(isGuarded)).toEqual([false, false, true]);
  });
});
