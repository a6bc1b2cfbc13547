import type { z } from 'zod';
import { languages } from '../../../core/mail/languages.ts';
import { toneOf } from '../../../core/mail/tone.ts';
import { variablesOf } from '../../../core/mail/variables.ts';
import type { NamedTemplate } from '../../../flow/mails/mail-templates.ts';
import { templateProblems, type TemplateProblem } from '../../../flow/mails/template-language.ts';
import { ApiProblem, invalidInput, notFound } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import { toInstant } from '../values.ts';
import {
  newWordsSchema,
  previewQuestionSchema,
  previewSchema,
  savedTemplateSchema,
  templateListSchema,
  templateName,
  templateSchema,
} from './template-schema.ts';

const tag = 'Mails';

async function named({ dunwell, company }: ApiContext, name: string): Promise<NamedTemplate> {
  const template = await dunwell.mails.templates.find(company.realmId, name);
  if (template === null) throw notFound('template');
  return template;
}

async function templateView(
  { dunwell, company }: ApiContext,
  template: NamedTemplate,
): Promise<z.input<typeof templateSchema>> {
  const { templates } = dunwell.mails;
  const { realmId } = company;
  const [texts, usedBy] = await Promise.all([
    templates.texts(realmId, template),
    templates.uses(realmId, template.name),
  ]);
  const { name, kind, basedOn, isShipped } = template;
  return {
    ...{ name, kind, basedOn, isShipped },
    usedBy: [...usedBy],
    words: languages.map((language) => {
      const { words, saved } = texts[language];
      return {
        language,
        ...words,
        version: saved?.version ?? null,
        author: saved?.author ?? null,
        note: saved?.note ?? null,
        createdAt: saved === null ? null : toInstant(saved.createdAt),
      };
    }),
    variables: variablesOf(kind).map((each) => {
      const { meaning, type, example, mayBeEmpty } = each.variable;
      return { name: each.name, meaning, type, example, mayBeEmpty };
    }),
  };
}

const asProblem = (problems: readonly TemplateProblem[]): ApiProblem =>
  invalidInput(
    problems.map(({ part, line, message }) => ({
      field: part,
      message: `line ${line}: ${message}`,
    })),
  );

const toneView = (text: string) =>
  toneOf(text).map(({ kind, words, line, why }) => ({ kind, words, line, why }));

/** The template of a PUT, made where it does not exist yet. */
async function templateToSave(
  context: ApiContext,
  given: string,
  { basedOn }: z.output<typeof newWordsSchema>,
): Promise<NamedTemplate> {
  const { dunwell, company, actor } = context;
  const known = await dunwell.mails.templates.find(company.realmId, given);
  if (known !== null) return known;
  const name = templateName.safeParse(given);
  if (!name.success) {
    throw invalidInput([{ field: 'template', message: name.error.issues[0]?.message ?? '' }]);
  }
  if (basedOn === undefined) {
    const message = 'must be given for a template that does not exist yet';
    throw invalidInput([{ field: 'basedOn', message }]);
  }
  const start = { name: name.data, basedOn };
  const added = await dunwell.mails.templates.add(company.realmId, start, actor);
  if (added === null) {
    throw new ApiProblem('conflict', 'There is a template whose name differs in case alone.');
  }
  return added;
}

/** The words of mails. */
export const templateRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/templates',
    operationId: 'getTemplates',
    tag,
    summary: 'The templates of mails, shipped and own',
    query: noQuery,
    body: noBody,
    output: templateListSchema,
    async handle({ dunwell, company }) {
      const items = await dunwell.mails.templates.list(company.realmId);
      return {
        items: items.map(({ name, kind, basedOn, isShipped }) => ({
          ...{ name, kind, basedOn, isShipped },
        })),
        next: null,
      };
    },
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/templates/{template}',
    operationId: 'getTemplate',
    tag,
    summary: 'The words of a template in every language, and what they may speak of',
    query: noQuery,
    body: noBody,
    output: templateSchema,
    async handle(context, { params }) {
      return templateView(context, await named(context, params.template));
    },
  }),
  route({
    method: 'PUT',
    path: '/companies/{realm}/templates/{template}',
    operationId: 'putTemplate',
    tag,
    summary: 'Saves the next version of its words in a language; makes the template if need be',
    query: noQuery,
    body: newWordsSchema,
    output: savedTemplateSchema,
    problems: ['conflict'],
    async handle(context, { params, body }) {
      const { dunwell, company, actor } = context;
      const { subject, body: text, language, note = null, confirmThreats } = body;
      const template = await templateToSave(context, params.template, body);
      const by = { author: actor, note, isConfirmed: confirmThreats };
      const words = { subject, body: text };
      const { templates } = dunwell.mails;
      const saved = await templates.save(company.realmId, template, language, words, by);
      if (saved.outcome === 'faulty') throw asProblem(saved.problems);
      if (saved.outcome === 'unconfirmed') {
        const threat = saved.tone.find(({ needsConfirming }) => needsConfirming);
        const message = `“${threat?.words ?? ''}”: ${threat?.why ?? ''}; word it otherwise or confirm it`;
        throw invalidInput([{ field: 'confirmThreats', message }]);
      }
      const tone = toneView(`${subject}\n${text}`);
      return { ...(await templateView(context, template)), tone };
    },
  }),
  route({
    method: 'DELETE',
    path: '/companies/{realm}/templates/{template}',
    operationId: 'deleteTemplate',
    tag,
    summary: 'Removes a template of your own that no policy names',
    query: noQuery,
    body: noBody,
    status: 204,
    problems: ['conflict'],
    async handle({ dunwell, company, actor }, { params }) {
      const removed = await dunwell.mails.templates.remove(company, params.template, actor);
      switch (removed.outcome) {
        case 'removed':
          return undefined;
        case 'unknown':
          throw notFound('template');
        case 'shipped':
          throw new ApiProblem('conflict', 'The template is shipped with Dunwell.');
        case 'used':
          throw new ApiProblem('conflict', 'A policy names the template.');
      }
    },
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/templates/{template}/preview',
    operationId: 'previewTemplate',
    tag,
    summary: 'The mail that a customer would get in its words, or in those given',
    query: noQuery,
    body: previewQuestionSchema,
    output: previewSchema,
    async handle(context, { params, body }) {
      const { dunwell, company, lists, today } = context;
      const { language, customerId } = body;
      const template = await named(context, params.template);
      if (!(await lists.customer(company.realmId, customerId))) throw notFound('customer');
      const { words } = (await dunwell.mails.templates.texts(company.realmId, template))[language];
      const asked = { subject: body.subject ?? words.subject, body: body.body ?? words.body };
      const problems = templateProblems(template.kind, asked);
      if (problems.length > 0) throw asProblem(problems);
      const question = { kind: template.kind, language, words: asked, customerId };
      const mail = await dunwell.mails.preview(company, question, today);
      return { ...mail, tone: toneView(`${asked.subject}\n${asked.body}`) };
    },
  }),
];
