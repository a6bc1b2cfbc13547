import { expect, test } from 'vitest';
import { z } from 'zod';
import { openApiDocument } from '../../../src/web/api/openapi/document.ts';
import { apiRoutes } from '../../../src/web/api/routes.ts';

const document = openApiDocument(apiRoutes);
const text = JSON.stringify(document);
const shape = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        operationId: z.string(),
        parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })),
      }),
    ),
  ),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()),
    responses: z.record(z.string(), z.unknown()),
  }),
});
const { paths, components } = shape.parse(document);

test('every route is in the document, and nothing else is', () => {
  const documented = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const routed = apiRoutes.map(({ method, path }) => `${method} ${path}`);
  expect(documented.toSorted()).toEqual(routed.toSorted());
  expect(new Set(routed).size).toBe(routed.length);
});

test('operations have names of their own', () => {
  const ids = apiRoutes.map((route) => route.operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test('every reference leads somewhere', () => {
  const references = [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/([\w-]+)"/g)];
  expect(references.length).toBeGreaterThan(100);
  expect(text.match(/"\$ref"/g)).toHaveLength(references.length);
  for (const [, kind, name] of references) {
    const known: Record<string, unknown> =
      kind === 'responses' ? components.responses : components.schemas;
    expect(known, `${kind}/${name}`).toHaveProperty([name ?? '']);
  }
});

test('every parameter of a path is described', () => {
  for (const [path, operations] of Object.entries(paths)) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    for (const { parameters } of Object.values(operations)) {
      const described = parameters.filter((each) => each.in === 'path').map((each) => each.name);
      expect(described).toEqual(names);
    }
  }
});

test('whole numbers have no bounds but those that we mean', () => {
  expect(text).not.toContain(String(Number.MAX_SAFE_INTEGER));
});

test('amounts are texts everywhere', () => {
  expect(components.schemas['Invoice']).toMatchObject({
    properties: { total: { type: 'string' }, daysOverdue: { type: 'integer' } },
  });
  expect(components.schemas['Policy']).toMatchObject({
    properties: { charges: { properties: { minimum: { type: 'string' } } } },
    additionalProperties: false,
  });
});

test('what is not built yet is not in the document', () => {
  expect(text).not.toContain('reports/aging"');
});
