import { z } from 'zod';
import { monthlyDayOnOrAfter } from '../../../core/calendar/monthly-day.ts';
import { templateProblem } from '../../../core/charges/description-template.ts';
import { exampleLine } from '../../../flow/write-back/example-line.ts';
import { listOf } from '../paging.ts';
import { invalidInput, notFound } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import { nameText } from '../values.ts';
import {
  exampleSchema,
  thingSchema,
  writeBackChoicesSchema,
  writeBackSchema,
} from './write-back-schema.ts';

const tag = 'Write-back';
const fields = ['item', 'account', 'taxCode', 'class', 'department'] as const;

async function writeBackView({ dunwell, company, today }: ApiContext) {
  const fresh = await dunwell.stores.companies.find(company.realmId);
  if (!fresh) throw notFound('company');
  const chosen = await dunwell.writeBack.chosen(fresh);
  return {
    ...chosen,
    nextChargeDay: monthlyDayOnOrAfter(today, chosen.chargeDay),
    writtenWithItem: fresh.chargeItemId,
  };
}

/** How charges are written into QuickBooks. */
export const writeBackRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/write-back',
    operationId: 'getWriteBack',
    tag,
    summary: 'What charges are written with, and the charge day',
    query: noQuery,
    body: noBody,
    output: writeBackSchema,
    handle: writeBackView,
  }),
  route({
    method: 'PUT',
    path: '/companies/{realm}/write-back',
    operationId: 'putWriteBack',
    tag,
    summary: 'Chooses what charges are written with; each choice is checked in QuickBooks',
    query: noQuery,
    body: writeBackChoicesSchema,
    output: writeBackSchema,
    problems: ['quickbooks-unavailable'],
    async handle(context, { body }) {
      const { dunwell, company, actor } = context;
      const problems = await dunwell.writeBack.save(company, body, actor);
      if (problems.length > 0) throw invalidInput([...problems]);
      return writeBackView(context);
    },
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/write-back/choices',
    operationId: 'listWriteBackChoices',
    tag,
    summary: 'What there is to choose from in QuickBooks, read now; the first 50 by name',
    query: z.strictObject({
      kind: z.enum(fields, `must be one of ${fields.join(', ')}`),
      search: nameText(100).optional().meta({ description: 'Part of the name' }),
    }),
    body: noBody,
    output: listOf(thingSchema),
    problems: ['quickbooks-unavailable'],
    async handle({ dunwell, company }, { query }) {
      const found = await dunwell.writeBack.things(company, query.kind, query.search ?? '');
      return { items: found.map(({ id, name, type }) => ({ id, name, type })), next: null };
    },
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/write-back/example',
    operationId: 'showExampleLine',
    tag,
    summary: 'How a wording looks on a real open invoice; saves nothing',
    query: noQuery,
    body: z.strictObject({ description: z.string('must be text').max(1000).nullable() }),
    output: exampleSchema,
    async handle({ dunwell, company, today }, { body }) {
      const { description } = body;
      const message = description === null ? null : templateProblem(description);
      if (message !== null) throw invalidInput([{ field: 'description', message }]);
      const deps = { ...dunwell.stores, db: dunwell.db };
      const example = await exampleLine(deps, company, today, description);
      return {
        text: example?.text ?? null,
        invoiceId: example?.invoice.id ?? null,
        isCharged: example?.isCharged ?? false,
      };
    },
  }),
];
