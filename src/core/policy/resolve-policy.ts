/**
 * Which level's rules win. For each section the most specific level that defines it wins whole;
 * fields of two levels are never mixed. From specific to general: the invoice; the customer; its
 * parent customers, nearest first; the groups of the customer, then of its parents; the company;
 * and for reminders a built-in default. Charges have no default. Of several groups the one of the
 * least rank that defines the section wins, and of equal or no rank the first in the alphabet.
 */
import type { ChargesPolicy } from './charges-policy.ts';
import type { PolicyLevel, PolicyRecord } from './policy.ts';
import type { RemindersPolicy } from './reminders-policy.ts';
import { defaultReminders } from './reminders-policy.ts';

/** A section with where it comes from. The built-in default has version 0. */
export type Resolved<Section> = {
  readonly section: Section;
  readonly level: PolicyLevel | 'default';
  readonly subject: string;
  readonly version: number;
  /** Why the customer is in the group that won; absent for other levels. */
  readonly because?: string;
};

export type ResolvedPolicy = {
  readonly reminders: Resolved<RemindersPolicy>;
  /** Null when no level defines charges. */
  readonly charges: Resolved<ChargesPolicy> | null;
};

/** Who a policy is wanted for. `customers` is the customer, then its parents, nearest first. */
export type PolicySubject = {
  readonly invoiceId: string | null;
  readonly customers: readonly {
    readonly id: string;
    readonly groups: readonly string[];
    readonly groupsBecause?: Readonly<Record<string, string>> | undefined;
  }[];
};

/** The newest record of every level and subject, to be looked up thousands of times a run. */
export type PolicyIndex = ReadonlyMap<string, PolicyRecord>;

function keyOf(level: PolicyLevel, subject: string): string {
  return `${level}:${subject}`;
}

/** Keeps the highest version of each level and subject, whatever order the records come in. */
export function indexPolicies(records: readonly PolicyRecord[]): PolicyIndex {
  const index = new Map<string, PolicyRecord>();
  for (const record of records) {
    const key = keyOf(record.level, record.level === 'company' ? '' : record.subject);
    const known = index.get(key);
    if (known === undefined || known.version < record.version) index.set(key, record);
  }
  return index;
}

/** The reminders and charges that apply to a subject, each with the level it comes from. */
export function resolvePolicy(index: PolicyIndex, subject: PolicySubject): ResolvedPolicy {
  const candidates = candidateKeys(index, subject).flatMap((key) => index.get(key) ?? []);
  const reminders = candidates.find((record) => record.reminders !== null);
  const charges = candidates.find((record) => record.charges !== null);
  return {
    reminders: resolved(subject, reminders, reminders?.reminders) ?? {
      section: defaultReminders,
      level: 'default',
      subject: '',
      version: 0,
    },
    charges: resolved(subject, charges, charges?.charges),
  };
}

function candidateKeys(index: PolicyIndex, subject: PolicySubject): string[] {
  const rankOf = (group: string): number => index.get(keyOf('group', group))?.rank ?? Infinity;
  const groups = subject.customers.flatMap((customer) =>
    customer.groups.length < 2
      ? customer.groups
      : customer.groups.toSorted((x, y) => {
          const [a, b] = [rankOf(x), rankOf(y)];
          if (a !== b) return a < b ? -1 : 1;
          return x < y ? -1 : 1;
        }),
  );
  return [
    ...(subject.invoiceId === null ? [] : [keyOf('invoice', subject.invoiceId)]),
    ...subject.customers.map((customer) => keyOf('customer', customer.id)),
    ...groups.map((group) => keyOf('group', group)),
    keyOf('company', ''),
  ];
}

function resolved<Section>(
  { customers }: PolicySubject,
  record: PolicyRecord | undefined,
  section: Section | null | undefined,
): Resolved<Section> | null {
  if (record === undefined || section === null || section === undefined) return null;
  const { level, subject, version } = record;
  if (level !== 'group') return { section, level, subject, version };
  const member = customers.find(({ groups }) => groups.includes(subject));
  const because = member?.groupsBecause?.[subject] ?? 'named in it';
  return { section, level, subject, version, because };
}
