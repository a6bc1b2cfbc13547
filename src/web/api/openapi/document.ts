import { problemKinds, problemSchema, type ProblemKind } from '../problem.ts';
import type { ApiRoute } from '../route.ts';
import {
  componentSchemas,
  nameSchemas,
  parameterSchema,
  referTo,
  type JsonSchema,
  type SchemaNames,
} from './component-schemas.ts';
import { namedAnswers, namedBodies } from './schema-names.ts';

/** Problems by their status, since OpenAPI describes answers by status. */
function problemAnswers(route: ApiRoute): Record<string, JsonSchema> {
  const kinds: ProblemKind[] = [
    ...(route.access === 'public' ? [] : (['unauthorized', 'not-found'] as const)),
    ...(route.access === 'write' ? (['forbidden'] as const) : []),
    ...(route.body
      ? (['malformed-request', 'body-too-large', 'unsupported-media-type'] as const)
      : []),
    'invalid-input',
    'too-many-requests',
    ...route.problems,
  ];
  return Object.fromEntries(
    kinds.map((kind) => [
      String(problemKinds[kind].status),
      { $ref: `#/components/responses/${kind}` },
    ]),
  );
}

function parameters(route: ApiRoute): JsonSchema[] {
  const path = Object.entries(route.params.shape).map(([name, schema]) => ({
    name,
    in: 'path',
    required: true,
    schema: parameterSchema(schema),
  }));
  const query = Object.entries(route.query.shape).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !route.query.safeParse({}).success && !isOptional(route, name),
    schema: parameterSchema(schema),
  }));
  return [...path, ...query];
}

/** Whether a query without a parameter has nothing wrong with that parameter. */
function isOptional(route: ApiRoute, name: string): boolean {
  const parsed = route.query.safeParse({});
  return parsed.success || !parsed.error.issues.some((issue) => issue.path[0] === name);
}

function operation(route: ApiRoute, names: SchemaNames): JsonSchema {
  const { status, schema } = route.success;
  const { body } = route;
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.access === 'public' ? { security: [] } : {}),
    parameters: parameters(route),
    ...(body
      ? {
          requestBody: {
            required: !body.safeParse({}).success,
            content: Object.fromEntries(
              [
                'application/json',
                ...(route.takesFiles === true ? ['multipart/form-data'] : []),
              ].map((type) => [type, { schema: referTo(names.bodies, body) }]),
            ),
          },
        }
      : {}),
    responses: {
      [String(status)]: {
        description: schema || route.answersFile === true ? 'Done' : 'Done; there is no body',
        ...(route.answersFile === true
          ? { content: { 'application/octet-stream': { schema: { format: 'binary' } } } }
          : {}),
        ...(schema
          ? { content: { 'application/json': { schema: referTo(names.answers, schema) } } }
          : {}),
      },
      ...problemAnswers(route),
    },
  };
}

function paths(routes: readonly ApiRoute[], names: SchemaNames): Record<string, JsonSchema> {
  const byPath: Record<string, JsonSchema> = {};
  for (const route of routes) {
    byPath[route.path] = {
      ...byPath[route.path],
      [route.method.toLowerCase()]: operation(route, names),
    };
  }
  return byPath;
}

/** The OpenAPI 3.1 description of these routes. */
export function openApiDocument(routes: readonly ApiRoute[]): JsonSchema {
  const names = nameSchemas(routes, { bodies: namedBodies, answers: namedAnswers });
  const problems = Object.entries(problemKinds).map(([kind, { title }]) => [
    kind,
    {
      description: title,
      content: {
        'application/problem+json': { schema: referTo(names.answers, problemSchema) },
      },
    },
  ]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Dunwell',
      version: '1',
      description:
        'Amounts are decimal texts with a currency beside them; dates are YYYY-MM-DD in the ' +
        'company’s own zone; instants are ISO 8601 in UTC. Companies are addressed by realm id, ' +
        'customers and invoices by their QuickBooks ids. Fields may be added to answers.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ apiKey: [] }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    paths: paths(routes, names),
    components: {
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key made in the settings, for one company, to read or to write',
        },
      },
      responses: Object.fromEntries(problems),
      schemas: componentSchemas(names),
    },
  };
}
