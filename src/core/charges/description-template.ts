/**
 * The text of a charge's line in QuickBooks as the owner words it: a template with variables in
 * braces, such as "Interest at {rate} on {base} to {to}". The charge's reference is no variable:
 * it always stands last, because the charge is found again by it.
 */
import { chargeReferenceIn } from '../ledger/charge-reference.ts';

/** What stands for what; the words are shown beside the input. */
export const templateVariables = {
  to: 'the day of the assessment, "12 Mar 2026"',
  from: 'the first day charged for',
  days: 'the number of days charged for',
  rate: 'the rate or the flat amount, "18% p.a."',
  base: 'the balance charged on, on the day of the assessment',
  amount: 'the charge',
  currency: 'its currency, "USD"',
  invoice: 'the number of the late invoice',
  policy: 'the policy and its version',
  arithmetic: 'the whole calculation in words',
  annual: 'the rate as a yearly one, where the law wants it told (Canada)',
} as const;

export type TemplateVariable = keyof typeof templateVariables;

/** The default, on the late invoice itself and on another one, whose line has to name it. */
export const defaultTemplate = 'Finance charge to {to}: {arithmetic}';
export const defaultTemplateElsewhere = 'Finance charge on invoice {invoice} to {to}: {arithmetic}';

/** Longer ones leave too little of the 4,000 characters that QuickBooks takes for a line. */
export const longestTemplate = 1000;

type Part = { readonly text: string } | { readonly variable: TemplateVariable };

const isVariable = (name: string): name is TemplateVariable =>
  Object.hasOwn(templateVariables, name);

/**
 * What is wrong with a template, as a sentence that says what to do; null when it is fine. It is
 * one line of printable text whose braces hold known variables only.
 */
export function templateProblem(template: string): string | null {
  if (template.trim() === '') return 'must not be empty';
  if (template.length > longestTemplate) return `must be ${longestTemplate} characters at most`;
  if (/\p{Cc}/u.test(template)) return 'must be one line of text';
  if (chargeReferenceIn(template) !== null) {
    return 'must not hold a charge’s reference; the right one is always added at the end';
  }
  const braces = [...template.matchAll(/\{([^{}]*)\}/g)];
  const unknown = braces.map((match) => match[1] ?? '').filter((name) => !isVariable(name));
  const known = Object.keys(templateVariables).map((name) => `{${name}}`);
  if (unknown.length > 0) {
    return `does not know {${unknown[0] ?? ''}}; it may be one of ${known.join(', ')}`;
  }
  const rest = template.replaceAll(/\{[^{}]*\}/g, '');
  return /[{}]/.test(rest) ? 'has a brace without its other half' : null;
}

function partsOf(template: string): Part[] {
  return template.split(/(\{[a-z]+\})/).flatMap((piece): Part[] => {
    const name = piece.slice(1, -1);
    if (piece.startsWith('{') && isVariable(name)) return [{ variable: name }];
    return piece === '' ? [] : [{ text: piece }];
  });
}

/** Whether a template says a variable. */
export function says(template: string, variable: TemplateVariable): boolean {
  return template.includes(`{${variable}}`);
}

/** The text of a template; what is left before a variable that is empty is tidied away. */
export function fillTemplate(
  template: string,
  values: Readonly<Record<TemplateVariable, string>>,
): string {
  return partsOf(template)
    .map((part) => ('text' in part ? part.text : values[part.variable]))
    .join('')
    .replaceAll(/\(\s*\)/g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\s+([,;.])/g, '$1')
    .replaceAll(/(?:, ?){2,}/g, ', ')
    .replace(/[\s,;:]+$/, '')
    .trim();
}
