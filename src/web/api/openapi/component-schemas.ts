/** The schemas of the OpenAPI document, made of the zod schemas that the routes themselves use. */
import { z } from 'zod';
import type { ApiRoute } from '../route.ts';

/** JSON Schema as a plain object. */
export type JsonSchema = Record<string, unknown>;

const refTo = (name: string): string => `#/components/schemas/${name}`;
const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Gives every schema a name of its own, and keeps the names that some have already. */
export type SchemaNames = {
  readonly bodies: Map<z.ZodType, string>;
  readonly answers: Map<z.ZodType, string>;
};

/** Names all bodies and answers: by the given names, or after the operation. */
export function nameSchemas(
  routes: readonly ApiRoute[],
  given: { bodies: readonly [string, z.ZodType][]; answers: readonly [string, z.ZodType][] },
): SchemaNames {
  const bodies = new Map(given.bodies.map(([name, schema]) => [schema, name]));
  const answers = new Map(given.answers.map(([name, schema]) => [schema, name]));
  for (const { body, success, operationId } of routes) {
    const name = capitalised(operationId);
    if (body && !bodies.has(body)) bodies.set(body, `${name}Body`);
    if (success.schema && !answers.has(success.schema)) {
      answers.set(success.schema, `${name}Answer`);
    }
  }
  return { bodies, answers };
}

/** Takes out what zod writes beyond the rules that we mean. */
function tidy(schema: JsonSchema, io: 'input' | 'output'): void {
  // The bounds of JavaScript's exact integers.
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
  if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum'];
  // A format says it; the pattern is how zod checks it.
  if (schema['format'] !== undefined) delete schema['pattern'];
  // Fields may be added to answers.
  if (io === 'output' && schema['additionalProperties'] === false) {
    delete schema['additionalProperties'];
  }
}

function convert(
  names: ReadonlyMap<z.ZodType, string>,
  io: 'input' | 'output',
  partPrefix: string,
): Record<string, unknown> {
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of names) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io,
    uri: refTo,
    override: ({ jsonSchema }) => tidy(jsonSchema, io),
  });
  const { __shared: shared, ...named } = schemas;
  const parts = Object.entries(shared?.$defs ?? {}).map(
    ([name, schema]) => [`${partPrefix}${capitalised(name)}`, schema] as const,
  );
  // Parts that several schemas share, or that hold themselves, become components of their own.
  const text = JSON.stringify({ ...named, ...Object.fromEntries(parts) }, (key, value: unknown) =>
    key === '$schema' || key === '$id' ? undefined : value,
  );
  const moved = text.replaceAll(
    /#\/components\/schemas\/__shared#\/\$defs\/(\w+)/g,
    (_match, name: string) => refTo(`${partPrefix}${capitalised(name)}`),
  );
  return z.record(z.string(), z.unknown()).parse(JSON.parse(moved));
}

/** All component schemas of the document by name. */
export function componentSchemas(names: SchemaNames): Record<string, unknown> {
  return {
    ...convert(names.answers, 'output', 'Answer'),
    ...convert(names.bodies, 'input', 'Body'),
  };
}

/** A reference to a named schema. */
export function referTo(names: ReadonlyMap<z.ZodType, string>, schema: z.ZodType): JsonSchema {
  const name = names.get(schema);
  if (name === undefined) throw new Error('A schema of a route was not named');
  return { $ref: refTo(name) };
}

/** The schema of a single parameter, written in its place. */
export function parameterSchema(schema: z.core.$ZodType): JsonSchema {
  const json: JsonSchema = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => tidy(jsonSchema, 'input'),
  });
  delete json['$schema'];
  return json;
}
