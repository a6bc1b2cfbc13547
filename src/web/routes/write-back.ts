import { Router } from 'express';
import { QuickBooksError } from '../../adapters/quickbooks/errors.ts';
import { monthlyDayOnOrAfter } from '../../core/calendar/monthly-day.ts';
import { templateProblem } from '../../core/charges/description-template.ts';
import type { ChoiceField } from '../../flow/write-back/choices.ts';
import { currentPolicies } from '../../flow/collections/run-facts.ts';
import { exampleLine } from '../../flow/write-back/example-line.ts';
import type { ChosenWriteBack } from '../../flow/write-back/write-back.ts';
import { renderFragment } from '../components/render.ts';
import type { FieldError } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { formValues, textOrNull } from '../forms.ts';
import { paths } from '../pages/paths.ts';
import {
  ExampleLine,
  writeBackFields,
  WriteBackPage,
  type WriteBackExample,
  type WriteBackPageProps,
  type WriteBackValues,
} from '../pages/write-back-page.tsx';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { showLineOptions } from '../show/line-options.ts';
import { companyRoute, type Visit } from '../visit.ts';

const listed = ['item', 'account', 'taxCode', 'class', 'department'] as const;

/** `/c/:realm/settings/write-back`: what charges are written with, and how they are worded. */
export function createWriteBackRoutes(deps: WebDeps): Router {
  const { dunwell } = deps;
  const router = Router();

  router.get(
    '/c/:realm/settings/write-back',
    companyRoute(deps, async (visit) => {
      const values = valuesOf(await dunwell.writeBack.chosen(visit.company));
      sendPage(visit.response, WriteBackPage, await pageProps(deps, visit, values));
    }),
  );

  router.get(
    '/c/:realm/settings/write-back/example',
    companyRoute(deps, async (visit) => {
      const text = visit.request.query['description'];
      const description = typeof text === 'string' ? text.trim() : '';
      const problem = description === '' ? null : templateProblem(description);
      const example = problem === null ? await showExample(deps, visit, description) : nothing;
      const props = { example, problem, realm: visit.realm };
      visit.response.type('html').send(renderFragment(ExampleLine, props));
    }),
  );

  router.post(
    '/c/:realm/settings/write-back',
    companyRoute(deps, async (visit) => {
      const { realm, request, response } = visit;
      const typed = formValues(request.body);
      const values = typedValues(typed);
      const errors = await errorsOf(deps, visit, values, typed['intent'] === 'save');
      if (errors.length === 0 && typed['intent'] === 'save') {
        await redirectWithFlash(request, response, paths.writeBack(realm), {
          tone: 'good',
          text: 'The write-back settings are saved.',
        });
        return;
      }
      const props = await pageProps(deps, visit, values);
      sendPage(response, WriteBackPage, { ...props, errors }, errors.length > 0 ? 422 : 200);
    }),
  );
  return router;
}

/** What is wrong with the typed choices; when nothing is and they are to be saved, they are. */
async function errorsOf(
  { dunwell }: WebDeps,
  { company, actor }: Visit,
  values: WriteBackValues,
  isSaved: boolean,
): Promise<FieldError[]> {
  if (values.itemFrom === 'chosen' && values.item === '') {
    return [{ field: 'item', message: 'Choose the item, or let Dunwell make one.' }];
  }
  if (!isSaved) {
    const problem = values.description === '' ? null : templateProblem(values.description);
    return problem === null ? [] : [{ field: 'description', message: `The text ${problem}.` }];
  }
  try {
    const problems = await dunwell.writeBack.save(company, chosenFrom(values), actor);
    return problems.map(({ field, message }) => ({
      field,
      message: `${names[field]}: ${message}.`,
    }));
  } catch (error) {
    if (!(error instanceof QuickBooksError)) throw error;
    const message = `QuickBooks could not be asked whether the choices exist: ${error.message}`;
    return [{ field: 'itemFrom', message }];
  }
}

const names: Record<ChoiceField | 'chargeDay' | 'description', string> = {
  item: 'The item',
  account: 'The account',
  taxCode: 'The tax',
  class: 'The class',
  department: 'The location',
  chargeDay: 'The charge day',
  description: 'The text',
};
const nothing: WriteBackExample = { text: null, why: null, invoice: null, isCharged: false };

function typedValues(typed: Readonly<Record<string, string>>): WriteBackValues {
  const of = (name: (typeof writeBackFields)[number]): string => typed[name]?.trim() ?? '';
  return {
    chargeDay: of('chargeDay'),
    itemFrom: of('itemFrom') === 'chosen' ? 'chosen' : 'made',
    item: of('item'),
    account: of('account'),
    taxCode: of('taxCode'),
    class: of('class'),
    department: of('department'),
    description: of('description'),
  };
}

const chosenFrom = (values: WriteBackValues): ChosenWriteBack => ({
  chargeDay: Number(values.chargeDay === '' ? '31' : values.chargeDay),
  item: values.itemFrom === 'chosen' ? textOrNull(values.item) : null,
  account: textOrNull(values.account),
  taxCode: textOrNull(values.taxCode),
  class: textOrNull(values.class),
  department: textOrNull(values.department),
  description: textOrNull(values.description),
});

const valuesOf = (chosen: ChosenWriteBack): WriteBackValues => ({
  chargeDay: String(chosen.chargeDay),
  itemFrom: chosen.item === null ? 'made' : 'chosen',
  item: chosen.item ?? '',
  account: chosen.account ?? '',
  taxCode: chosen.taxCode ?? '',
  class: chosen.class ?? '',
  department: chosen.department ?? '',
  description: chosen.description ?? '',
});

async function showExample(
  { dunwell }: WebDeps,
  { company, today }: Visit,
  description: string,
): Promise<WriteBackExample> {
  const example = await exampleLine(
    { ...dunwell.stores, db: dunwell.db },
    company,
    today,
    textOrNull(description),
  );
  if (example !== null) return { ...example, why: null };
  const policies = await currentPolicies(dunwell.stores, company.realmId);
  const isCharging = policies.some(({ charges }) => charges?.enabled === true);
  return { ...nothing, why: isCharging ? 'no-charge' : 'no-policy' };
}

async function pageProps(
  deps: WebDeps,
  visit: Visit,
  values: WriteBackValues,
): Promise<WriteBackPageProps> {
  const query = visit.request.query['search'];
  const search = typeof query === 'string' ? query.trim().slice(0, 100) : '';
  const isFine = values.description === '' || templateProblem(values.description) === null;
  const day = Number(values.chargeDay);
  const isDay = Number.isInteger(day) && day >= 1 && day <= 31;
  const [shell, example, books] = await Promise.all([
    visit.shell(),
    isFine ? showExample(deps, visit, values.description) : nothing,
    booksOf(deps, visit, search),
  ]);
  return {
    shell,
    values,
    search,
    nextChargeDay: monthlyDayOnOrAfter(visit.today, isDay ? day : 31),
    example,
    ...books,
    errors: [],
  };
}

type Books = Pick<WriteBackPageProps, 'options' | 'tracks' | 'outdated' | 'unread'>;

/** What QuickBooks has to choose from; what was chosen stays in the lists whatever is searched. */
async function booksOf(deps: WebDeps, { company }: Visit, search: string): Promise<Books> {
  const choices = await deps.dunwell.writeBack.choices(company);
  const { options, tracks, problems, unread } = await showLineOptions(deps, company, {
    choices,
    of: listed,
    search,
  });
  const outdated = problems.map(({ field, message }) => `${names[field]}: ${message}.`);
  return { options, tracks, outdated, unread };
}
