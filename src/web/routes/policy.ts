import { Router } from 'express';
import { z } from 'zod';
import type { ChargesPolicy } from '../../core/policy/charges-policy.ts';
import { policyTemplates } from '../../core/policy/templates.ts';
import { stepKinds } from '../../core/mail/template-kinds.ts';
import { parsePolicy, type Policy, type PolicyRecord } from '../../core/policy/policy.ts';
import { ownTables } from '../../core/law/company-rates.ts';
import type { PolicyLevel, StoredPolicy } from '../../adapters/store/policies.ts';
import { QuickBooksError } from '../../adapters/quickbooks/errors.ts';
import type { FieldError } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError } from '../errors.ts';
import { formValues } from '../forms.ts';
import { policyFieldErrors } from '../pages/policy-form-errors.ts';
import {
  changeSteps,
  formFromPolicy,
  formIntent,
  policyFromForm,
  type FormValues,
} from '../pages/policy-form-fields.ts';
import { changeParts } from '../pages/policy-form-parts.ts';
import type { PolicyLine } from '../pages/policy-charge-write-back.tsx';
import { PolicyPage, type PolicyPageProps } from '../pages/policy-page.tsx';
import { DraftPreview } from '../pages/draft-preview.tsx';
import { PreviewPage } from '../pages/preview-page.tsx';
import { queryText } from '../queries.ts';
import { sendFragment, sendPage } from '../respond.ts';
import { loadLevelNames } from '../show/levels.ts';
import { nameLevel, type NamedLevel } from '../show/policy-levels.ts';
import { definesInWords } from '../show/policy-words.ts';
import { showDraftPreview } from '../show/draft-preview.ts';
import { showLineOptions, unaskedOptions } from '../show/line-options.ts';
import { policyProblems } from '../show/policy-problems.ts';
import { showTemplates } from '../show/policy-templates.ts';
import { showPreview } from '../show/preview.ts';
import { resolveAbove } from '../show/resolve.ts';
import { showVersions } from '../show/policy-versions.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';
import { startDraftBackTest } from './back-tests.ts';
import { restoreVersion, savePolicy } from './policy-save.ts';

const longestNote = 500;
const levelPaths: readonly { path: string; level: PolicyLevel }[] = [
  { path: '/c/:realm/policy', level: 'company' },
  { path: '/c/:realm/policy/group/:subject', level: 'group' },
  { path: '/c/:realm/policy/customer/:subject', level: 'customer' },
  { path: '/c/:realm/policy/invoice/:subject', level: 'invoice' },
];

/** The policy form of every level: shown, previewed over the real invoices, saved as a version. */
export function createPolicyRoutes(deps: WebDeps): Router {
  const router = Router();
  for (const { path, level } of levelPaths) {
    const at = async (visit: Visit): Promise<NamedLevel> => {
      const ref = { level, subject: pathPart(visit, 'subject') };
      const named = await nameLevel(deps, visit.company, ref);
      if (named === null) throw new PageNotFoundError('There is no such level');
      return named;
    };
    router.get(
      path,
      companyRoute(deps, async (visit) => sendForm(deps, visit, await at(visit), {})),
    );
    router.post(
      path,
      companyRoute(deps, async (visit) => takeForm(deps, visit, await at(visit))),
    );
  }
  return router;
}

