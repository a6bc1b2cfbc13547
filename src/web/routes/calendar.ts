import { Router } from 'express';
import { z } from 'zod';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import { isoWeekday } from '../../core/calendar/plain-date.ts';
import type { Forecast, ForecastRow } from '../../flow/collections/forecasts.ts';
import { csvRecord } from '../csv.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError } from '../errors.ts';
import { CalendarPage, type ToComeRow } from '../pages/calendar-page.tsx';
import { ChargeToComePage } from '../pages/charge-to-come-page.tsx';
import { worksheetView } from '../pages/worksheet-view.ts';
import { dateIn, queryText } from '../queries.ts';
import { sendPage } from '../respond.ts';
import { showSums } from '../show/review.ts';
import { moneyOf } from '../show/values.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';

const perPage = 100;
/** A page rather tells how far it has come than keeps a person waiting longer than this. */
const patienceMs = 1_500;
const refreshWhileWorking = '2';

const querySchema = z.object({
  day: queryText,
  page: z.coerce.number().int().min(0).max(10_000).catch(0).default(0),
});

/** `/c/:realm/charges/calendar`: what the next days charge, by day, each with its worksheet, as CSV. */
export function createCalendarRoutes(deps: WebDeps): Router {
  const router = Router();
  router.get(
    '/c/:realm/charges/calendar',
    companyRoute(deps, (visit) => sendCalendar(deps, visit)),
  );
  router.get(
    '/c/:realm/charges/calendar.csv',
    companyRoute(deps, async ({ company, realm, response }) => {
      const { rows } = await deps.dunwell.forecasts.whole(company);
      response.type('text/csv').attachment(`dunwell-charges-to-come-${realm}.csv`);
      response.write(csvRecord(csvHead));
      for (const row of rows) response.write(csvRecord(csvFields(row)));
      response.end();
    }),
  );
  router.get(
    '/c/:realm/charges/calendar/:day/:invoice',
    companyRoute(deps, (visit) => sendCharge(deps, visit)),
  );
  return router;
}

async function sendCalendar(deps: WebDeps, visit: Visit): Promise<void> {
  const { company, response } = visit;
  const { day: typed, page } = querySchema.parse(visit.request.query);
  const day = dateIn(typed) ?? '';
  const [found, shell] = await Promise.all([
    deps.dunwell.forecasts.within(company, patienceMs),
    visit.shell(),
  ]);
  if (!('rows' in found)) {
    // Works without a script; the page is whole once everything is worked out.
    response.setHeader('Refresh', refreshWhileWorking);
    const working = { forecast: null, progress: found, day, rows: [], page: 0, hasNext: false };
    sendPage(response, CalendarPage, { shell, ...working });
    return;
  }
  const ofDay = day === '' ? [] : found.rows.filter((row) => row.day === day);
  const start = page * perPage;
  sendPage(response, CalendarPage, {
    shell,
    forecast: showForecast(found),
    progress: { done: 0, of: 0 },
    day,
    rows: ofDay.slice(start, start + perPage).map(showRow),
    page,
    hasNext: ofDay.length > start + perPage,
  });
}

const showForecast = (forecast: Forecast) => ({
  from: forecast.from,
  to: forecast.to,
  days: forecast.days.map(({ date, sums }) => ({
    date,
    weekday: isoWeekday(date),
    sums: showSums(sums),
  })),
  totals: showSums(forecast.totals),
  workedOutAt: forecast.workedOutAt.toISOString(),
  freshAsOf: forecast.freshAsOf?.toISOString() ?? null,
  leftOut: forecast.leftOut,
});

const showRow = (row: ForecastRow): ToComeRow => ({
  day: row.day,
  invoice: { id: row.invoiceId, docNumber: row.docNumber ?? row.invoiceId },
  customer: { id: row.customerId, name: row.customerName },
  assessmentDate: row.assessmentDate,
  invoicedOn: row.invoicedOn,
  ...moneyOf(row.amount, row.currency),
});

const csvHead = [
  'Day',
  'Customer',
  'Invoice',
  'Assessment date',
  'Invoiced on',
  'Amount',
  'Currency',
];

function csvFields(row: ForecastRow): string[] {
  const { amount, currency } = moneyOf(row.amount, row.currency);
  const invoice = row.docNumber ?? row.invoiceId;
  return [row.day, row.customerName, invoice, row.assessmentDate, row.invoicedOn, amount, currency];
}

async function sendCharge(deps: WebDeps, visit: Visit): Promise<void> {
  const { company, realm } = visit;
  const { db, forecasts } = deps.dunwell;
  const day = dateIn(pathPart(visit, 'day'));
  const invoiceId = pathPart(visit, 'invoice');
  const charge = day === undefined ? null : await forecasts.charge(company, invoiceId, day);
  if (!charge) throw new PageNotFoundError('No charge is to come there');
  const { assessment } = charge;
  const { customerId } = assessment;
  const [numbers, names, shell] = await Promise.all([
    createInvoiceLists(db).numbers(realm, [invoiceId]),
    createCustomerLists(db).names(realm, [customerId]),
    visit.shell(),
  ]);
  sendPage(visit.response, ChargeToComePage, {
    shell,
    day: charge.day,
    invoice: { id: invoiceId, docNumber: numbers.get(invoiceId) || invoiceId },
    customer: { id: customerId, name: names.get(customerId) ?? customerId },
    assessmentDate: assessment.assessmentDate,
    ...moneyOf(assessment.amount, assessment.currency),
    worksheet: worksheetView(assessment.worksheet, assessment.skippedDates),
  });
}
