/**
 * How one version of a policy differs from another, setting by setting, in words. Settings that
 * are named here read as sentences; any other is told by its own name, so that none is passed over.
 */
import { formatDate } from '../../core/calendar/format-date.ts';
import { parsePlainDate } from '../../core/calendar/plain-date.ts';
import { groupThousands } from '../../core/money/amount.ts';
import type { ChargeAmount } from '../../core/policy/charge-amount.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { offsetStep } from '../../core/reminders/step-key.ts';
import { unreachable } from '../../core/unreachable.ts';
import { countOf } from '../components/format.ts';
import { amountInWords, assessInWords, capital, daysInWords, hourInWords } from './policy-words.ts';
import { stepTime } from './steps.ts';

/** A setting before and after; null where it was not, or is no longer, set. */
export type PolicyChange = {
  readonly setting: string;
  readonly before: string | null;
  readonly after: string | null;
};

/** `exact` is the setting as JSON: two may differ in what their words leave out. */
type Setting = { readonly setting: string; readonly value: string; readonly exact: string };

/** The changes from one version to the next, in the order of the form; none when they are alike. */
export function policyDifference(before: Policy, after: Policy): PolicyChange[] {
  const [old, now] = [settingsOf(before), settingsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [a, b] = [old.get(key), now.get(key)];
    if (a?.exact === b?.exact) return [];
    const setting = b?.setting ?? a?.setting ?? key;
    const text = a?.value === b?.value ? 'exact' : 'value';
    return [{ setting, before: a?.[text] ?? null, after: b?.[text] ?? null }];
  });
}

function settingsOf({ reminders, charges }: Policy): Map<string, Setting> {
  const settings = new Map<string, Setting>();
  const sections: [string, string, object | undefined][] = [
    ['reminders', 'Reminders', reminders],
    ['charges', 'Charges', charges],
  ];
  for (const [name, title, section] of sections) {
    const value = section === undefined ? 'not defined at this level' : 'defined here';
    settings.set(name, { setting: title, value, exact: value });
    if (section === undefined) continue;
    for (const [member, given] of Object.entries(section)) {
      add(settings, `${name}.${member}`, [title, member], given);
    }
  }
  for (const [key, setting] of [...wholes({ reminders, charges })]) settings.set(key, setting);
  return settings;
}

/** Settings that are told whole, because their members mean nothing each by itself. */
function wholes({ reminders, charges }: Policy): [string, Setting][] {
  const told = (key: string, setting: string, of: unknown, value: string | undefined) =>
    value === undefined ? [] : [asEntry(key, setting, value, of)];
  const repeat = reminders?.repeat;
  const warning = reminders?.preChargeWarning;
  const total = charges?.maximumTotal;
  return [
    ...(reminders?.steps ?? []).flatMap((step) => {
      const cc = (step.cc ?? []).length === 0 ? '' : `, copy to ${(step.cc ?? []).join(', ')}`;
      const from =
        step.minimumBalance === undefined
          ? ''
          : `, only from ${groupThousands(step.minimumBalance)} open`;
      const when = capital(stepTime(offsetStep(step.offsetDays)));
      const raised =
        step.recipients === 'escalation' ? ', from here to escalation contacts too' : '';
      const value = `${step.template} mail${raised}${cc}${from}`;
      return told(`reminders.steps.${step.offsetDays}`, `Step: ${when}`, step, value);
    }),
    ...told(
      'reminders.repeat',
      'Repetition of the last step',
      repeat,
      repeat &&
        `every ${countOf(repeat.everyDays, 'day')}, at most ${countOf(repeat.limit, 'time')}`,
    ),
    ...told(
      'reminders.preChargeWarning',
      'Warning before the first charge',
      warning,
      warning && `${countOf(warning.daysBefore, 'day')} before it`,
    ),
    ...told(
      'reminders.sendingDays',
      'Mails are sent on',
      reminders?.sendingDays,
      reminders?.sendingDays && daysInWords(reminders.sendingDays),
    ),
    ...told(
      'reminders.sendingHour',
      'Mails are sent at',
      reminders?.sendingHour,
      reminders?.sendingHour === undefined ? undefined : hourInWords(reminders.sendingHour),
    ),
    ...(charges === undefined ? [] : amountParts(charges.amount)),
    ...told(
      'charges.assess',
      'How often',
      charges?.assess,
      charges && assessInWords(charges.assess).toLowerCase(),
    ),
    ...told(
      'charges.maximumTotal',
      'All charges of an invoice together',
      total,
      total &&
        ('amount' in total
          ? `at most ${groupThousands(total.amount)}`
          : `at most ${total.percentOfPrincipal}% of the principal`),
    ),
  ];
}

