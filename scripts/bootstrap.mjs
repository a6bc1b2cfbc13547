// The one entrance: `npm start`, `npm test` and the other commands of package.json come here.
// Node built-ins only, in a syntax that old versions of Node can read, because this file has to
// tell them that they are too old, and runs before any package is installed.
import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const needed = manifest.engines.node.replace('>=', '').split('.').map(Number);
const present = process.versions.node.split('.').map(Number);

if (present[0] < needed[0] || (present[0] === needed[0] && present[1] < needed[1])) {
  process.stderr.write(
    'dunwell: this is Node ' +
      process.versions.node +
      ', but Node ' +
      needed.join('.') +
      ' or newer is needed. Install it from https://nodejs.org and try again.\n',
  );
  process.exitCode = 1;
} else {
  import('./bootstrap/commands.mjs')
    .then((commands) => commands.main(process.argv.slice(2)))
    .catch((error) => {
      const isExplained = error && error.constructor.name === 'StepFailed';
      process.stderr.write(
        'dunwell: ' + (isExplained ? error.message : error.stack || error) + '\n',
      );
      process.exitCode = 1;
    });
}
