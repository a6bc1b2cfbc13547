import {
  membersOf,
  present,
  restOf,
  shown,
  typed,
  typedInteger,
  typedMore,
} from './policy-form-text.ts';
import { amountFromForm, amountToForm } from './policy-form-amount.ts';
import { lawFromForm, lawShown, lawToForm } from './policy-form-law.ts';
import type { FormValues } from './policy-form-text.ts';

/** What the line in QuickBooks consists of; an empty input leaves it to the company. */
const lineMembers = ['item', 'taxCode', 'class', 'department', 'description'] as const;

const SECTION_MEMBERS = [
  ...['enabled', 'start', 'amount', 'base', 'assess', 'allocation', 'minimum', 'maximum'],
  ...['maximumTotal', 'maximumCount', 'minimumBalance', 'writeBack'],
  ...lineMembers,
];

/** The `charges` section as typed; undefined when this level does not define it. */
export function chargesFromForm(values: FormValues): unknown {
  if (values['charges.defined'] !== 'here') return undefined;
  return {
    ...typedMore(values, 'charges.more'),
    ...present({
      enabled: values['charges.enabled'] !== undefined,
      start: present({
        from: typed(values, 'charges.start.from'),
        graceDays: typedInteger(values, 'charges.start.graceDays'),
        accrueFrom: typed(values, 'charges.start.accrueFrom'),
        notBefore: typed(values, 'charges.start.notBefore'),
      }),
      amount: amountFromForm(values, 'charges.amount'),
      base: typed(values, 'charges.base'),
      assess: assessFromForm(values),
      allocation: typed(values, 'charges.allocation'),
      minimum: typed(values, 'charges.minimum'),
      maximum: typed(values, 'charges.maximum'),
      maximumTotal: maximumTotalFromForm(values),
      maximumCount: typedInteger(values, 'charges.maximumCount'),
      minimumBalance: typed(values, 'charges.minimumBalance'),
      writeBack: typed(values, 'charges.writeBack'),
      ...lawFromForm(values),
      ...Object.fromEntries(lineMembers.map((name) => [name, typed(values, `charges.${name}`)])),
      // To the letter: a template may begin or end with a space.
      description: typed(values, 'charges.description') && values['charges.description'],
    }),
  };
}

function assessFromForm(values: FormValues): unknown {
  const kind = typed(values, 'charges.assess.kind');
  if (kind === 'everyDays')
    return present({ kind, days: typedInteger(values, 'charges.assess.days') });
  if (kind === 'monthly') return present({ kind, day: typedInteger(values, 'charges.assess.day') });
  return present({ kind });
}

function maximumTotalFromForm(values: FormValues): unknown {
  const kind = values['charges.maximumTotal.kind'];
  if (kind !== 'amount' && kind !== 'percentOfPrincipal') return undefined;
  return present({ [kind]: typed(values, `charges.maximumTotal.${kind}`) });
}

/** A cautious start that charges nothing until somebody types how much. */
const DEFAULT_CHARGES = {
  enabled: true,
  start: { from: 'dueDate', graceDays: 10, accrueFrom: 'start' },
  amount: { kind: 'annualRate', dayCount: 'actual/365' },
  base: 'principal',
  assess: { kind: 'everyDays', days: 30 },
  allocation: 'principalFirst',
  writeBack: 'lineOnInvoice',
};

/** The inputs of the section. Where it is not defined they hold a cautious start. */
export function chargesToForm(section: unknown): Record<string, string> {
  const members = membersOf(section ?? DEFAULT_CHARGES);
  const start = membersOf(members['start']);
  return {
    'charges.defined': section === undefined ? 'inherit' : 'here',
    ...(members['enabled'] === true ? { 'charges.enabled': 'on' } : {}),
    'charges.start.from': shown(start['from']),
    'charges.start.graceDays': shown(start['graceDays']),
    'charges.start.accrueFrom': shown(start['accrueFrom']),
    'charges.start.notBefore': shown(start['notBefore']),
    ...amountToForm('charges.amount', members['amount']),
    'charges.base': shown(members['base']),
    ...assessToForm(membersOf(members['assess'])),
    'charges.allocation': shown(members['allocation']),
    'charges.minimum': shown(members['minimum']),
    'charges.maximum': shown(members['maximum']),
    ...maximumTotalToForm(membersOf(members['maximumTotal'])),
    'charges.maximumCount': shown(members['maximumCount']),
    'charges.minimumBalance': shown(members['minimumBalance']),
    'charges.writeBack': shown(members['writeBack']),
    ...Object.fromEntries(lineMembers.map((name) => [`charges.${name}`, shown(members[name])])),
    ...lawToForm(members),
    'charges.more': restOf(members, [...SECTION_MEMBERS, ...lawShown(members)]),
  };
}

function assessToForm(assess: Record<string, unknown>): Record<string, string> {
  return {
    'charges.assess.kind': shown(assess['kind']),
    'charges.assess.days': shown(assess['days']),
    'charges.assess.day': shown(assess['day']),
  };
}

function maximumTotalToForm(total: Record<string, unknown>): Record<string, string> {
  const kind =
    'amount' in total ? 'amount' : 'percentOfPrincipal' in total ? 'percentOfPrincipal' : '';
  return {
    'charges.maximumTotal.kind': kind,
    'charges.maximumTotal.amount': shown(total['amount']),
    'charges.maximumTotal.percentOfPrincipal': shown(total['percentOfPrincipal']),
  };
}
