import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findViolations, type SourceFile } from './house-rules.ts';

const GENERATED = 'src/adapters/store/generated/';

function readSources(folder: string): SourceFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name).split(path.sep).join('/'))
    .filter((file) => !file.startsWith(GENERATED))
    .map((file) => ({ path: file, text: readFileSync(file, 'utf8') }));
}

test('the sources keep the rules of the house', () => {
  const sources = [...readSources('src'), ...readSources('webhooks')];
  expect(sources.length).toBeGreaterThan(10);
  expect(sources.flatMap(findViolations)).toEqual([]);
});

test.each([
  ['src/core/money/a.ts', `import { x } from '../../flow/sync/b.ts';`, 'src/flow/sync/b.ts'],
  ['src/core/money/a.ts', `import fs from 'node:fs';`, 'node:fs'],
  ['src/core/money/a.ts', `import type { Logger } from 'pino';`, 'pino'],
  ['src/core/money/a.ts', `type X = import('../../adapters/b.ts').X;`, 'src/adapters/b.ts'],
  ['src/core/money/a.ts', `export { x } from '../../clock.ts';`, 'src/clock.ts'],
  ['src/adapters/store/a.ts', `import { x } from '../../flow/b.ts';`, 'src/flow/b.ts'],
  ['src/adapters/store/a.ts', `const x = await import('../../web/b.tsx');`, 'src/web/b.tsx'],
  ['src/flow/sync/a.ts', `import { x } from '../../web/b.ts';`, 'src/web/b.ts'],
  ['src/web/a.tsx', `import { x } from '../sandbox/b.ts';`, 'src/sandbox/b.ts'],
  ['src/app.ts', `import { x } from './sandbox/b.ts';`, 'src/sandbox/b.ts'],
  ['src/sandbox/a.ts', `import { x } from '../adapters/b.ts';`, 'src/adapters/b.ts'],
  ['src/config.ts', `import { x } from './flow/b.ts';`, 'src/flow/b.ts'],
  ['webhooks/quickbooks.ts', `import { x } from '../src/flow/sync/b.ts';`, 'src/flow/sync/b.ts'],
  ['webhooks/quickbooks.ts', `import express from 'express';`, 'express'],
])('%s may not say: %s', (file, text, named) => {
  const [violation, ...others] = findViolations({ path: file, text });
  expect(violation).toContain(`${file}: imports `);
  expect(violation).toContain(named);
  expect(others).toEqual([]);
});

test.each([
  ['src/core/money/a.ts', `import { z } from 'zod'; import { b } from '../calendar/b.ts';`],
  ['src/core/calendar/a.ts', `import { Temporal } from 'temporal-polyfill/impl';`],
  ['src/adapters/store/a.ts', `import { b } from '../../core/b.ts'; import 'pg';`],
  ['src/adapters/store/a.ts', `import type { Clock } from '../../clock.ts';`],
  ['src/flow/sync/a.ts', `import { b } from '../../adapters/store/b.ts';`],
  ['src/web/pages/a.tsx', `import { b } from '../../flow/b.ts'; import 'preact';`],
  ['webhooks/quickbooks.ts', `import 'node:crypto'; import { b } from '../src/flow/inbox/b.ts';`],
  ['src/main.ts', `import { b } from './sandbox/b.ts'; import { c } from '../webhooks/c.ts';`],
  ['src/app.ts', `import { b } from './web/b.ts'; import { c } from '../webhooks/c.ts';`],
])('%s may say: %s', (file, text) => {
  expect(findViolations({ path: file, text })).toEqual([]);
});

test.each([
  ['src/flow/a.ts', 'const x = process.env.HOME;', /reads process\.env \(line 1\)/],
  ['src/flow/a.ts', '\nconst x = Date.now();', /reads the time \(line 2\)/],
  ['src/flow/a.ts', 'const x = new Date();', /reads the time/],
  ['src/flow/a.ts', 'const x = Temporal.Now.instant();', /reads the time/],
  ['src/flow/utils.ts', '', /named after nothing/],
  ['src/flow/date-helpers.ts', '', /named after nothing/],
])('%s breaks a rule with %j', (file, text, expected) => {
  expect(findViolations({ path: file, text })).toEqual([expect.stringMatching(expected)]);
});

test.each([
  ['src/config.ts', 'const x = process.env.HOME;'],
  ['src/clock.ts', 'const x = new Date();'],
  ['src/sandbox/clock.ts', 'const x = Date.now();'],
  ['src/flow/a.ts', "const x = new Date('2026-03-02T17:00:00Z'); const s = 'process.env';"],
])('%s breaks none with %j', (file, text) => {
  expect(findViolations({ path: file, text })).toEqual([]);
});

test('a file may have 300 lines and not one more', () => {
  const file = { path: 'src/flow/a.ts' };
  expect(findViolations({ ...file, text: 'x;\n'.repeat(300) })).toEqual([]);
  expect(findViolations({ ...file, text: 'x;\n'.repeat(301) })).toEqual([
    expect.stringContaining('has 301 lines'),
  ]);
});
