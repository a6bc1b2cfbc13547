/** The members of the `charges` section about the law, the tax and what was agreed, as inputs. */
import {
  flagToForm,
  hasOnly,
  membersOf,
  present,
  shown,
  typed,
  typedFlag,
} from './policy-form-text.ts';
import type { FormValues } from './policy-form-text.ts';

const lawMembers = ['above', 'annualPercent', 'noRecord'];
const flags = ['excludeTax', 'accrueDuringHold', 'chargeAfterPayment'];

/** What was typed of these members; absent ones are undefined. */
export function lawFromForm(values: FormValues): Record<string, unknown> {
  const law = present(
    Object.fromEntries(lawMembers.map((name) => [name, typed(values, `charges.law.${name}`)])),
  );
  const isChecked = (name: string) => typedFlag(values, `charges.${name}`);
  const required = isChecked('agreedTerms.required');
  return {
    law: Object.keys(law).length === 0 ? undefined : law,
    agreedTerms: required === undefined ? undefined : { required },
    ...Object.fromEntries(flags.map((name) => [name, isChecked(name)])),
  };
}

/** Which of these members of a section the inputs show. */
export function lawShown(section: Record<string, unknown>): string[] {
  const law = membersOf(section['law']);
  const isLaw = Object.keys(law).length > 0 && hasOnly(law, lawMembers);
  const terms = membersOf(section['agreedTerms']);
  const isTerms = typeof terms['required'] === 'boolean' && hasOnly(terms, ['required']);
  return [
    ...(isLaw ? ['law'] : []),
    ...(isTerms ? ['agreedTerms'] : []),
    ...flags.filter((name) => typeof section[name] === 'boolean'),
  ];
}

/** The inputs of these members. */
export function lawToForm(section: Record<string, unknown>): Record<string, string> {
  const isShown = lawShown(section);
  const law = isShown.includes('law') ? membersOf(section['law']) : {};
  return {
    ...Object.fromEntries(lawMembers.map((name) => [`charges.law.${name}`, shown(law[name])])),
    ...(isShown.includes('agreedTerms')
      ? flagToForm('charges.agreedTerms.required', membersOf(section['agreedTerms'])['required'])
      : {}),
    ...Object.assign({}, ...flags.map((name) => flagToForm(`charges.${name}`, section[name]))),
  };
}
