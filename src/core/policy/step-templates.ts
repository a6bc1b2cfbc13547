import { mailKindNames, type MailKind, stepKinds } from '../mail/template-kinds.ts';
import type { Policy } from './policy.ts';
import type { PolicyProblem } from './policy-amounts.ts';

/** The steps of a policy whose template is none that a reminder can be written in. */
export function unknownTemplates(
  { reminders }: Pick<Policy, 'reminders'>,
  templates: readonly { readonly name: string; readonly kind: MailKind }[],
): PolicyProblem[] {
  const fit = templates.filter(({ kind }) => stepKinds.includes(kind)).map(({ name }) => name);
  return (reminders?.steps ?? []).flatMap(({ template }, index) => {
    if (fit.includes(template)) return [];
    const known = templates.find(({ name }) => name === template);
    const why =
      known === undefined ? 'is no template' : `is for another mail (${mailKindNames[known.kind]})`;
    const path = `reminders.steps.${index}.template`;
    return [{ path, message: `${why}; there are ${fit.join(', ')}` }];
  });
}
