/** Saving what a policy form says, or what an old version said, as the next version of a level. */
import { parsePolicy, type Policy } from '../../core/policy/policy.ts';
import type { StoredPolicy } from '../../adapters/store/policies.ts';
import { levelText } from '../components/labels.ts';
import { policyHref } from '../components/resolved-policy.tsx';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError } from '../errors.ts';
import { redirectWithFlash } from '../respond.ts';
import { policyProblems } from '../show/policy-problems.ts';
import type { NamedLevel } from '../show/policy-levels.ts';
import { definesInWords } from '../show/policy-words.ts';
import type { Visit } from '../visit.ts';

/** Saves the next version and sends the browser back to the form. */
export async function savePolicy(
  deps: WebDeps,
  visit: Visit,
  level: NamedLevel,
  policy: Policy,
  note: string,
): Promise<void> {
  const { stores } = deps.dunwell;
  const { realm, actor, request, response } = visit;
  const { ref, view } = level;
  const saved = await stores.policies.save(realm, ref.level, ref.subject, policy, {
    author: actor,
    note: note === '' ? null : note,
  });
  await stores.audit.add({
    realmId: realm,
    actor,
    what: 'policy saved',
    detail: { ...ref, version: saved.version, defines: definesInWords(saved) },
  });
  await redirectWithFlash(request, response, policyHref(realm, view), {
    tone: 'good',
    text: savedText(saved, levelText(view)),
  });
}

function savedText(saved: StoredPolicy, level: string): string {
  const isCleared = saved.reminders === undefined && saved.charges === undefined;
  return isCleared
    ? `The rules are removed for: ${level}.`
    : `Version ${saved.version} is saved for: ${level}. It applies from the next run.`;
}

/**
 * Saves an old version as the newest.
 * @throws PageNotFoundError for a version that the level does not have
 */
export async function restoreVersion(
  deps: WebDeps,
  visit: Visit,
  level: NamedLevel,
  version: number,
): Promise<void> {
  const { stores } = deps.dunwell;
  const { ref, view, currency } = level;
  const history = await stores.policies.history(visit.realm, ref.level, ref.subject);
  const old = history.find((each) => each.version === version);
  if (old === undefined) throw new PageNotFoundError('The level has no such version');
  const parsed = parsePolicy({ reminders: old.reminders, charges: old.charges }, currency);
  // What it names may be gone since, or was never checked.
  const problems = parsed.ok
    ? await policyProblems(deps, visit.company, ref, parsed.policy)
    : parsed.problems;
  if (!parsed.ok || problems.length > 0) {
    const text = `Version ${version} cannot be restored as it is: ${problems
      .map(({ path, message }) => `${path} ${message}`)
      .join('; ')}. Open it in the form and correct it there.`;
    const back = `${policyHref(visit.realm, view)}?version=${version}`;
    return redirectWithFlash(visit.request, visit.response, back, { tone: 'bad', text });
  }
  return savePolicy(deps, visit, level, parsed.policy, `Version ${version} restored`);
}
