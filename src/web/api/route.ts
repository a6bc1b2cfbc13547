/**
 * A route of the API is one object: its path, its schemas and its handler. The router serves
 * these objects and the OpenAPI document is made of them, so neither knows more than the other.
 */
import { z } from 'zod';
import type { ApiKeyInfo } from '../../adapters/store/api-keys.ts';
import type { ApiLists } from '../../adapters/store/api-lists.ts';
import type { RunContents } from '../../adapters/store/run-contents.ts';
import type { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import type { createCompanyShellStore } from '../../adapters/store/company-shell.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Dunwell } from '../../flow/dunwell.ts';
import { invalidInput, notFound, type ProblemKind } from './problem.ts';
import { fieldErrors, nameText, quickBooksId, uuid } from './values.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who asks, and for which company; a key belongs to one. */
export type ApiContext = {
  readonly dunwell: Dunwell;
  readonly lists: ApiLists;
  readonly customerLists: ReturnType<typeof createCustomerLists>;
  readonly runContents: RunContents;
  readonly shells: ReturnType<typeof createCompanyShellStore>;
  readonly key: ApiKeyInfo;
  /** The key, as histories name who did something. */
  readonly actor: string;
  readonly company: Company;
  /** The company's own day at the app's clock. */
  readonly today: PlainDate;
};

/** A request's parts as they came. */
export type RawInput = {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
};

export type Answer = {
  readonly status: number;
  /** Undefined for an answer without a body. */
  readonly body: unknown;
  /** Instead of a body: a file to be saved. */
  readonly file?: AnsweredFile;
};

const fileSchema = z.object({
  name: z.string(),
  mediaType: z.string(),
  content: z.custom<Uint8Array | AsyncIterable<Uint8Array>>(
    (value) =>
      value instanceof Uint8Array ||
      (typeof value === 'object' && value !== null && Symbol.asyncIterator in value),
  ),
});
/** A file that a route answers with. */
export type AnsweredFile = z.output<typeof fileSchema>;

export type RouteFacts = {
  readonly method: Method;
  /** As OpenAPI writes it, below the API's own path. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly access: 'public' | 'read' | 'write';
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodType | null;
  /** The body may also come as multipart/form-data, with files. */
  readonly takesFiles?: boolean;
  /** The answer is a file and no JSON. */
  readonly answersFile?: boolean;
  readonly success: { readonly status: 200 | 201 | 204; readonly schema: z.ZodType | null };
  /** Problems that belong to this route, besides those that any route may answer with. */
  readonly problems: readonly ProblemKind[];
};

export type ApiRoute = RouteFacts & {
  call(context: ApiContext | null, input: RawInput): Promise<Answer>;
};

type ParamsOf<Path extends string> = string extends Path
  ? string
  : Path extends `${string}{${infer Name}}${infer Rest}`
    ? Name | ParamsOf<Rest>
    : never;

/** For a route without query parameters. */
export const noQuery = z.strictObject({});
/** For a route that takes no body; one that is sent is not read. */
export const noBody = z.undefined();

type Definition<
  Path extends string,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Output extends z.ZodType,
> = {
  readonly method: Method;
  readonly path: Path;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  /** Where a path's {id} is not one of QuickBooks. */
  readonly id?: z.ZodType<string>;
  readonly query: Query;
  readonly body: Body;
  /** Documents a body that the handler reads itself. */
  readonly bodyShape?: z.ZodType;
  readonly takesFiles?: boolean;
  /** The handler gives an AnsweredFile instead of an output. */
  readonly answersFile?: boolean;
  readonly status?: 200 | 201 | 204;
  readonly output?: Output;
  readonly problems?: readonly ProblemKind[];
  handle(
    context: ApiContext,
    input: {
      readonly params: Readonly<Record<ParamsOf<Path>, string>>;
      readonly query: z.output<Query>;
      readonly body: z.output<Body>;
    },
  ): Promise<z.input<Output> | AnsweredFile>;
};

/** The names of a path's parameters. */
export const paramNames = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].flatMap((match) => match[1] ?? []);

const paramSchemas = new Map<string, z.ZodType<string>>([
  ['realm', quickBooksId.meta({ description: 'The realm id of the QuickBooks company' })],
  ['id', quickBooksId.meta({ description: 'The id that QuickBooks gave it' })],
  ['terms', uuid.meta({ description: 'The id of a version of the terms' })],
  ['file', uuid.meta({ description: 'The id of a document' })],
  ['name', nameText(100).meta({ description: 'The name of the group' })],
]);

/**
 * Makes a route of its definition. The answer goes through its schema on the way out, so that
 * nothing leaves which is not documented.
 */
export function route<
  Path extends string,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Output extends z.ZodType = typeof noBody,
>(definition: Definition<Path, Query, Body, Output>): ApiRoute {
  const { method, path, operationId, tag, summary, query, body, output } = definition;
  const takesBody = !(body instanceof z.ZodUndefined);
  const schemaOf = (name: string): z.ZodType<string> =>
    (name === 'id' ? definition.id : undefined) ?? paramSchemas.get(name) ?? z.string();
  const params = z.object(
    Object.fromEntries(paramNames(path).map((name) => [name, schemaOf(name)])),
  );
  // The schema above has a text for each name in the path, which its type cannot say.
  const namedParams = z.custom<Readonly<Record<ParamsOf<Path>, string>>>();
  const status = definition.status ?? 200;
  return {
    method,
    path,
    operationId,
    tag,
    summary,
    access: method === 'GET' ? 'read' : 'write',
    params,
    query,
    body: takesBody ? (definition.bodyShape ?? body) : null,
    takesFiles: definition.takesFiles === true,
    answersFile: definition.answersFile === true,
    success: { status, schema: output ?? null },
    problems: definition.problems ?? [],
    async call(context, raw) {
      if (!context) throw new Error(`${operationId} was called without an API key`);
      const readParams = params.safeParse(raw.params);
      // An id that cannot be one names nothing.
      if (!readParams.success) throw notFound('thing');
      const value = await definition.handle(context, {
        params: namedParams.parse(readParams.data),
        query: read(query, raw.query),
        body: read(body, takesBody ? (raw.body ?? {}) : undefined),
      });
      if (definition.answersFile === true) {
        return { status, body: undefined, file: fileSchema.parse(value) };
      }
      return { status, body: output?.parse(value) };
    },
  };
}

function read<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidInput(fieldErrors(parsed.error));
  return parsed.data;
}
