import { Router } from 'express';
import { defaultLanguage, languageNames, parseLanguage } from '../../core/mail/languages.ts';
import { isShipped, mailKindNames, templateNameSchema } from '../../core/mail/template-kinds.ts';
import type { NamedTemplate } from '../../flow/mails/mail-templates.ts';
import type { TestOutcome } from '../../flow/mails/send-test.ts';
import type { Flash } from '../components/shell.tsx';
import type { FieldError } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError } from '../errors.ts';
import { formValues } from '../forms.ts';
import { sendMailPage } from '../mail-page.ts';
import { MailCheck } from '../pages/mail-check.tsx';
import { MailTemplatePage } from '../pages/mail-template-page.tsx';
import { MailTemplatesPage, type MailTemplatesPageProps } from '../pages/mail-templates-page.tsx';
import { paths } from '../pages/paths.ts';
import { redirectWithFlash, sendFragment, sendPage } from '../respond.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';
import { checkOf, pageProps, questionOf, type TypedTemplate } from './mail-template-editor.ts';

const longestNote = 500;

/** `/c/:realm/mails/templates`: the words of mails, edited beside a mail to a real customer. */
export function createMailTemplateRoutes(deps: WebDeps): Router {
  const { templates } = deps.dunwell.mails;
  const router = Router();

  router.get(
    '/c/:realm/mails/templates',
    companyRoute(deps, async (visit) => {
      sendPage(visit.response, MailTemplatesPage, await listProps(deps, visit));
    }),
  );

  router.post(
    '/c/:realm/mails/templates',
    companyRoute(deps, async (visit) => {
      const { request, response, realm, actor } = visit;
      const { name: typed = '', basedOn = '' } = formValues(request.body);
      const reject = async (field: string, message: string): Promise<void> => {
        const props = { ...(await listProps(deps, visit)), added: { name: typed, basedOn } };
        sendPage(response, MailTemplatesPage, { ...props, errors: [{ field, message }] }, 422);
      };
      const name = templateNameSchema.safeParse(typed);
      if (!name.success) return reject('name', `The name ${name.error.issues[0]?.message ?? ''}.`);
      if (!isShipped(basedOn)) return reject('basedOn', 'Choose what it is based on.');
      const added = await templates.add(realm, { name: name.data, basedOn }, actor);
      if (added === null) return reject('name', 'There is a template of that name.');
      const text = 'The template is added. A policy can name it from now on.';
      const to = paths.mailTemplate(realm, added.name);
      return redirectWithFlash(request, response, to, { tone: 'good', text });
    }),
  );

  router.get(
    '/c/:realm/mails/templates/:name',
    companyRoute(deps, async (visit) => {
      const template = await named(deps, visit);
      const { language: asked, customer } = visit.request.query;
      const language = parseLanguage(typeof asked === 'string' ? asked : '') ?? defaultLanguage;
      const { words } = (await templates.texts(visit.realm, template))[language];
      const to = typeof customer === 'string' ? customer : '';
      const values = { language, customer: to, note: '', ...words };
      sendPage(visit.response, MailTemplatePage, await pageProps(deps, visit, template, values));
    }),
  );

  router.post(
    '/c/:realm/mails/templates/:name',
    companyRoute(deps, async (visit) => takeForm(deps, visit, await named(deps, visit))),
  );
  return router;
}

async function named({ dunwell }: WebDeps, visit: Visit): Promise<NamedTemplate> {
  const template = await dunwell.mails.templates.find(visit.realm, pathPart(visit, 'name'));
  if (template === null) throw new PageNotFoundError('There is no such template');
  return template;
}

async function listProps({ dunwell }: WebDeps, visit: Visit): Promise<MailTemplatesPageProps> {
  const [shell, rows] = await Promise.all([
    visit.shell(),
    dunwell.mails.templates.list(visit.realm),
  ]);
  return {
    shell,
    rows: rows.map(({ name, kind, isShipped: shipped, written }) => ({
      name,
      kind: mailKindNames[kind],
      isShipped: shipped,
      written: written.map((language) => languageNames[language].english),
    })),
    added: { name: '', basedOn: 'polite' },
    errors: [],
  };
}

function typedValues(body: unknown): TypedTemplate {
  const typed = formValues(body);
  const of = (name: string): string => typed[name]?.replaceAll('\r\n', '\n') ?? '';
  return {
    language: parseLanguage(of('language')) ?? defaultLanguage,
    customer: of('customer'),
    subject: of('subject').trim(),
    body: of('body').trim(),
    note: of('note').trim(),
  };
}

