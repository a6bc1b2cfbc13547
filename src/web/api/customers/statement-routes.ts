import { z } from 'zod';
import { periodAsked } from '../../../core/reports/months.ts';
import { entryKinds } from '../../../core/reports/statement-movements.ts';
import type { CurrencyStatement } from '../../../core/reports/statement.ts';
import { readStatement } from '../../../flow/reports/read-statement.ts';
import { notFound } from '../problem.ts';
import { periodOf } from '../reports/period.ts';
import { noBody, route } from '../route.ts';
import { amount, currency, date, dateInput, toAmount } from '../values.ts';

const statementSchema = z.object({
  customerId: z.string().meta({ description: 'The bill-to parent of a customer billed with it' }),
  from: date,
  to: date,
  currencies: z.array(
    z.object({
      currency,
      opening: amount,
      entries: z.array(
        z.object({
          date,
          kind: z.enum(entryKinds).meta({
            description:
              'other: settled in QuickBooks by what is neither payment nor credit memo; paidByOther: by a payment of a customer that the statement is not about; elsewhere: what a payment or credit memo settled that is not on the statement',
          }),
          id: z.string().nullable().meta({ description: 'Of the transaction in QuickBooks' }),
          docNumber: z.string().nullable(),
          customerId: z.string().nullable(),
          dueDate: date.nullable(),
          amount: amount.meta({ description: 'Below zero what is owed less by it' }),
          balance: amount.meta({ description: 'What is owed after it' }),
        }),
      ),
      closing: amount.meta({ description: 'The sum of aging less what is unapplied' }),
      aging: z.object({
        notDue: amount,
        days1to30: amount,
        days31to60: amount,
        days61to90: amount,
        over90: amount,
      }),
      unapplied: amount.meta({ description: 'Payments and credits that are not used yet' }),
    }),
  ),
});

function inCurrency({ aging, ...each }: CurrencyStatement) {
  const told = (minor: bigint) => toAmount(minor, each.currency);
  const { notDue, days1to30, days31to60, days61to90, over90 } = aging;
  return {
    currency: each.currency,
    opening: told(each.opening),
    entries: each.entries.map((entry) => ({
      ...entry,
      amount: told(entry.amount),
      balance: told(entry.balance),
    })),
    closing: told(each.closing),
    aging: {
      notDue: told(notDue),
      days1to30: told(days1to30),
      days31to60: told(days31to60),
      days61to90: told(days61to90),
      over90: told(over90),
    },
    unapplied: told(each.unapplied),
  };
}

/** Statements of account. */
export const statementRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/customers/{id}/statement',
    operationId: 'getCustomerStatement',
    tag: 'Customers',
    summary: 'The statement of account of a customer, with all that are billed with it',
    query: z.strictObject({
      from: dateInput.optional().meta({ description: 'A year before the last day when absent' }),
      to: dateInput.optional().meta({ description: 'The last day; today when absent' }),
    }),
    body: noBody,
    output: statementSchema,
    async handle({ dunwell, company, today }, { params, query }) {
      const period = periodOf(query, today, periodAsked);
      const found = await readStatement(dunwell.stores, company.realmId, params.id, period);
      if (!found) throw notFound('customer');
      return {
        ...{ customerId: found.customer.id, from: period.from, to: period.to },
        currencies: found.currencies.map(inCurrency),
      };
    },
  }),
];
