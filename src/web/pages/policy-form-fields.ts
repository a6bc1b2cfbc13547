/**
 * The policy form and the JSON policy, both ways. Inputs are named by their path in the policy
 * (`charges.start.graceDays`, `reminders.steps.0.offsetDays`), with these of their own:
 * - `reminders.defined`, `charges.defined`: `here` or `inherit`
 * - `charges.amount.kind` and what stands beside it: see policy-form-amount.ts
 * - `reminders.sendingDays`: `company` or `own`, then a box for each day
 * - `charges.maximumTotal.kind`: empty, `amount` or `percentOfPrincipal`
 * - `reminders.more`, `charges.more`: JSON of members that the form does not know
 * - `note`: why the version is saved; `intent`: the button, see formIntent
 * Nothing is validated here: what cannot be read goes through as typed, and the schema names it.
 */
import { chargesFromForm, chargesToForm } from './policy-form-charges.ts';
import {
  remindersFromForm,
  remindersToForm,
  stepField,
  stepNumbers,
} from './policy-form-reminders.ts';
import { partIntent, type PartIntent } from './policy-form-parts.ts';
import { membersOf, present } from './policy-form-text.ts';
import type { FormValues } from './policy-form-text.ts';

export type { FormValues } from './policy-form-text.ts';

/** The JSON policy of a submitted form; a section that is not defined at this level is absent. */
export function policyFromForm(body: FormValues): unknown {
  return present({ reminders: remindersFromForm(body), charges: chargesFromForm(body) });
}

/** The inputs that show a policy. `policyFromForm(formFromPolicy(p))` is `p`. */
export function formFromPolicy(policy: unknown): FormValues {
  const sections = membersOf(policy);
  return { ...remindersToForm(sections['reminders']), ...chargesToForm(sections['charges']) };
}

export type FormIntent =
  | { kind: 'save' }
  | { kind: 'preview' }
  | { kind: 'backTest' }
  | { kind: 'draft' }
  | { kind: 'edit' }
  | { kind: 'addStep' }
  | { kind: 'removeStep'; number: number }
  | PartIntent
  | { kind: 'findItems' }
  | { kind: 'restore'; version: number };

/**
 * Which button sent the form. `edit` comes from the preview and shows the form again as it was
 * typed. No or an unknown button previews, which changes nothing.
 */
export function formIntent(body: FormValues): FormIntent {
  const intent = body['intent'] ?? '';
  if (intent === 'save') return { kind: 'save' };
  if (intent === 'draft') return { kind: 'draft' };
  if (intent === 'backTest') return { kind: 'backTest' };
  if (intent === 'edit') return { kind: 'edit' };
  if (intent === 'addStep') return { kind: 'addStep' };
  if (intent === 'findItems') return { kind: 'findItems' };
  const part = partIntent(intent);
  if (part !== null) return part;
  const restored = /^restore\.(\d{1,6})$/.exec(intent);
  if (restored !== null) return { kind: 'restore', version: Number(restored[1]) };
  const removed = /^removeStep\.(\d{1,4})$/.exec(intent);
  return removed === null
    ? { kind: 'preview' }
    : { kind: 'removeStep', number: Number(removed[1]) };
}

/**
 * The form with one step more or less, to be shown again, and the input that takes the focus.
 * A new step is an overdue one, two weeks after the last.
 */
export function changeSteps(
  body: FormValues,
  intent: { kind: 'addStep' } | { kind: 'removeStep'; number: number },
): { values: FormValues; focusField: string } {
  if (intent.kind === 'removeStep') {
    const prefix = stepField(intent.number, '');
    const kept = Object.entries(body).filter(([name]) => !name.startsWith(prefix));
    return { values: Object.fromEntries(kept), focusField: 'reminders.addStep' };
  }
  const numbers = stepNumbers(body);
  const last = numbers.at(-1);
  const next = last === undefined ? 0 : last + 1;
  const lastOffset = last === undefined ? NaN : Number(body[stepField(last, 'offsetDays')]);
  const offset = Number.isInteger(lastOffset) ? Math.max(lastOffset, -13) + 14 : 1;
  const added = {
    [stepField(next, 'offsetDays')]: String(offset),
    [stepField(next, 'template')]: 'polite',
  };
  return { values: { ...body, ...added }, focusField: stepField(next, 'offsetDays') };
}
