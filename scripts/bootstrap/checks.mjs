import { runTool } from './run.mjs';
import { say } from './say.mjs';

const STATIC_CHECKS = [
  // The linter reads all types anyway, and tells what the compiler would.
  ['types and lint', 'oxlint/bin/oxlint', ['--type-aware', '--type-check', '--deny-warnings']],
  ['format', 'prettier/bin/prettier.cjs', ['--check', '.']],
];
const PURE_TESTS = ['unit and property tests', 'vitest/vitest.mjs', ['run', '--project', 'pure']];

/** Types, lint and format; every one runs and is reported. Returns the number that failed. */
export async function runStaticChecks() {
  return runAll(STATIC_CHECKS);
}

/** The same and the tests that need no database. */
export async function runChecks() {
  return runAll([...STATIC_CHECKS, PURE_TESTS]);
}

/** Side by side, as the longest of them leave a core idle. */
async function runAll(checks) {
  say(`checking ${checks.map(([name]) => name).join(', ')}`);
  const codes = await Promise.all(checks.map(([, script, args]) => runTool(script, args)));
  const failed = checks.map(([name]) => name).filter((_name, index) => codes[index] !== 0);
  say(failed.length === 0 ? 'all checks passed' : `failed: ${failed.join(', ')}`);
  return failed.length;
}
