import { z } from 'zod';
import type { WorksheetCheck } from '../../../flow/collections/worksheet-checks.ts';
import { noBody, noQuery, route } from '../route.ts';
import { worksheetFile } from '../../show/worksheet-pdf.ts';
import { instant, toInstant, uuid } from '../values.ts';
import { notFound } from '../problem.ts';

const checkSchema = z.object({
  at: instant,
  by: z.string(),
  checked: z.int(),
  withoutHash: z.int().meta({
    description: 'Charges from before worksheets had hashes; their arithmetic is checked too',
  }),
  wrong: z.int().meta({ description: 'How many do not prove their charge' }),
  mismatches: z
    .array(z.object({ chargeId: z.string(), reference: z.string(), problems: z.array(z.string()) }))
    .meta({ description: 'The first hundred of them' }),
});

const viewOf = ({ at, actor, first, ...counts }: WorksheetCheck): z.input<typeof checkSchema> => ({
  ...counts,
  at: toInstant(at),
  by: actor,
  mismatches: first,
});

/** Whether all stored worksheets of a company still come to their charges. */
export const worksheetRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/charges/{id}/worksheet.pdf',
    operationId: 'getWorksheetPdf',
    tag: 'Charges',
    summary: 'The worksheet of a charge as a PDF: the same file whenever it is asked for',
    query: noQuery,
    body: noBody,
    id: uuid,
    answersFile: true,
    async handle({ dunwell, company }, { params }) {
      const charge = await dunwell.stores.charges.find(company.realmId, params.id);
      if (!charge) throw notFound('charge');
      return worksheetFile({ dunwell }, company, charge);
    },
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/worksheets/verify',
    operationId: 'verifyWorksheets',
    tag: 'Charges',
    summary: 'Works every stored worksheet out again and checks its hash; nothing is changed',
    query: noQuery,
    body: noBody,
    output: checkSchema,
    handle: async ({ dunwell, company, actor }) =>
      viewOf(await dunwell.worksheetChecks.check(company.realmId, actor)),
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/worksheets/verify',
    operationId: 'getWorksheetVerification',
    tag: 'Charges',
    summary: 'What the last check of all worksheets found',
    query: noQuery,
    body: noBody,
    output: checkSchema,
    async handle({ dunwell, company }) {
      const last = await dunwell.worksheetChecks.last(company.realmId);
      if (!last) throw notFound('verification of worksheets');
      return viewOf(last);
    },
  }),
];
