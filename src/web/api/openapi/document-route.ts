import { z } from 'zod';
import type { ApiRoute } from '../route.ts';
import type { JsonSchema } from './component-schemas.ts';
import { openApiDocument } from './document.ts';

/**
 * The route of the document itself, which needs no key.
 * @param routesOf all routes of the API, this one among them; asked for at the first request
 */
export function createDocumentRoute(routesOf: () => readonly ApiRoute[]): ApiRoute {
  let document: JsonSchema | undefined;
  return {
    method: 'GET',
    path: '/openapi.json',
    operationId: 'getOpenApi',
    tag: 'Document',
    summary: 'The API as OpenAPI 3.1 describes it',
    access: 'public',
    params: z.object({}),
    query: z.strictObject({}),
    body: null,
    success: { status: 200, schema: z.looseObject({ openapi: z.literal('3.1.0') }) },
    problems: [],
    async call() {
      document ??= openApiDocument(routesOf());
      return { status: 200, body: document };
    },
  };
}