async function takeForm(deps: WebDeps, visit: Visit, template: NamedTemplate): Promise<void> {
  const { request, response, realm, actor } = visit;
  const { mails } = deps.dunwell;
  const values = typedValues(request.body);
  const { language } = values;
  const here = `${paths.mailTemplate(realm, template.name)}?language=${language}`;
  const say = (flash: Flash, to = here): Promise<void> =>
    redirectWithFlash(request, response, to, flash);
  switch (formValues(request.body)['intent'] ?? '') {
    case 'save':
      return save(deps, visit, template, values, say);
    case 'test':
      return sendTestMail(deps, visit, template, values, say);
    case 'html':
      return sendHtml(deps, visit, template, values);
    case 'restore':
      await mails.templates.restore(realm, template, language, actor);
      return say({ tone: 'good', text: 'The shipped words are back.' });
    case 'remove': {
      const removed = await mails.templates.remove(visit.company, template.name, actor);
      if (removed.outcome === 'used') {
        const by = removed.by.map(({ level, subject }) => `${level} ${subject}`.trim()).join(', ');
        return say({
          tone: 'bad',
          text: `It is used by the policy of ${by}: choose another there first.`,
        });
      }
      return say({ tone: 'good', text: 'The template is removed.' }, paths.mailTemplates(realm));
    }
    default: {
      const check = await checkOf(deps, visit, template, values);
      if (request.get('hx-request') !== undefined) return sendFragment(response, MailCheck, check);
      const props = await pageProps(deps, visit, template, values);
      return sendPage(response, MailTemplatePage, { ...props, check });
    }
  }
}

type Say = (flash: Flash, to?: string) => Promise<void>;

async function save(
  deps: WebDeps,
  visit: Visit,
  template: NamedTemplate,
  values: TypedTemplate,
  say: Say,
): Promise<void> {
  const { realm, actor, request, response } = visit;
  const { subject, body, note, language } = values;
  const reject = async (errors: readonly FieldError[]): Promise<void> => {
    const props = await pageProps(deps, visit, template, values);
    sendPage(response, MailTemplatePage, { ...props, errors }, 422);
  };
  if (note.length > longestNote) {
    return reject([{ field: 'note', message: `Keep the note to ${longestNote} characters.` }]);
  }
  const saved = await deps.dunwell.mails.templates.save(
    realm,
    template,
    language,
    { subject, body },
    {
      author: actor,
      note: note === '' ? null : note,
      isConfirmed: formValues(request.body)['confirm'] !== undefined,
    },
  );
  switch (saved.outcome) {
    case 'faulty':
      return reject(
        saved.problems.map(({ part, line, message }) => ({
          field: part,
          message: `${part === 'body' ? `Text, line ${line}` : 'Subject'}: ${message}.`,
        })),
      );
    case 'unconfirmed': {
      const threat = saved.tone.find(({ needsConfirming }) => needsConfirming);
      const message = `“${threat?.words ?? ''}”: ${threat?.why ?? ''}. Word it otherwise, or confirm it below.`;
      return reject([{ field: 'body', message }]);
    }
    case 'saved': {
      const doubts = saved.tone.length === 0 ? '' : ' Look at what is said of their tone.';
      const text = `Version ${saved.version.version} is saved; the next mail is written in it.${doubts}`;
      return say({ tone: saved.tone.length === 0 ? 'good' : 'warn', text });
    }
  }
}

const testTexts: Readonly<Record<TestOutcome['outcome'], string>> = {
  sent: 'The test is on its way to you.',
  unknown: 'Postmark did not say whether it took the test. If it does not arrive, send it again.',
  failed: 'Postmark did not take the test.',
  'too-many': 'Twenty tests have gone out within the hour. Try again later.',
  'no-address':
    'There is no address to send it to: the settings have a place for the reply address.',
};

async function sendTestMail(
  deps: WebDeps,
  visit: Visit,
  template: NamedTemplate,
  values: TypedTemplate,
  say: Say,
): Promise<void> {
  const question = await questionOf(deps, visit, template, values);
  if (question === null) {
    const props = await pageProps(deps, visit, template, values);
    return sendPage(visit.response, MailTemplatePage, props, 422);
  }
  const asked = { ...question, template: template.name, author: visit.actor };
  const result = await deps.dunwell.mails.sendTest(visit.company, asked, visit.today);
  const reason = 'reason' in result ? ` ${result.reason}.` : '';
  const tone = result.outcome === 'sent' ? 'good' : 'warn';
  return say({ tone, text: `${testTexts[result.outcome]}${reason}` });
}

async function sendHtml(
  deps: WebDeps,
  visit: Visit,
  template: NamedTemplate,
  values: TypedTemplate,
): Promise<void> {
  const question = await questionOf(deps, visit, template, values);
  if (question === null) {
    const props = await pageProps(deps, visit, template, values);
    return sendPage(visit.response, MailTemplatePage, props, 422);
  }
  const { stores, mails } = deps.dunwell;
  const logo = await stores.mailStyle.logo(visit.realm);
  // The page may load nothing, so that the picture comes within it.
  const logoSource =
    logo && `data:${logo.mediaType};base64,${Buffer.from(logo.content).toString('base64')}`;
  const shown = { ...question, ...(logoSource === null ? {} : { logoSource }) };
  sendMailPage(visit.response, (await mails.preview(visit.company, shown, visit.today)).html);
}
