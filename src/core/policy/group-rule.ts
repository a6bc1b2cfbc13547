/**
 * Who belongs to a group of customers: by a rule over what is known of each, unless a person named
 * a customer as in or out. Decided anew from the facts at each run.
 */
import { z } from 'zod';
import { groupThousands, parseAmount } from '../money/amount.ts';
import { unreachable } from '../unreachable.ts';
import { amountText } from './decimal-text.ts';

const name = z.string('must be text').trim().min(1, 'must not be empty').max(100);
const not = z.boolean().optional().meta({ description: 'The condition must not hold' });

const conditionSchema = z.discriminatedUnion('kind', [
  /** A tag of the owner's own, or the customer type of QuickBooks. */
  z.strictObject({ kind: z.literal('tag'), is: name, not }),
  z.strictObject({ kind: z.literal('customerType'), is: name, not }),
  z.strictObject({ kind: z.literal('terms'), is: name, not }),
  /** What is open on the customer's own invoices, in the home currency. */
  z.strictObject({ kind: z.literal('openBalance'), over: amountText, not }),
  z.strictObject({ kind: z.literal('overdueBalance'), over: amountText, not }),
  z.strictObject({
    kind: z.literal('place'),
    country: z.string().regex(/^[A-Z]{2}$/, 'must be a country code such as US'),
    region: z.string().trim().min(1).max(10).optional(),
    not,
  }),
  z.strictObject({ kind: z.literal('party'), is: z.enum(['business', 'consumer']), not }),
]);

/** The rule of a group. */
export const groupRuleSchema = z.strictObject({
  match: z.enum(['all', 'any']).default('all'),
  conditions: z.array(conditionSchema).min(1, 'must have at least one condition').max(20),
});

export type GroupRule = z.output<typeof groupRuleSchema>;
export type GroupCondition = GroupRule['conditions'][number];

/** A reference of QuickBooks to one of its lists. */
export type ListRef = { readonly id: string; readonly name: string | null };

/** What rules know of a customer; balances in minor units of the home currency. */
export type GroupTraits = {
  readonly homeCurrency: string;
  readonly tags: readonly string[];
  readonly customerType: ListRef | null;
  readonly terms: ListRef | null;
  readonly openBalance: bigint;
  readonly overdueBalance: bigint;
  readonly place: { readonly country: string; readonly region: string | null } | null;
  readonly isConsumer: boolean;
};

/** Whether a customer meets a rule. */
export function meetsRule(rule: GroupRule, traits: GroupTraits): boolean {
  const holds = (condition: GroupCondition): boolean =>
    meetsCondition(condition, traits) !== (condition.not === true);
  return rule.match === 'all' ? rule.conditions.every(holds) : rule.conditions.some(holds);
}

function meetsCondition(condition: GroupCondition, traits: GroupTraits): boolean {
  switch (condition.kind) {
    case 'tag':
      return (
        traits.tags.some((tag) => isAlike(tag, condition.is)) ||
        isNamed(traits.customerType, condition.is)
      );
    case 'customerType':
      return isNamed(traits.customerType, condition.is);
    case 'terms':
      return isNamed(traits.terms, condition.is);
    case 'openBalance':
      return traits.openBalance > minorOf(condition.over, traits);
    case 'overdueBalance':
      return traits.overdueBalance > minorOf(condition.over, traits);
    case 'place':
      return (
        traits.place?.country === condition.country &&
        (condition.region === undefined || isAlike(traits.place.region ?? '', condition.region))
      );
    case 'party':
      return traits.isConsumer === (condition.is === 'consumer');
    default:
      return unreachable(condition);
  }
}

const minorOf = (text: string, { homeCurrency }: GroupTraits): bigint =>
  parseAmount(text, homeCurrency).minor;

const isAlike = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function isNamed(ref: ListRef | null, wanted: string): boolean {
  return ref !== null && (ref.id === wanted || (ref.name !== null && isAlike(ref.name, wanted)));
}

/** A rule as people say it: `terms Net 60 and overdue balance over 5,000.00`. */
export function ruleInWords({ match, conditions }: GroupRule): string {
  return conditions.map(conditionInWords).join(match === 'all' ? ' and ' : ' or ');
}

function conditionInWords(condition: GroupCondition): string {
  const words = (is: string, isNot: string): string => (condition.not === true ? isNot : is);
  switch (condition.kind) {
    case 'tag':
      return words(`tagged “${condition.is}”`, `not tagged “${condition.is}”`);
    case 'customerType':
      return words(`customer type ${condition.is}`, `not customer type ${condition.is}`);
    case 'terms':
      return words(`terms ${condition.is}`, `terms other than ${condition.is}`);
    case 'openBalance':
    case 'overdueBalance': {
      const which = condition.kind === 'openBalance' ? 'open' : 'overdue';
      return `${which} balance ${words('over', 'not over')} ${groupThousands(condition.over)}`;
    }
    case 'place': {
      const { country, region } = condition;
      const place = region === undefined ? country : `${country}-${region.toUpperCase()}`;
      return words(`in ${place}`, `not in ${place}`);
    }
    case 'party':
      return words(`a ${condition.is}`, `not a ${condition.is}`);
    default:
      return unreachable(condition);
  }
}

/** A group as far as belonging to it goes. */
export type GroupDefinition = {
  readonly group: string;
  /** Null for a group of the customers named only. */
  readonly rule: GroupRule | null;
};

/** A group that a customer is in, and why, in words. */
export type Membership = { readonly group: string; readonly because: string };

/** The groups of a customer: those it is named in, and those whose rule it meets and is not kept out of. */
export function membershipsOf(
  groups: readonly GroupDefinition[],
  customer: {
    readonly named: readonly string[];
    readonly keptOut: readonly string[];
    readonly traits: GroupTraits | undefined;
  },
): Membership[] {
  const { named, keptOut, traits } = customer;
  const byName = named.map((group) => ({ group, because: 'named in it' }));
  const byRule = groups.flatMap(({ group, rule }) => {
    if (rule === null || named.includes(group) || keptOut.includes(group)) return [];
    if (traits === undefined || !meetsRule(rule, traits)) return [];
    return [{ group, because: ruleInWords(rule) }];
  });
  return [...byName, ...byRule].toSorted((a, b) => (a.group < b.group ? -1 : 1));
}

/** Whether a rule asks for balances, which are added up only then. */
export function asksForBalances({ conditions }: GroupRule): boolean {
  return conditions.some(({ kind }) => kind === 'openBalance' || kind === 'overdueBalance');
}
