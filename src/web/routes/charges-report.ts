import { Router } from 'express';
import { z } from 'zod';
import { changesByHand, type ChangeByHand } from '../../core/reports/changes-by-hand.ts';
import { figures } from '../../core/reports/charge-flows.ts';
import { chargesReport, type CurrencyReport } from '../../core/reports/charges-report.ts';
import { formatAmount } from '../../core/money/amount.ts';
import { csvRecord } from '../csv.ts';
import type { WebDeps } from '../deps.ts';
import { formText } from '../forms.ts';
import { ChargesReportPage } from '../pages/charges-report-page.tsx';
import { paths, withQuery } from '../pages/paths.ts';
import { readPeriod } from '../periods.ts';
import { queryChoice, queryText } from '../queries.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { showBehind, showReport, showTieOut, tieOutState } from '../show/charges-report.ts';
import { companyRoute, type Visit } from '../visit.ts';

const soonMs = 3_000;
const refreshWhileRunning = '3';

const querySchema = z.object({
  from: queryText,
  to: queryText,
  month: queryText,
  currency: queryText,
  figure: queryChoice(figures),
});
const csvHeader = [
  ...['Currency', 'Month', 'Opening', 'Charged', 'Collected', 'Reversed', 'Outstanding', 'Waived'],
];
const byHandHeader = [
  ...['Charge', 'Seen', 'What was found', 'Invoice', 'Currency', 'Put on or taken off'],
  ...['Home currency', 'In home currency'],
];

/** `/c/:realm/reports/charges`: charges by month, and how they tie to the books. */
export function createChargesReportRoutes(deps: WebDeps): Router {
  const { stores } = deps.dunwell;
  const router = Router();

  router.get(
    '/c/:realm/reports/charges',
    companyRoute(deps, async (visit) => {
      const { realm, response } = visit;
      const query = querySchema.parse(visit.request.query);
      const { period, errors } = readPeriod(query, visit.today);
      const [records, newest, done, shell] = await Promise.all([
        stores.chargeRecords.all(visit.company),
        stores.tieOuts.newest(realm),
        stores.tieOuts.newest(realm, 'done'),
        visit.shell(),
      ]);
      const { month, currency, figure } = query;
      const isAsked = /^\d{4}-\d{2}$/.test(month) && /^[A-Z]{3}$/.test(currency) && figure !== '';
      // Works without a script; the page is whole again once the comparison is over.
      if (newest?.status === 'running') response.setHeader('Refresh', refreshWhileRunning);
      const props = {
        shell,
        filters: { from: query.from, to: query.to },
        errors,
        period,
        ...showReport(records, period),
        behind: isAsked
          ? await showBehind(deps, realm, records, period, { month, currency, figure })
          : null,
        tieOut: done && showTieOut(done, visit.actor),
        tieOutState: tieOutState(newest),
      };
      sendPage(response, ChargesReportPage, props, errors.length > 0 ? 422 : 200);
    }),
  );

  router.get(
    '/c/:realm/reports/charges.csv',
    companyRoute(deps, async (visit) => {
      const { response } = visit;
      const { period } = readPeriod(querySchema.parse(visit.request.query), visit.today);
      const report = chargesReport(await stores.chargeRecords.all(visit.company), period);
      response.type('text/csv; charset=utf-8');
      response.attachment(`charges-${period.from}-${period.to}.csv`);
      response.write(csvRecord(csvHeader));
      for (const each of report.currencies) response.write(csvOf(each, each.currency));
      response.write(csvOf(report.home, `All in ${report.homeCurrency}`));
      response.end();
    }),
  );

  router.get(
    '/c/:realm/reports/charges/by-hand.csv',
    companyRoute(deps, async (visit) => {
      const { response } = visit;
      const { period } = readPeriod(querySchema.parse(visit.request.query), visit.today);
      const records = await stores.chargeRecords.all(visit.company);
      response.type('text/csv; charset=utf-8');
      response.attachment(`charges-by-hand-${period.from}-${period.to}.csv`);
      response.write(csvRecord(byHandHeader));
      for (const each of changesByHand(records, period)) {
        response.write(byHandCsv(each, records.homeCurrency));
      }
      response.end();
    }),
  );

  router.post(
    '/c/:realm/reports/charges/tie-outs',
    companyRoute(deps, (visit) => compare(deps, visit)),
  );
  return router;
}

const csvOf = ({ currency, months }: CurrencyReport, name: string): string =>
  months
    .map((line) => {
      const texts = [line.opening, line.charged, line.collected, line.reversed, line.closing];
      const amounts = [...texts, line.waived].map((minor) => formatAmount({ minor, currency }));
      return csvRecord([name, line.month, ...amounts]);
    })
    .join('');

const byHandCsv = (
  { charge, on, found, booking, own, home }: ChangeByHand,
  homeCurrency: string,
): string =>
  csvRecord([
    ...[charge.reference, on, found, booking.number],
    ...[charge.currency, formatAmount({ minor: own, currency: charge.currency })],
    ...[homeCurrency, formatAmount({ minor: home, currency: homeCurrency })],
  ]);

async function compare({ dunwell }: WebDeps, visit: Visit): Promise<void> {
  const { realm, actor, request, response } = visit;
  const asked = { from: formText(request.body, 'from'), to: formText(request.body, 'to') };
  const { period } = readPeriod(asked, visit.today);
  const here = `${withQuery(paths.chargesReport(realm), period)}#tie-out`;
  const connection = await dunwell.stores.connections.find(realm);
  if (connection?.status !== 'active') {
    await redirectWithFlash(request, response, here, {
      tone: 'warn',
      text: 'The company is not connected to QuickBooks. Connect it again to compare.',
    });
    return;
  }
  await dunwell.stores.audit.add({ realmId: realm, actor, what: 'tie-out of charges asked for' });
  const tieOut = dunwell
    .tieOut(realm, { period, trigger: 'person', actor })
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : 'unknown';
      dunwell.log.error({ realmId: realm, reason }, 'a tie-out that a person asked for failed');
    });
  const isOver = await Promise.race([
    tieOut.then(() => true),
    new Promise<false>((resolve) => setTimeout(() => resolve(false), soonMs)),
  ]);
  await redirectWithFlash(request, response, here, {
    tone: 'info',
    text: isOver
      ? 'The charges were compared with QuickBooks.'
      : 'The charges are being compared with QuickBooks.',
  });
}