/** An amount of several is told part by part, so that a change of one is seen at once. */
function amountParts(amount: ChargeAmount): [string, Setting][] {
  const whole = (value: string) => asEntry('charges.amount', 'How much', value, value);
  const part = (key: string, where: string, of: ChargeAmount) =>
    asEntry(`charges.amount.${key}`, `How much, ${where}`, amountInWords(of), of);
  switch (amount.kind) {
    case 'greaterOf':
    case 'sumOf': {
      const what = amount.kind === 'sumOf' ? 'the sum' : 'the greatest';
      return [
        whole(`${what} of ${countOf(amount.of.length, 'amount')}`),
        ...amount.of.map((each, index) => part(`of.${index}`, `amount ${index + 1}`, each)),
      ];
    }
    case 'tiered':
      return [
        whole('by the size of the invoice'),
        ...amount.tiers.map(({ upTo, amount: each }) =>
          upTo === undefined
            ? part('tiers.above', 'above all tiers', each)
            : part(`tiers.${upTo}`, `up to ${groupThousands(upTo)}`, each),
        ),
      ];
    case 'annualRate':
    case 'percent':
    case 'flat':
    case 'flatThenPercent':
    case 'statutory':
      return [asEntry('charges.amount', 'How much', amountInWords(amount), amount)];
    default:
      return unreachable(amount);
  }
}

function asEntry(key: string, setting: string, value: string, of: unknown): [string, Setting] {
  return [key, { setting, value, exact: JSON.stringify(of) }];
}

const toldWhole = [
  ...['reminders.sendingDays', 'reminders.sendingHour', 'reminders.preChargeWarning'],
  ...['reminders.steps', 'reminders.repeat', 'charges.amount', 'charges.assess'],
  'charges.maximumTotal',
];

function add(
  settings: Map<string, Setting>,
  key: string,
  names: readonly string[],
  value: unknown,
): void {
  if (value === undefined || value === null || toldWhole.includes(key)) return;
  if (typeof value === 'object' && !Array.isArray(value)) {
    for (const [member, given] of Object.entries(value)) {
      add(settings, `${key}.${member}`, [...names, member], given);
    }
    return;
  }
  const setting = settingNames[key] ?? names.map(asWords).join(': ');
  const exact = JSON.stringify(value);
  settings.set(key, { setting, value: valueInWords(key, value), exact });
}

const settingNames: Readonly<Record<string, string>> = {
  'reminders.enabled': 'Reminders are sent',
  'reminders.consolidate': 'One mail per customer and day',
  'reminders.attachInvoicePdf': 'The PDF of each invoice is attached',
  'reminders.attachStatement': 'The statement of account is attached',
  'reminders.minimumBalance': 'Reminders only from an open balance of',
  'charges.enabled': 'Late invoices are charged',
  'charges.start.from': 'Days count from',
  'charges.start.graceDays': 'Grace',
  'charges.start.accrueFrom': 'Interest runs',
  'charges.start.notBefore': 'No day before',
  'charges.base': 'Base',
  'charges.excludeTax': 'Tax is left out of the base',
  'charges.accrueDuringHold': 'Days on hold are charged once the hold is over',
  'charges.allocation': 'Payments reduce',
  'charges.minimum': 'Least charge',
  'charges.maximum': 'Highest charge',
  'charges.maximumCount': 'Number of charges on an invoice',
  'charges.minimumBalance': 'Charges only from an open balance of',
  'charges.law.above': 'A charge above the bounds of the law is',
  'charges.law.annualPercent': 'Own cap on all charges, a year',
  'charges.law.noRecord': 'Where no record of the law is held',
  'charges.chargeAfterPayment': 'What was paid late is charged for its last days',
  'charges.agreedTerms.required': 'Agreed terms must be on record',
  'charges.writeBack': 'A charge is written as',
  'charges.item': 'Item of the line',
  'charges.taxCode': 'Tax code of the line',
  'charges.class': 'Class of the line',
  'charges.department': 'Location of a new invoice',
  'charges.description': 'Text of the line',
};

const choices: Readonly<Record<string, string>> = {
  dueDate: 'the due date',
  txnDate: 'the invoice date',
  start: 'from the start, once grace is over',
  graceEnd: 'from the end of grace',
  principal: 'the open principal',
  balance: 'the open balance with unpaid charges',
  principalFirst: 'principal before charges',
  chargesFirst: 'charges before principal',
  reduce: 'reduced to them',
  block: 'not made',
  accept: 'charged all the same',
  lineOnInvoice: 'one more line on the invoice',
  invoicePerInvoice: 'a new invoice for each late invoice',
  monthlyInvoicePerCustomer: 'one invoice a month for each customer',
};

/** An id of QuickBooks, which is no amount to be grouped. */
const isId = (key: string): boolean =>
  ['charges.item', 'charges.taxCode', 'charges.class', 'charges.department'].includes(key);

function valueInWords(key: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (key.endsWith('Days')) return countOf(Number(value), 'day');
  if (key.endsWith('Percent')) return `${String(value)}%`;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return formatDate(parsePlainDate(value));
  if (isId(key)) return value;
  if (/^\d+(\.\d+)?$/.test(value)) return groupThousands(value);
  return choices[value] ?? value;
}

/** `minimumBalance` as "Minimum balance". */
function asWords(name: string): string {
  return capital(name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase());
}
