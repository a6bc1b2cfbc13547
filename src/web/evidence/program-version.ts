import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const manifestSchema = z.object({ version: z.string() });

/** The version of this very program, as its package.json has it, run from source or built. */
export function programVersion(): string {
  let folder = new URL('./', import.meta.url);
  while (!existsSync(fileURLToPath(new URL('package.json', folder)))) {
    const above = new URL('../', folder);
    if (above.href === folder.href) throw new Error('There is no package.json above this file');
    folder = above;
  }
  const text = readFileSync(new URL('package.json', folder), 'utf8');
  return manifestSchema.parse(JSON.parse(text)).version;
}
