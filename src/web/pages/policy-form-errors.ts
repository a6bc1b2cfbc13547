/** Puts the problems of a policy beside the inputs they are about. */
import type { PolicyProblem } from '../../core/policy/policy-amounts.ts';
import type { FieldError } from '../components/view.ts';
import { amountField } from './policy-form-amount.ts';
import type { FormValues } from './policy-form-fields.ts';
import { stepField, stepNumbers } from './policy-form-reminders.ts';

/** What the inputs are called in a message; the last part of the path decides. */
const NAMES: Readonly<Record<string, string>> = {
  offsetDays: 'The day of a step',
  template: 'The mail of a step',
  cc: 'The copy address of a step',
  steps: 'The steps',
  repeat: 'The repetition',
  daysBefore: 'The days before the first charge',
  recipients: 'Whom a step goes to',
  everyDays: 'The days between repetitions',
  limit: 'The number of repetitions',
  from: 'What days count from',
  graceDays: 'The days of grace',
  accrueFrom: 'When interest runs from',
  notBefore: '“No day before”',
  percent: 'The percentage',
  dayCount: 'The days of a year',
  amount: 'The amount',
  of: 'The amounts',
  tiers: 'The tiers',
  upTo: '“Up to”',
  base: 'The base',
  kind: 'The kind',
  days: 'The days between charges',
  day: 'The day of the month',
  allocation: 'What payments reduce',
  minimum: 'The least charge',
  maximum: 'The highest charge',
  maximumTotal: 'The limit of all charges together',
  percentOfPrincipal: 'The limit of all charges together',
  maximumCount: 'The number of charges',
  minimumBalance: 'The least open balance',
  sendingDays: 'The days for sending',
  sendingHour: 'The hour for sending',
  writeBack: 'How a charge is written',
  annualPercent: 'The own cap',
  above: 'What is done with a charge above what is allowed',
  noRecord: 'What is done without a record',
  table: 'The base rate',
  margin: 'The points above the base rate',
  applies: 'Which day’s rate it is',
  rates: 'The rates for this policy alone',
  regime: 'The law',
  item: 'The item',
  taxCode: 'The tax code',
  class: 'The class',
  department: 'The location',
  description: 'The text of the line',
};

/** The problems that parsePolicy found in a submitted form, as messages beside its inputs. */
export function policyFieldErrors(
  problems: readonly PolicyProblem[],
  body: FormValues,
): readonly FieldError[] {
  return problems.map((problem) => {
    const path = problem.path === '' ? [] : problem.path.split('.');
    // Of a rate among several it is told which list it is in.
    const isRate = path.includes('rates');
    const named = isRate ? 'rates' : path.findLast((part) => !/^\d+$/.test(part));
    const name = named === undefined ? 'The policy' : (NAMES[named] ?? `“${named}”`);
    const message = `${name} ${inWords(problem.message)}`;
    return { field: fieldOfPath(path, body), message: `${message}.` };
  });
}

/** zod's own messages speak of types; the rest are our sentences, without their subject. */
function inWords(message: string): string {
  if (message.endsWith('received undefined')) return 'must be given';
  if (message.startsWith('Invalid input: expected number')) return 'must be a whole number';
  if (message.startsWith('Invalid input: expected int')) return 'must be a whole number';
  if (message.startsWith('Invalid input: expected object')) return 'must be a JSON object';
  const bound = /^Too (small|big): expected number to be [<>]=(-?\d+)$/.exec(message);
  if (bound) return `must be at ${bound[1] === 'small' ? 'least' : 'most'} ${bound[2]}`;
  if (message.startsWith('Invalid option')) return 'must be one of the choices';
  // An amount is text in the policy's JSON, but whoever types it need not know.
  if (message.includes(' as text, ')) return message.replace(' as text, ', ', ');
  return /^[A-Z]/.test(message) ? `is not accepted: ${message}` : message;
}

/** The input that a path of a policy is shown in; steps are counted as they stood on the form. */
export function fieldOfPath(path: readonly string[], body: FormValues): string {
  const [section, member, ...rest] = path;
  if (section === undefined || member === undefined) return '';
  if (section === 'reminders' && member === 'steps') {
    const number = stepNumbers(body)[Number(rest[0])];
    return number === undefined ? 'reminders.addStep' : stepField(number, rest[1] ?? 'offsetDays');
  }
  if (section === 'reminders' && member === 'repeat') {
    return `reminders.repeat.${rest[0] ?? 'everyDays'}`;
  }
  if (section === 'charges' && member === 'amount') {
    return amountField('charges.amount', rest, body);
  }
  if (section === 'charges' && member === 'maximumTotal') {
    return `charges.maximumTotal.${rest[0] ?? body['charges.maximumTotal.kind'] ?? 'kind'}`;
  }
  if (section === 'charges' && member === 'law') return `charges.law.${rest[0] ?? 'above'}`;
  if (section === 'charges' && member === 'start') return `charges.start.${rest[0] ?? 'from'}`;
  if (section === 'charges' && member === 'assess') return `charges.assess.${rest[0] ?? 'kind'}`;
  if (section === 'charges' && member === 'agreedTerms') return 'charges.agreedTerms.required';
  const name = `${section}.${member}`;
  return `${section}.more` in body && !(name in body) && name !== `${section}.enabled`
    ? `${section}.more`
    : name;
}
