import { parsePlainDate } from '../calendar/plain-date.ts';
import { inventedInvoice } from '../ledger/invented-invoice.ts';
import { parseAmount } from '../money/amount.ts';
import type { ChargesPolicy } from '../policy/charges-policy.ts';
import { roundAmount } from '../policy/templates.ts';
import type { SimulatedCharge } from './simulate.ts';
import { simulateCharges } from './simulate.ts';

const due = parsePlainDate('2026-03-01');
const until = parsePlainDate('2026-06-30');

/** What rules charge on an invoice of about 1,000 dollars, due on 1 March 2026 and never paid. */
export function workedExample(
  charges: ChargesPolicy,
  currency: string,
): { readonly total: string; readonly charges: readonly SimulatedCharge[] } {
  const total = roundAmount(1_000, currency);
  const invoice = inventedInvoice({
    id: 'example',
    customerId: 'example',
    currency,
    txnDate: parsePlainDate('2026-01-30'),
    dueDate: due,
    total: parseAmount(total, currency).minor,
  });
  const { notBefore: _goLive, ...start } = charges.start;
  const policy = {
    section: { ...charges, start },
    level: 'company',
    subject: '',
    version: 0,
  } as const;
  const span = { from: due, to: until, postings: 'noneNew' } as const;
  const example = { invoice, policy, holds: [], bookCloseDate: null, ...span };
  return { total, charges: simulateCharges(example) };
}
