import { runTool } from './run.mjs';
import { say } from './say.mjs';

const STATIC_CHECKS = [
  ['types', 'typescript/bin/tsc', ['--noEmit']],
  ['lint', 'oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']],
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

async function runAll(checks) {
  const failed = [];
  for (const [name, script, args] of checks) {
    say(`checking ${name}`);
    if ((await runTool(script, args)) !== 0) failed.push(name);
  }
  say(failed.length === 0 ? 'all checks passed' : `failed: ${failed.join(', ')}`);
  return failed.length;
}
