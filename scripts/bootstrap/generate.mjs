import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT, StepFailed, runTool } from './run.mjs';
import { say } from './say.mjs';

const schemaIn = (root) => path.join(root, 'prisma', 'schema.prisma');
const generatedIn = (root) => path.join(root, 'src', 'adapters', 'store', 'generated');
// Beside the client, because checkouts may share their packages and never their client.
const stampIn = (root) => path.join(generatedIn(root), '.fingerprint');

/** Whether the Prisma client of a checkout is missing or older than its schema or its generator. */
export function needsGenerate(root = ROOT) {
  const stamp = stampIn(root);
  if (!fs.existsSync(path.join(generatedIn(root), 'client.ts'))) return true;
  return !fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== fingerprint(root);
}

/** Notes what the client of a checkout was made from. */
export function noteGenerated(root = ROOT) {
  fs.writeFileSync(stampIn(root), fingerprint(root));
}

/**
 * Writes the Prisma client from schema.prisma. The Prisma CLI wants to download its schema engine
 * before every command, though this one never runs it: pointing it at any file keeps it from that.
 */
export async function generate(onStart) {
  say('generating the database client');
  const code = await runTool('prisma/build/index.js', ['generate', '--schema', schemaIn(ROOT)], {
    // Its report goes to stderr, like every line of the set-up.
    stdio: ['ignore', 2, 2],
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
    onStart,
  });
  if (code !== 0) throw new StepFailed('prisma/schema.prisma could not be turned into a client.');
  noteGenerated();
}

function fingerprint(root) {
  const generator = path.join(root, 'node_modules', 'prisma', 'package.json');
  return createHash('sha256')
    .update(fs.readFileSync(schemaIn(root)))
    .update(fs.readFileSync(generator))
    .digest('hex');
}
