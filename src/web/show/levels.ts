import { customerNames } from '../../adapters/store/customer-lists.ts';
import type { Queries } from '../../adapters/store/database.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import type { ResolvedPolicy } from '../../core/policy/resolve-policy.ts';
import type { ResolvedPolicyView } from '../components/resolved-policy.tsx';
import type { LevelView, PolicyRef } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { chargesInWords, remindersInWords } from './policy-words.ts';

type LevelRef = { readonly level: string; readonly subject: string };

/** Names levels as people know them; unknown ids stand for themselves. */
export type NameLevel = (ref: LevelRef) => LevelView;

/** Looks up the names of all the levels at once. */
export async function loadLevelNames(
  deps: { readonly dunwell: { readonly db: Queries } },
  realm: string,
  refs: readonly LevelRef[],
): Promise<NameLevel> {
  const subjects = (level: string): string[] =>
    refs.filter((ref) => ref.level === level).map((ref) => ref.subject);
  const { db } = deps.dunwell;
  const [customers, invoices] = await Promise.all([
    customerNames(db, realm, subjects('customer')),
    createInvoiceLists(db).numbers(realm, subjects('invoice')),
  ]);
  return ({ level, subject }) => {
    switch (level) {
      case 'group':
        return { kind: 'group', name: subject };
      case 'customer':
        return { kind: 'customer', id: subject, name: customers.get(subject) ?? subject };
      case 'invoice':
        return { kind: 'invoice', id: subject, docNumber: invoices.get(subject) || subject };
      case 'default':
        return { kind: 'default' };
      default:
        return { kind: 'company' };
    }
  };
}

/** The policy that applies, with its rules in words. */
export async function showResolved(
  deps: WebDeps,
  realm: string,
  resolved: ResolvedPolicy,
): Promise<ResolvedPolicyView> {
  const { reminders, charges } = resolved;
  const name = await loadLevelNames(deps, realm, [reminders, ...(charges ? [charges] : [])]);
  return {
    reminders: {
      level: name(reminders),
      version: versionOf(reminders),
      because: reminders.because,
      enabled: reminders.section.enabled,
      rules: remindersInWords(reminders.section),
    },
    charges: charges && {
      level: name(charges),
      version: versionOf(charges),
      because: charges.because,
      enabled: charges.section.enabled,
      rules: chargesInWords(charges.section),
    },
  };
}

const versionOf = ({ level, version }: { level: string; version: number }): number | null =>
  level === 'default' ? null : version;

/**
 * The policy that a decision, charge or reminder keeps: its level and version. Which group or
 * customer it was is found from what the decision is about.
 */
export function policyRefOf(
  kept: { level: string | null; version: number | null },
  about: {
    invoice?: { id: string; docNumber: string } | undefined;
    customer?: { id: string; name: string } | undefined;
    /** The groups that it may have been, the likeliest first. */
    groups?: readonly string[] | undefined;
  },
): PolicyRef | null {
  const { level, version } = kept;
  switch (level) {
    case 'company':
      return { version, level: { kind: 'company' } };
    case 'default':
      return { version: null, level: { kind: 'default' } };
    case 'invoice':
      return about.invoice ? { version, level: { kind: 'invoice', ...about.invoice } } : null;
    case 'customer':
      return about.customer ? { version, level: { kind: 'customer', ...about.customer } } : null;
    case 'group':
      return { version, level: { kind: 'group', name: about.groups?.[0] ?? '' } };
    case null:
    default:
      return null;
  }
}
