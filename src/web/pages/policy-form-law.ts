/**
 * The members of the `charges` section about the law, the tax and what was agreed, as inputs. A
 * member that the inputs cannot show to the letter, such as a `false`, is left to the JSON.
 */
import { hasOnly, membersOf, present, shown, typed } from './policy-form-text.ts';
import type { FormValues } from './policy-form-text.ts';

const lawMembers = ['above', 'annualPercent', 'noRecord'];
const flags = ['excludeTax', 'chargeAfterPayment'];

/** What was typed of these members; absent ones are undefined. */
export function lawFromForm(values: FormValues): Record<string, unknown> {
  const law = present(
    Object.fromEntries(lawMembers.map((name) => [name, typed(values, `charges.law.${name}`)])),
  );
  const isChecked = (name: string): true | undefined =>
    values[`charges.${name}`] === undefined ? undefined : true;
  return {
    law: Object.keys(law).length === 0 ? undefined : law,
    agreedTerms: isChecked('agreedTerms.required') && { required: true },
    ...Object.fromEntries(flags.map((name) => [name, isChecked(name)])),
  };
}

/** Which of these members of a section the inputs show. */
export function lawShown(section: Record<string, unknown>): string[] {
  const law = membersOf(section['law']);
  const isLaw = Object.keys(law).length > 0 && hasOnly(law, lawMembers);
  const terms = membersOf(section['agreedTerms']);
  const isTerms = terms['required'] === true && hasOnly(terms, ['required']);
  return [
    ...(isLaw ? ['law'] : []),
    ...(isTerms ? ['agreedTerms'] : []),
    ...flags.filter((name) => section[name] === true),
  ];
}

/** The inputs of these members. */
export function lawToForm(section: Record<string, unknown>): Record<string, string> {
  const isShown = lawShown(section);
  const law = isShown.includes('law') ? membersOf(section['law']) : {};
  const checked = (name: string, field: string): [string, string][] =>
    isShown.includes(name) ? [[`charges.${field}`, 'on']] : [];
  return {
    ...Object.fromEntries(lawMembers.map((name) => [`charges.law.${name}`, shown(law[name])])),
    ...Object.fromEntries([
      ...checked('agreedTerms', 'agreedTerms.required'),
      ...flags.flatMap((name) => checked(name, name)),
    ]),
  };
}
