import { Router } from 'express';
import { z } from 'zod';
import { periodAsked } from '../../core/reports/months.ts';
import { readStatement } from '../../flow/reports/read-statement.ts';
import { statementPdf } from '../../flow/reports/statement-pdf.ts';
import { csvRecord } from '../csv.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError } from '../errors.ts';
import { StatementPage } from '../pages/statement-page.tsx';
import type { StatementView } from '../pages/statement-view.ts';
import { readPeriod } from '../periods.ts';
import { queryText } from '../queries.ts';
import { sendPage } from '../respond.ts';
import { showStatement } from '../show/statement.ts';
import { sendAttachment } from '../uploads/form-files.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';

const querySchema = z.object({ from: queryText, to: queryText });
const csvHeader = [
  ...['Currency', 'Date', 'What', 'Number', 'Customer', 'Due', 'Amount', 'Balance'],
];

/** `/c/:realm/customers/:id/statement`: the statement of account, also as a PDF and as CSV. */
export function createStatementRoutes(deps: WebDeps): Router {
  const { stores, clock } = deps.dunwell;
  const router = Router();

  async function read(visit: Visit) {
    const query = querySchema.parse(visit.request.query);
    const { period, errors } = readPeriod(query, visit.today, periodAsked);
    const found = await readStatement(stores, visit.realm, pathPart(visit, 'id'), period);
    if (!found) throw new PageNotFoundError('There is no such customer');
    return { query, errors, found };
  }
  router.get(
    '/c/:realm/customers/:id/statement',
    companyRoute(deps, async (visit) => {
      const [{ query, errors, found }, shell] = await Promise.all([read(visit), visit.shell()]);
      const statement = showStatement(found);
      const props = { shell, statement, filters: { from: query.from, to: query.to }, errors };
      sendPage(visit.response, StatementPage, props, errors.length > 0 ? 422 : 200);
    }),
  );

  router.get(
    '/c/:realm/customers/:id/statement.pdf',
    companyRoute(deps, async (visit) => {
      const { found } = await read(visit);
      sendAttachment(visit.response, await statementPdf(found, visit.company, clock.now()));
    }),
  );

  router.get(
    '/c/:realm/customers/:id/statement.csv',
    companyRoute(deps, async (visit) => {
      const { found } = await read(visit);
      const content = Buffer.from(csvOf(showStatement(found)));
      const name = `Statement_${found.period.to}.csv`;
      sendAttachment(visit.response, { name, mediaType: 'text/csv; charset=utf-8', content });
    }),
  );
  return router;
}

function csvOf({ currencies, period }: StatementView): string {
  const lines = currencies.flatMap(({ currency, opening, entries, closing }) => [
    [currency, period.from, 'Opening balance', '', '', '', '', opening],
    ...entries.map((row) => [
      ...[currency, row.date, row.what, row.number, row.customer ?? '', row.dueDate ?? ''],
      ...[row.amount, row.balance],
    ]),
    [currency, period.to, 'Closing balance', '', '', '', '', closing],
  ]);
  return [csvHeader, ...lines].map(csvRecord).join('');
}
