import { describe, expect, test } from 'vitest';
import { assessCharge } from '../../../../src/core/charges/assess-charge.ts';
import type { Worksheet } from '../../../../src/core/charges/worksheet.ts';
import { parsePlainDate } from '../../../../src/core/calendar/plain-date.ts';
import {
  clauseOf,
  courtesyFacts,
  emptyBecause,
  noSubjects,
  type ChargeToTell,
} from '../../../../src/core/mail/courtesy.ts';
import { anInvoice, chargesOf, day } from '../facts.ts';

function worksheetOf(amount: object): Worksheet {
  const policy = chargesOf({
    ...{ start: { from: 'dueDate', graceDays: 0 }, amount, assess: { kind: 'once' } },
  });
  const asked = { invoice: anInvoice(), policy, holds: [], bookCloseDate: null };
  const result = assessCharge({ ...asked, today: day('2026-03-12') });
  if (result.outcome !== 'charge') throw new Error(`Not charged: ${result.outcome}`);
  return result.assessment.worksheet;
}
const worksheet = worksheetOf({ kind: 'flat', amount: '25.00' });
const charge: ChargeToTell = {
  ...{ id: 'c1', invoiceId: '1', docNumber: '1001', carrierId: '1', amount: 2500n },
  ...{ currency: 'USD', worksheet },
};
const agreed = { date: parsePlainDate('2025-06-01'), document: 'Terms of sale' };

describe('what a charge rests on', () => {
  test('is what was agreed where that is on record, else the owner’s terms', () => {
    expect(clauseOf(worksheet, null)).toEqual({ kind: 'terms' });
    expect(clauseOf(worksheet, agreed)).toEqual({
      ...{ kind: 'agreed', document: 'Terms of sale', on: '2025-06-01' },
    });
  });

  test('is the law where the charge is the law’s own, whatever was agreed', () => {
    const { calculation } = worksheet;
    const statutory = { ...worksheet, calculation: sumOf(calculation) };
    expect(clauseOf(statutory, agreed)).toMatchObject({
      kind: 'statute',
      citation: 'Late Payment of Commercial Debts (Interest) Act 1998',
    });
  });
});

const sumOf = (part: Worksheet['calculation']): Worksheet['calculation'] => ({
  ...{ kind: 'sumOf', of: [part], exact: part.exact, statutory: 'uk' },
});

describe('what a mail beside the reminders tells', () => {
  const payment = (amount: bigint, on: string) => ({
    ...{ id: on, amount, currency: 'USD', on: parsePlainDate(on) },
  });

  test('is each charge, and the sum of payments with the day of the last', () => {
    const payments = [payment(100n, '2026-03-12'), payment(250n, '2026-03-10')];
    const facts = courtesyFacts({ charges: [charge], payments }, null);
    expect(facts.chargesAdded).toMatchObject([{ amount: 2500n, clause: { kind: 'terms' } }]);
    expect(facts.paid).toEqual({ amount: 350n, currency: 'USD', on: '2026-03-12' });
    expect(courtesyFacts(noSubjects, null)).toEqual({ chargesAdded: [], paid: null });
  });

  test('is nothing once its charge or its payment is gone, or the invoice is paid', () => {
    const told = { charges: [charge], payments: [] };
    expect(emptyBecause('charge-notice', told, ['1'])).toBeNull();
    expect(emptyBecause('charge-notice', told, [])).toContain('paid meanwhile');
    expect(emptyBecause('charge-notice', noSubjects, ['1'])).toContain('taken back');
    const paid = { charges: [], payments: [payment(100n, '2026-03-12')] };
    expect(emptyBecause('thank-you', paid, [])).toBeNull();
    expect(emptyBecause('thank-you', noSubjects, [])).toContain('does not stand');
  });
});