async function takeForm(deps: WebDeps, visit: Visit, level: NamedLevel): Promise<void> {
  const values = formValues(visit.request.body);
  if (values['intent'] === 'clear') return savePolicy(deps, visit, level, {}, '');
  const intent = formIntent(values);
  switch (intent.kind) {
    case 'edit':
    case 'findItems':
      return sendForm(deps, visit, level, { values });
    case 'addStep':
    case 'removeStep':
      return sendForm(deps, visit, level, changeSteps(values, intent));
    case 'addPart':
    case 'removePart':
      return sendForm(deps, visit, level, changeParts(values, intent));
    case 'restore':
      return restoreVersion(deps, visit, level, intent.version);
    case 'draft':
      return sendDraft(deps, visit, level, values);
    case 'preview':
    case 'backTest':
    case 'save': {
      const read = await readPolicy(deps, visit, values, level);
      if ('errors' in read) {
        return sendForm(deps, visit, level, { values, errors: read.errors, status: 422 });
      }
      if (intent.kind === 'backTest') return startDraftBackTest(deps, visit, level, read.policy);
      const refused = intent.kind === 'save' ? await writeBackErrors(deps, visit, read.policy) : [];
      if (refused.length > 0) {
        return sendForm(deps, visit, level, { values, errors: refused, status: 422 });
      }
      return intent.kind === 'save'
        ? savePolicy(deps, visit, level, read.policy, values['note']?.trim() ?? '')
        : sendPreview(deps, visit, level, read.policy, values);
    }
  }
}

/** What the policy chose for the charge's line that QuickBooks does not bear out. */
async function writeBackErrors(
  deps: WebDeps,
  visit: Visit,
  { charges }: Policy,
): Promise<FieldError[]> {
  try {
    const problems = await deps.dunwell.writeBack.policyProblems(visit.company, charges);
    return problems.map(({ field, message }) => ({
      field: `charges.${field}`,
      message: `${message.charAt(0).toUpperCase()}${message.slice(1)}.`,
    }));
  } catch (error) {
    if (!(error instanceof QuickBooksError)) throw error;
    const message = `QuickBooks could not be asked whether the choices for the line exist: ${error.message}`;
    return [{ field: '', message }];
  }
}

async function readPolicy(
  deps: WebDeps,
  { company }: Visit,
  values: FormValues,
  { currency, ref }: NamedLevel,
): Promise<{ policy: Policy } | { errors: readonly FieldError[] }> {
  const note: FieldError[] =
    (values['note']?.length ?? 0) > longestNote
      ? [{ field: 'note', message: `Keep the note to ${longestNote} characters.` }]
      : [];
  const parsed = parsePolicy(policyFromForm(values), currency);
  const found = parsed.ok
    ? await policyProblems(deps, company, ref, parsed.policy)
    : parsed.problems;
  const problems = policyFieldErrors(found, values);
  if (parsed.ok && problems.length === 0 && note.length === 0) return { policy: parsed.policy };
  return { errors: [...problems, ...note] };
}

/** The rules as typed, as the next version of their level. */
async function draftOf(
  deps: WebDeps,
  visit: Visit,
  { ref }: NamedLevel,
  { reminders, charges }: Policy,
): Promise<PolicyRecord> {
  const { policies } = deps.dunwell.stores;
  const [last] = await policies.history(visit.realm, ref.level, ref.subject);
  const version = (last?.version ?? 0) + 1;
  return { ...ref, version, reminders: reminders ?? null, charges: charges ?? null };
}

/** What htmx swaps in as the form changes. */
async function sendDraft(
  deps: WebDeps,
  visit: Visit,
  level: NamedLevel,
  values: FormValues,
): Promise<void> {
  const { realm, response } = visit;
  const read = await readPolicy(deps, visit, values, level);
  if ('errors' in read) {
    return sendFragment(response, DraftPreview, { realm, errors: read.errors, view: null });
  }
  const draft = await draftOf(deps, visit, level, read.policy);
  const view = await showDraftPreview(deps, visit.company, visit.today, draft);
  sendFragment(response, DraftPreview, { realm, errors: [], view });
}

async function sendPreview(
  deps: WebDeps,
  visit: Visit,
  level: NamedLevel,
  policy: Policy,
  values: FormValues,
): Promise<void> {
  const draft = await draftOf(deps, visit, level, policy);
  const [shell, preview, view] = await Promise.all([
    visit.shell(),
    showPreview(deps, visit.company, visit.today, draft),
    showDraftPreview(deps, visit.company, visit.today, draft),
  ]);
  sendPage(visit.response, PreviewPage, {
    shell,
    ...preview,
    unsaved: { level: level.view, values, view },
  });
}

