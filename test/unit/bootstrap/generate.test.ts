import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { needsGenerate, noteGenerated } from '../../../scripts/bootstrap/generate.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dunwell-generate-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** A checkout with a schema and a client, which uses packages of its own or those of another. */
function checkout(name: string, packages: string): string {
  const root = path.join(folder, name);
  const put = (file: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  };
  put('prisma/schema.prisma', 'model Invoice {}');
  put('src/adapters/store/generated/client.ts', '');
  fs.mkdirSync(path.join(packages, 'prisma'), { recursive: true });
  fs.writeFileSync(path.join(packages, 'prisma', 'package.json'), '{"version":"7"}');
  fs.symlinkSync(packages, path.join(root, 'node_modules'));
  return root;
}

it('tells a client that is older than its schema, in each checkout that shares the packages', () => {
  const packages = path.join(folder, 'packages');
  const [one, two] = [checkout('one', packages), checkout('two', packages)];
  expect([needsGenerate(one), needsGenerate(two)]).toEqual([true, true]);
  noteGenerated(one);
  expect([needsGenerate(one), needsGenerate(two)]).toEqual([false, true]);
  noteGenerated(two);
  fs.writeFileSync(path.join(two, 'prisma', 'schema.prisma'), 'model Payment {}');
  expect([needsGenerate(one), needsGenerate(two)]).toEqual([false, true]);
  fs.writeFileSync(path.join(packages, 'prisma', 'package.json'), '{"version":"8"}');
  expect(needsGenerate(one)).toBe(true);
});
