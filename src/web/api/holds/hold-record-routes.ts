import { HoldLogFullError } from '../../../adapters/store/hold-log.ts';
import type { StoredHold } from '../../../adapters/store/holds.ts';
import { readDocument } from '../../../flow/documents/document-kinds.ts';
import { z } from 'zod';
import { ApiProblem, invalidInput, notFound } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import { freeText, uuid } from '../values.ts';
import { changeHold } from './change-hold.ts';
import {
  disputeEndSchema,
  disputeWordSchema,
  holdChangesSchema,
  holdDetailSchema,
  holdFilesSchema,
  holdLogSchema,
  newHoldFileSchema,
  newHoldFileShape,
} from './hold-schema.ts';
import { entryView, fileView, holdDetail } from './hold-view.ts';

const tag = 'Holds';
const path = '/companies/{realm}/holds/{id}';

/** @throws ApiProblem not-found */
async function holdOf({ dunwell, company }: ApiContext, id: string): Promise<StoredHold> {
  const hold = await dunwell.stores.holds.find(company.realmId, id);
  if (hold === null) throw notFound('hold');
  return hold;
}

async function logOf(
  { dunwell, company }: ApiContext,
  hold: StoredHold,
): Promise<z.input<typeof holdLogSchema>> {
  const entries = await dunwell.stores.holdLog.list(company.realmId, hold.id);
  return { items: entries.map(entryView), next: null };
}

async function filesOf(
  { dunwell, company }: ApiContext,
  hold: StoredHold,
): Promise<z.input<typeof holdFilesSchema>> {
  const files = await dunwell.stores.holdLog.files(company.realmId, hold.id);
  return { items: files.map(fileView), next: null };
}

/** @throws ApiProblem conflict when the hold has as many notes or files as are kept */
async function unlessFull(adding: Promise<void>): Promise<void> {
  try {
    await adding;
  } catch (error) {
    if (error instanceof HoldLogFullError) throw new ApiProblem('conflict', error.message);
    throw error;
  }
}

/** One hold: what is said anew of it, its log and evidence, and how its dispute ends. */
export const holdRecordRoutes = [
  route({
    method: 'GET',
    path,
    operationId: 'getHold',
    tag,
    summary: 'A hold with the dispute or the promise behind it',
    query: noQuery,
    body: noBody,
    id: uuid,
    output: holdDetailSchema,
    handle: async (context, { params }) => holdDetail(context, await holdOf(context, params.id)),
  }),
  route({
    method: 'PATCH',
    path,
    operationId: 'changeHold',
    tag,
    summary: 'Says some of a hold anew that has not ended',
    query: noQuery,
    body: holdChangesSchema,
    id: uuid,
    output: holdDetailSchema,
    problems: ['conflict'],
    async handle(context, { params, body }) {
      await changeHold(context, await holdOf(context, params.id), body);
      return holdDetail(context, await holdOf(context, params.id));
    },
  }),
  route({
    method: 'GET',
    path: `${path}/log`,
    operationId: 'getHoldLog',
    tag,
    summary: 'What happened to a hold, newest first',
    query: noQuery,
    body: noBody,
    id: uuid,
    output: holdLogSchema,
    handle: async (context, { params }) => logOf(context, await holdOf(context, params.id)),
  }),
  route({
    method: 'POST',
    path: `${path}/log`,
    operationId: 'addHoldNote',
    tag,
    summary: 'Adds a note to the log of a hold',
    query: noQuery,
    body: z.strictObject({ text: freeText(2_000) }),
    id: uuid,
    status: 201,
    output: holdLogSchema,
    problems: ['conflict'],
    async handle(context, { params, body }) {
      const { dunwell, company, actor } = context;
      const hold = await holdOf(context, params.id);
      await unlessFull(dunwell.stores.holdLog.note(company.realmId, hold.id, body.text, actor));
      return logOf(context, hold);
    },
  }),
  route({
    method: 'GET',
    path: `${path}/files`,
    operationId: 'getHoldFiles',
    tag,
    summary: 'The evidence on record with a hold, in the order in which it came',
    query: noQuery,
    body: noBody,
    id: uuid,
    output: holdFilesSchema,
    handle: async (context, { params }) => filesOf(context, await holdOf(context, params.id)),
  }),
  route({
    method: 'POST',
    path: `${path}/files`,
    operationId: 'addHoldFile',
    tag,
    summary: 'Adds a document to the evidence, as multipart/form-data',
    query: noQuery,
    body: newHoldFileSchema,
    bodyShape: newHoldFileShape,
    takesFiles: true,
    id: uuid,
    status: 201,
    output: holdFilesSchema,
    problems: ['conflict'],
    async handle(context, { params, body }) {
      const { dunwell, company, actor } = context;
      const hold = await holdOf(context, params.id);
      const file = readDocument(body.file);
      if ('problem' in file) throw invalidInput([{ field: 'file', message: file.problem }]);
      const word = { realmId: company.realmId, actor };
      await unlessFull(dunwell.stops.addFile(word, hold.id, file));
      return filesOf(context, hold);
    },
  }),
  route({
    method: 'GET',
    path: `${path}/files/{file}`,
    operationId: 'getHoldFile',
    tag,
    summary: 'A document of the evidence, as it was uploaded',
    query: noQuery,
    body: noBody,
    id: uuid,
    answersFile: true,
    async handle(context, { params }) {
      const { dunwell, company } = context;
      const hold = await holdOf(context, params.id);
      const file = await dunwell.stores.holdLog.file(company.realmId, hold.id, params.file);
      if (file === null) throw notFound('document');
      return file;
    },
  }),
  route({
    method: 'POST',
    path: `${path}/outcome`,
    operationId: 'settleDispute',
    tag,
    summary: 'Ends a dispute, or says that it ends with a credit in QuickBooks',
    query: noQuery,
    body: disputeWordSchema,
    id: uuid,
    output: disputeEndSchema,
    problems: ['conflict'],
    async handle(context, { params, body }) {
      const { dunwell, company, actor, today } = context;
      const word = { outcome: body.outcome, note: body.note ?? null, actor, today };
      const end = await dunwell.disputes.closeDispute({
        ...{ realmId: company.realmId, holdId: params.id },
        ...word,
      });
      if (end.outcome === 'not-found') throw notFound('dispute');
      if (end.outcome === 'refused') throw new ApiProblem('conflict', end.reason);
      const { isClosed, waived, reversed, left } = end;
      const hold = await holdDetail(context, await holdOf(context, params.id));
      return { hold, isClosed, waived, reversed, left: [...left] };
    },
  }),
];