/**
 * The form of a saved version. Rules for charges that are new start today, visibly, so that nobody
 * is charged for days before they could know.
 */
function formOf(
  version: StoredPolicy | undefined,
  today: string,
  template: ChargesPolicy | undefined,
): FormValues {
  if (template !== undefined) {
    const filled = formFromPolicy({ reminders: version?.reminders, charges: template });
    return { ...filled, 'charges.start.notBefore': today };
  }
  const values = formFromPolicy({ reminders: version?.reminders, charges: version?.charges });
  return version?.charges === undefined ? { ...values, 'charges.start.notBefore': today } : values;
}

/** What QuickBooks offers for the line; not asked where htmx takes another part of the page. */
async function lineOf(deps: WebDeps, visit: Visit, values: FormValues): Promise<PolicyLine> {
  const target = visit.request.get('hx-target');
  if (target !== undefined && target !== 'in-quickbooks')
    return { ...unaskedOptions, problems: [] };
  const of = ['item', 'taxCode', 'class', 'department'] as const;
  const chosen = of.map((field) => [field, values[`charges.${field}`]?.trim() ?? '']);
  // An id that was typed wrong has its own message, and is nothing to ask QuickBooks for.
  const choices = Object.fromEntries(
    chosen.filter(([, id]) => id !== undefined && /^(TAX|NON|[0-9]+)$/.test(id)),
  );
  const search = values['charges.itemSearch']?.trim().slice(0, 100) ?? '';
  return showLineOptions(deps, visit.company, { choices, of, search });
}

type FormState = {
  values?: FormValues;
  errors?: readonly FieldError[];
  focusField?: string;
  status?: number;
};

async function sendForm(
  deps: WebDeps,
  visit: Visit,
  level: NamedLevel,
  state: FormState,
): Promise<void> {
  const { stores } = deps.dunwell;
  const { realm, actor } = visit;
  const { ref, view, currency } = level;
  const [history, above, current, shell, mailTemplates] = await Promise.all([
    stores.policies.history(realm, ref.level, ref.subject),
    resolveAbove(deps, realm, ref),
    stores.policies.current(realm),
    visit.shell(),
    deps.dunwell.mails.templates.list(realm),
  ]);
  const nameOf = await loadLevelNames(deps, realm, [
    ...current,
    above.reminders,
    ...(above.charges ? [above.charges] : []),
  ]);
  const [newest] = history;
  const wanted = z.coerce.number().safeParse(visit.request.query['version']);
  const asked = history.find(({ version }) => version === wanted.data);
  const chosen = queryText.parse(visit.request.query['template']);
  const template = policyTemplates(currency).find(({ id }) => id === chosen)?.charges;
  const values = state.values ?? formOf(asked ?? newest, visit.today, template);
  const props: PolicyPageProps = {
    shell,
    templates: showTemplates(currency),
    level: view,
    currency,
    values,
    line: await lineOf(deps, visit, values),
    canClear: newest !== undefined && definesInWords(newest) !== definesInWords({}),
    errors: state.errors ?? [],
    mailTemplates: mailTemplates
      .filter(({ kind }) => stepKinds.includes(kind))
      .map(({ name }) => name),
    ownTables: ownTables(visit.company.rates),
    ...(state.focusField === undefined ? {} : { focusField: state.focusField }),
    inherits: {
      reminders: nameOf(above.reminders),
      charges: above.charges && nameOf(above.charges),
    },
    versions: showVersions(history, actor),
    overrides: current
      .filter((policy) => policy.level !== 'company')
      .map((policy: StoredPolicy) => ({
        level: nameOf(policy),
        version: policy.version,
        defines: definesInWords(policy),
      })),
  };
  sendPage(visit.response, PolicyPage, props, state.status ?? 200);
}
