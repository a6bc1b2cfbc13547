import { z } from 'zod';
import { addDays } from '../../../core/calendar/plain-date.ts';
import { forecastDays, totalsOf, type ForecastDay } from '../../../flow/collections/forecasts.ts';
import { invalidInput } from '../problem.ts';
import { noBody, route } from '../route.ts';
import { amount, currency, date, dateInput, instant, toAmount, toInstant } from '../values.ts';

const sums = z.array(z.object({ currency, count: z.int(), amount }));
const mostItems = 500;

const forecastSchema = z.object({
  from: date,
  to: date,
  mode: z
    .enum(['off', 'observe', 'review', 'automatic'])
    .meta({ description: 'In observe nothing of it happens; in review each waits for a person' }),
  workedOutAt: instant,
  freshAsOf: instant.nullable().meta({ description: 'When the mirror was in step' }),
  totals: sums,
  days: z.array(z.object({ date, sums })).meta({ description: 'Every day, also those without' }),
  items: z.array(
    z.object({
      day: date.meta({ description: 'The day of the run that charges it' }),
      invoiceId: z.string(),
      docNumber: z.string().nullable(),
      customerId: z.string(),
      assessmentDate: date,
      invoicedOn: date.meta({ description: 'When it stands in QuickBooks' }),
      amount,
      currency,
    }),
  ),
  next: z.string().nullable().meta({ description: 'The cursor of the next items, or null' }),
});

const showSums = (of: ForecastDay['sums']) =>
  of.map((sum) => ({ ...sum, amount: toAmount(sum.amount, sum.currency) }));

/** What the next days charge if nothing is paid. */
export const forecastRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/charges/forecast',
    operationId: 'getChargeForecast',
    tag: 'Charges',
    summary: 'What daily runs would charge over the next days if nothing is paid',
    body: noBody,
    query: z.strictObject({
      days: z.coerce
        .number('must be a number')
        .int('must be a whole number')
        .min(1, 'must be 1 or more')
        .max(forecastDays, `must be ${forecastDays} or less`)
        .default(forecastDays),
      date: dateInput.optional().meta({ description: 'Items of this day only' }),
      cursor: z.string().optional().meta({ description: '`next` of the answer before' }),
    }),
    output: forecastSchema,
    async handle({ dunwell, company }, { query }) {
      const forecast = await dunwell.forecasts.whole(company);
      const to = addDays(forecast.from, query.days - 1);
      const days = forecast.days.filter(({ date: day }) => day <= to);
      const wanted = forecast.rows.filter(
        ({ day }) => day <= to && (query.date === undefined || day === query.date),
      );
      const start = query.cursor === undefined ? 0 : Number(query.cursor);
      if (!Number.isSafeInteger(start) || start < 0 || start > wanted.length) {
        throw invalidInput([{ field: 'cursor', message: 'is not a cursor of this list' }]);
      }
      const end = start + mostItems;
      return {
        from: forecast.from,
        to,
        mode: company.modes.charges,
        workedOutAt: toInstant(forecast.workedOutAt),
        freshAsOf: forecast.freshAsOf && toInstant(forecast.freshAsOf),
        totals: showSums(totalsOf(days)),
        days: days.map((day) => ({ date: day.date, sums: showSums(day.sums) })),
        items: wanted.slice(start, end).map(({ customerName: _name, ...row }) => ({
          ...row,
          amount: toAmount(row.amount, row.currency),
        })),
        next: end < wanted.length ? String(end) : null,
      };
    },
  }),
];
