import fs from 'node:fs';
import path from 'node:path';
import { runChecks, runStaticChecks } from './checks.mjs';
import { ensureChromium } from './chromium.mjs';
import { generate, needsGenerate } from './generate.mjs';
import { install, needsInstall } from './install.mjs';
import { withLock } from './lock.mjs';
import { endWithNpm } from './parent.mjs';
import { ROOT, StepFailed, runTool, runTypeScript } from './run.mjs';
import { say } from './say.mjs';

const COMMANDS = {
  start: (args) => runWithEnvironment('src/main.ts', args),
  test,
  check: async () => (await runChecks()) > 0,
  build,
  // What it is for has been done by then.
  generate: () => say('the database client is up to date'),
  migrate: (args) => runWithEnvironment('scripts/migrate.ts', ['apply', ...args]),
  'migrate:new': (args) => runWithEnvironment('scripts/migrate.ts', ['new', ...args]),
  'replay-inbox': (args) => runWithEnvironment('scripts/replay-inbox.ts', args),
  'recompute-worksheets': (args) => runWithEnvironment('scripts/recompute-worksheets.ts', args),
  'verify-history': (args) => runWithEnvironment('scripts/verify-history.ts', args),
  bench,
};

/** Makes the checkout ready to run (nothing, when it is) and runs one command in it. */
export async function main([name = '', ...args]) {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : null;
  if (!command) {
    throw new StepFailed(`there is no "${name}"; there are ${Object.keys(COMMANDS).join(', ')}`);
  }
  endWithNpm();
  await prepare();
  const failed = await command(args);
  if (failed) process.exitCode = 1;
}

async function prepare() {
  if (!needsInstall() && !needsGenerate()) return;
  await withLock(path.join(ROOT, '.data', 'setup.lock'), async (onStart) => {
    // Another set-up may have done it while this one waited.
    if (needsInstall()) await install(onStart);
    if (needsGenerate()) await generate(onStart);
  });
}

async function runWithEnvironment(file, args) {
  const settings = path.join(ROOT, '.env');
  if (fs.existsSync(settings)) process.loadEnvFile(settings);
  await runTypeScript(file, args);
}

async function test(args) {
  const failedChecks = process.env.CI ? await runStaticChecks() : 0;
  const files = args.filter((arg) => !arg.startsWith('-'));
  const mayNeedBrowser = files.length === 0 || files.some((file) => /e2e|scenario/.test(file));
  const browser = mayNeedBrowser ? await ensureChromium() : null;
  const code = await runTool('vitest/vitest.mjs', ['run', ...args]);
  const failed = failedChecks > 0 || code !== 0;
  if (!mayNeedBrowser || browser) return failed;
  say('');
  say('NOT TESTED: the end-to-end tests in test/e2e were left out, because there is no Chromium.');
  say('Install Chromium or Chrome, or set CHROMIUM_PATH to one.');
  return failed || Boolean(process.env.CI);
}

/** Compiles the program to dist/, with the files that are not compiled beside it. */
async function build() {
  fs.rmSync(path.join(ROOT, 'dist'), { recursive: true, force: true });
  const project = path.join(ROOT, 'scripts', 'tsconfig.build.json');
  if ((await runTool('typescript/bin/tsc', ['-p', project])) !== 0) return true;
  const assets = path.join('src', 'web', 'assets');
  const isAsset = (file) => !/\.tsx?$/.test(file);
  if (fs.existsSync(path.join(ROOT, assets))) {
    fs.cpSync(path.join(ROOT, assets), path.join(ROOT, 'dist', assets), {
      recursive: true,
      filter: isAsset,
    });
  }
  say('built: start it with "node dist/src/main.js"');
  return false;
}

async function bench([name, ...args]) {
  const folder = path.join(ROOT, 'scripts', 'bench');
  const files = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const names = files.filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -3));
  if (!names.includes(name)) {
    throw new StepFailed(`name one of the benches: ${names.join(', ') || '(there are none)'}`);
  }
  await runTypeScript(path.join('scripts', 'bench', `${name}.ts`), args);
}
