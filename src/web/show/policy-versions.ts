import type { StoredPolicy } from '../../adapters/store/policies.ts';
import { policyRecord } from '../../flow/collections/run-facts.ts';
import type { PolicyVersionRow } from '../pages/policy-versions.tsx';
import { policyDifference, type PolicyChange } from './policy-difference.ts';
import { definesInWords } from './policy-words.ts';
import { personText } from './values.ts';

/** What a version changed in the one before it in a level's history; null for the first. */
export function changesOf(
  version: StoredPolicy,
  history: readonly StoredPolicy[],
): PolicyChange[] | null {
  const before = history.find((each) => each.version === version.version - 1);
  return before === undefined ? null : policyDifference(sectionsOf(before), sectionsOf(version));
}

function sectionsOf(stored: StoredPolicy): Parameters<typeof policyDifference>[0] {
  const { reminders, charges } = policyRecord(stored);
  return { reminders: reminders ?? undefined, charges: charges ?? undefined };
}

/** A level's history as rows of its page. */
export function showVersions(history: readonly StoredPolicy[], actor: string): PolicyVersionRow[] {
  return history.map((version) => ({
    version: version.version,
    savedAt: version.createdAt.toISOString(),
    author: personText(version.author, actor),
    note: version.note ?? '',
    defines: definesInWords(version),
    changes: changesOf(version, history),
  }));
}
