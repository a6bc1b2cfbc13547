import {
  flagToForm,
  membersOf,
  present,
  restOf,
  rowNumbers,
  shown,
  typed,
  typedFlag,
  typedInteger,
  typedMore,
} from './policy-form-text.ts';
import type { FormValues } from './policy-form-text.ts';

const STEP_MEMBERS = ['offsetDays', 'template', 'recipients', 'cc', 'minimumBalance'];
const SECTION_MEMBERS = [
  ...['enabled', 'steps', 'repeat', 'consolidate', 'minimumBalance', 'sendingHour'],
  'preChargeWarning',
];
const flags = ['attachInvoicePdf', 'attachStatement'];
const weekdays = [1, 2, 3, 4, 5, 6, 7];

/** The name of the box of a day for sending, 1 Monday to 7 Sunday. */
export function sendingDayField(day: number): string {
  return `reminders.sendingDays.${day}`;
}

/** The numbers of the steps on the form, ascending. */
export function stepNumbers(values: FormValues): readonly number[] {
  return rowNumbers(values, 'reminders.steps');
}

/** The name of an input of one step. */
export function stepField(number: number, member: string): string {
  return `reminders.steps.${number}.${member}`;
}

/** The `reminders` section as typed; undefined when this level does not define it. */
export function remindersFromForm(values: FormValues): unknown {
  if (values['reminders.defined'] !== 'here') return undefined;
  const everyDays = typedInteger(values, 'reminders.repeat.everyDays');
  const limit = typedInteger(values, 'reminders.repeat.limit');
  const daysBefore = typedInteger(values, 'reminders.preChargeWarning.daysBefore');
  return {
    ...typedMore(values, 'reminders.more'),
    ...present({
      enabled: values['reminders.enabled'] !== undefined,
      steps: stepNumbers(values).map((number) => stepFromForm(values, number)),
      repeat:
        everyDays === undefined && limit === undefined ? undefined : present({ everyDays, limit }),
      preChargeWarning: daysBefore === undefined ? undefined : { daysBefore },
      consolidate: values['reminders.consolidate'] !== undefined,
      minimumBalance: typed(values, 'reminders.minimumBalance'),
      ...Object.fromEntries(flags.map((name) => [name, typedFlag(values, `reminders.${name}`)])),
      sendingDays:
        values['reminders.sendingDays'] === 'own'
          ? weekdays.filter((day) => values[sendingDayField(day)] !== undefined)
          : undefined,
      sendingHour: typedInteger(values, 'reminders.sendingHour'),
    }),
  };
}

function stepFromForm(values: FormValues, number: number): Record<string, unknown> {
  return {
    ...typedMore(values, stepField(number, 'more')),
    ...present({
      offsetDays: typedInteger(values, stepField(number, 'offsetDays')),
      template: typed(values, stepField(number, 'template')),
      recipients: typed(values, stepField(number, 'recipients')),
      cc: typed(values, stepField(number, 'cc'))
        ?.split(/[\s,;]+/)
        .filter((each) => each !== ''),
      minimumBalance: typed(values, stepField(number, 'minimumBalance')),
    }),
  };
}

/** The default follow-up: a week before, a day after, then firmer, then every two weeks. */
const DEFAULT_REMINDERS = {
  enabled: true,
  steps: [
    { offsetDays: -7, template: 'friendly' },
    { offsetDays: 1, template: 'polite' },
    { offsetDays: 15, template: 'firm' },
    { offsetDays: 29, template: 'final' },
  ],
  repeat: { everyDays: 14, limit: 6 },
  consolidate: true,
};

/** The inputs of the section. Where it is not defined they hold the default, ready to be switched on. */
export function remindersToForm(section: unknown): Record<string, string> {
  const members = membersOf(section ?? DEFAULT_REMINDERS);
  const repeat = membersOf(members['repeat']);
  const warning = membersOf(members['preChargeWarning']);
  const steps = Array.isArray(members['steps']) ? members['steps'] : [];
  return {
    'reminders.defined': section === undefined ? 'inherit' : 'here',
    ...(members['enabled'] === true ? { 'reminders.enabled': 'on' } : {}),
    ...Object.assign({}, ...steps.map((step: unknown, index) => stepToForm(step, index))),
    'reminders.repeat.everyDays': shown(repeat['everyDays']),
    'reminders.repeat.limit': shown(repeat['limit']),
    'reminders.preChargeWarning.daysBefore': shown(warning['daysBefore']),
    ...(members['consolidate'] === false ? {} : { 'reminders.consolidate': 'on' }),
    'reminders.minimumBalance': shown(members['minimumBalance']),
    ...Object.assign({}, ...flags.map((name) => flagToForm(`reminders.${name}`, members[name]))),
    ...daysToForm(members['sendingDays']),
    'reminders.sendingHour': shown(members['sendingHour']),
    'reminders.more': restOf(members, [
      ...SECTION_MEMBERS,
      ...(areDays(members['sendingDays']) ? ['sendingDays'] : []),
      ...flags.filter((name) => typeof members[name] === 'boolean'),
    ]),
  };
}

/** Whether boxes for the seven days can show these; an order of days says nothing. */
const areDays = (days: unknown): days is readonly unknown[] =>
  Array.isArray(days) && days.every((day) => weekdays.includes(day));

function daysToForm(days: unknown): Record<string, string> {
  if (!areDays(days)) return { 'reminders.sendingDays': 'company' };
  const boxes = weekdays.filter((day) => days.includes(day));
  return {
    'reminders.sendingDays': 'own',
    ...Object.fromEntries(boxes.map((day) => [sendingDayField(day), 'on'])),
  };
}

function stepToForm(step: unknown, number: number): Record<string, string> {
  const members = membersOf(step);
  return {
    [stepField(number, 'offsetDays')]: shown(members['offsetDays']),
    [stepField(number, 'template')]: shown(members['template']),
    [stepField(number, 'recipients')]: shown(members['recipients']),
    [stepField(number, 'cc')]: Array.isArray(members['cc']) ? members['cc'].join(', ') : '',
    [stepField(number, 'minimumBalance')]: shown(members['minimumBalance']),
    [stepField(number, 'more')]: restOf(members, STEP_MEMBERS),
  };
}
