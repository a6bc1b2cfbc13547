/**
 * Which level's rules win. For each section the most specific level that defines it wins whole;
 * fields of two levels are never mixed. From specific to general: the invoice; the customer; its
 * parent customers, nearest first; the groups of the customer, then of its parents; the company;
 * and for reminders a built-in default. Charges have no default. Of several groups the first in
 * the alphabet that defines the section wins, because groups have no order of their own.
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
};

export type ResolvedPolicy = {
  readonly reminders: Resolved<RemindersPolicy>;
  /** Null when no level defines charges. */
  readonly charges: Resolved<ChargesPolicy> | null;
};

/** Who a policy is wanted for. `customers` is the customer, then its parents, nearest first. */
export type PolicySubject = {
  readonly invoiceId: string | null;
  readonly customers: readonly { readonly id: string; readonly groups: readonly string[] }[];
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
  const candidates = candidateKeys(subject).flatMap((key) => index.get(key) ?? []);
  const reminders = candidates.find((record) => record.reminders !== null);
  const charges = candidates.find((record) => record.charges !== null);
  return {
    reminders: resolved(reminders, reminders?.reminders) ?? {
      section: defaultReminders,
      level: 'default',
      subject: '',
      version: 0,
    },
    charges: resolved(charges, charges?.charges),
  };
}

function candidateKeys(subject: PolicySubject): string[] {
  const groups = subject.customers.flatMap((customer) => customer.groups.toSorted());
  return [
    ...(subject.invoiceId === null ? [] : [keyOf('invoice', subject.invoiceId)]),
    ...subject.customers.map((customer) => keyOf('customer', customer.id)),
    ...groups.map((group) => keyOf('group', group)),
    keyOf('company', ''),
  ];
}

function resolved<Section>(
  record: PolicyRecord | undefined,
  section: Section | null | undefined,
): Resolved<Section> | null {
  if (record === undefined || section === null || section === undefined) return null;
  return { section, level: record.level, subject: record.subject, version: record.version };
}
