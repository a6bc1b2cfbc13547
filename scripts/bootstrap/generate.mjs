import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT, StepFailed, runTool } from './run.mjs';
import { say } from './say.mjs';

const SCHEMA = path.join(ROOT, 'prisma', 'schema.prisma');
const CLIENT = path.join(ROOT, 'src', 'adapters', 'store', 'generated', 'client.ts');
const STAMP = path.join(ROOT, 'node_modules', '.dunwell-generated');

/** Whether the Prisma client is missing or older than its schema or its generator. */
export function needsGenerate() {
  if (!fs.existsSync(CLIENT) || !fs.existsSync(STAMP)) return true;
  return fs.readFileSync(STAMP, 'utf8') !== fingerprint();
}

/**
 * Writes the Prisma client from schema.prisma. The Prisma CLI wants to download its schema engine
 * before every command, though this one never runs it: pointing it at any file keeps it from that.
 */
export async function generate(onStart) {
  say('generating the database client');
  const code = await runTool('prisma/build/index.js', ['generate', '--schema', SCHEMA], {
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
  fs.writeFileSync(STAMP, fingerprint());
}

function fingerprint() {
  const generator = path.join(ROOT, 'node_modules', 'prisma', 'package.json');
  return createHash('sha256')
    .update(fs.readFileSync(SCHEMA))
    .update(fs.readFileSync(generator))
    .digest('hex');
}
