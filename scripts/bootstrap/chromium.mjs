import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { run } from './run.mjs';
import { say } from './say.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  '/opt/google/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS',
  '/Applications/Chromium.app/Contents/MacOS',
];

/**
 * The browser for the end-to-end tests: CHROMIUM_PATH, or one where systems put it.
 * @returns {string | null} its path
 */
export function findChromium() {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) return isProgram(chosen) ? chosen : null;
  const names = [...NAMES, 'Google Chrome', 'Chromium'];
  const candidates = PLACES.flatMap((place) => names.map((name) => path.join(place, name)));
  return candidates.find(isProgram) ?? null;
}

/**
 * Finds the browser or, where that is possible without asking anybody, installs it.
 * @returns {Promise<string | null>} its path; null when the end-to-end tests have to be left out
 */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  if (process.env.CHROMIUM_PATH) {
    say(`CHROMIUM_PATH is set to ${process.env.CHROMIUM_PATH}, which is no program.`);
    return null;
  }
  const apt = '/usr/bin/apt-get';
  if (process.getuid?.() !== 0 || !isProgram(apt)) return null;
  say('installing Chromium for the end-to-end tests (apt-get)');
  try {
    const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    await run(apt, ['update', '-q'], options);
    await run(apt, ['install', '-y', '-q', '--no-install-recommends', 'chromium'], options);
  } catch (error) {
    say(`Chromium could not be installed: ${error.message}`);
  }
  return findChromium();
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
