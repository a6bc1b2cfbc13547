import { Router } from 'express';
import { parsePlainDate } from '../../core/calendar/plain-date.ts';
import type { FieldError } from '../components/view.ts';
import { newRateSchema } from '../api/rates/rate-schema.ts';
import type { WebDeps } from '../deps.ts';
import { fieldErrors, formValues } from '../forms.ts';
import { paths } from '../pages/paths.ts';
import { RatesPage, type RatesPageProps } from '../pages/rates-page.tsx';
import { isRowId } from '../queries.ts';
import { PageNotFoundError } from '../errors.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { loadLevelNames } from '../show/levels.ts';
import { showRateTables } from '../show/rates.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';

/** `/c/:realm/policy/rates`: the tables of base rates, and what the owner adds to them. */
export function createRateRoutes(deps: WebDeps): Router {
  const { stores } = deps.dunwell;
  const router = Router();

  const send = async (
    visit: Visit,
    form: Pick<RatesPageProps, 'values' | 'errors'>,
    status = 200,
  ): Promise<void> => {
    const { realm, today } = visit;
    const [stored, policies, shell] = await Promise.all([
      stores.rates.list(realm),
      stores.policies.current(realm),
      visit.shell(),
    ]);
    const tables = showRateTables(stored, policies, today);
    const levelOf = await loadLevelNames(
      deps,
      realm,
      tables.flatMap(({ usedBy }) => usedBy),
    );
    const props = { shell, ...form };
    sendPage(
      visit.response,
      RatesPage,
      {
        ...props,
        tables: tables.map((table) => ({ ...table, usedBy: table.usedBy.map(levelOf) })),
      },
      status,
    );
  };

  router.get(
    '/c/:realm/policy/rates',
    companyRoute(deps, (visit) => send(visit, { values: {}, errors: [] })),
  );

  router.post(
    '/c/:realm/policy/rates',
    companyRoute(deps, async (visit) => {
      const { realm, actor, request, response } = visit;
      const values = formValues(request.body);
      const reject = (errors: FieldError[]): Promise<void> => send(visit, { values, errors }, 422);
      const own = values['table'] === '';
      const typed = newRateSchema.safeParse({
        table: own ? (values['newTable'] ?? '') : values['table'],
        from: values['from'] ?? '',
        percent: values['percent']?.trim() ?? '',
        source: values['source'] ?? '',
      });
      if (!typed.success) return reject(fieldErrors(typed.error).map((each) => inForm(each, own)));
      const entry = { ...typed.data, from: parsePlainDate(typed.data.from) };
      const added = await stores.rates.add(realm, entry, actor);
      if (added === null) {
        const message = 'The table has an entry for that day: withdraw it first.';
        return reject([{ field: 'from', message }]);
      }
      const what = 'base rate added';
      const detail = { id: added.id, ...typed.data };
      await stores.audit.add({ realmId: realm, actor, what, detail });
      const text = 'The rate is added. Policies that go by its table use it from the next run.';
      await redirectWithFlash(request, response, paths.rates(realm), { tone: 'good', text });
    }),
  );

  router.post(
    '/c/:realm/policy/rates/:id/withdraw',
    companyRoute(deps, async (visit) => {
      const { realm, actor, request, response } = visit;
      const id = pathPart(visit, 'id');
      const gone = isRowId(id) ? await stores.rates.withdraw(realm, id, actor) : null;
      if (gone === null) throw new PageNotFoundError('There is no such rate');
      const detail = { id, table: gone.table, from: gone.from, percent: gone.percent };
      await stores.audit.add({ realmId: realm, actor, what: 'base rate withdrawn', detail });
      const text = 'The rate is withdrawn. It stays on record, as do the charges made with it.';
      await redirectWithFlash(request, response, paths.rates(realm), { tone: 'good', text });
    }),
  );
  return router;
}

const subjects: Readonly<Record<string, string>> = {
  table: 'The name of the table',
  from: 'The first day',
  percent: 'The rate',
  source: 'Where you have it from',
};

/** What the schema of the API found, beside the inputs of the form. */
function inForm({ field, message }: FieldError, own: boolean): FieldError {
  const name = field === 'table' && own ? 'newTable' : field;
  return { field: name, message: `${subjects[field] ?? 'It'} ${message.replace(' as text', '')}.` };
}
