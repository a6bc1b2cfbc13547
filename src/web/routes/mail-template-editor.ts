import { languageNames, languages, type Language } from '../../core/mail/languages.ts';
import { mailKindNames, type TemplateWords } from '../../core/mail/template-kinds.ts';
import { toneOf } from '../../core/mail/tone.ts';
import { variablesOf } from '../../core/mail/variables.ts';
import type { NamedTemplate } from '../../flow/mails/mail-templates.ts';
import { templateProblems } from '../../flow/mails/template-language.ts';
import type { WebDeps } from '../deps.ts';
import type { MailCheckProps } from '../pages/mail-check.tsx';
import type { MailTemplatePageProps, MailTemplateValues } from '../pages/mail-template-page.tsx';
import type { Visit } from '../visit.ts';

/** A template as it is typed, in one language. */
export type TypedTemplate = MailTemplateValues & { readonly language: Language };

/** What a mail in the typed words asks; null while they are faulty or nobody can be shown one. */
export async function questionOf(
  { dunwell }: WebDeps,
  visit: Visit,
  { kind }: NamedTemplate,
  values: TypedTemplate,
) {
  const { subject, body, language } = values;
  const words: TemplateWords = { subject, body };
  if (templateProblems(kind, words).length > 0) return null;
  const customers = await dunwell.stores.mailSamples.customers(visit.realm);
  const customer = customers.find(({ id }) => id === values.customer) ?? customers[0];
  return customer === undefined ? null : { kind, language, words, customerId: customer.id };
}

/** What is wrong with the typed words, how they sound, and the mail they make. */
export async function checkOf(
  deps: WebDeps,
  visit: Visit,
  template: NamedTemplate,
  values: TypedTemplate,
): Promise<MailCheckProps> {
  const { subject, body } = values;
  const question = await questionOf(deps, visit, template, values);
  const mail = question && (await deps.dunwell.mails.preview(visit.company, question, visit.today));
  return {
    problems: templateProblems(template.kind, { subject, body }),
    tone: toneOf(`${subject}\n${body}`),
    mail: mail && { subject: mail.subject, text: mail.text },
  };
}

/** The editor of a template as it stands, or as it was typed. */
export async function pageProps(
  deps: WebDeps,
  visit: Visit,
  template: NamedTemplate,
  values: TypedTemplate,
): Promise<MailTemplatePageProps> {
  const { mails, stores } = deps.dunwell;
  const { realm } = visit;
  const [shell, customers, versions, uses, check] = await Promise.all([
    visit.shell(),
    stores.mailSamples.customers(realm),
    mails.templates.history(realm, template.name, values.language),
    mails.templates.uses(realm, template.name),
    checkOf(deps, visit, template, values),
  ]);
  return {
    shell,
    template: { ...template, kind: mailKindNames[template.kind] },
    values: { ...values, customer: values.customer || (customers[0]?.id ?? '') },
    languages: languages.map((code) => ({
      code,
      name: languageNames[code].own,
      isOwn: template.written.includes(code),
    })),
    customers: customers.map(({ id, name }) => ({ value: id, text: name })),
    variables: variablesOf(template.kind).map(({ name, variable }) => ({ name, ...variable })),
    check,
    testTo: visit.company.replyTo,
    versions: versions.map(({ version, words, author, note, createdAt }) => ({
      ...{ version, author, note, isShipped: words === null, at: createdAt.toISOString() },
    })),
    usedBy: uses.map(({ level, subject }) => `the policy of ${level} ${subject}`.trim()),
    errors: [],
  };
}
