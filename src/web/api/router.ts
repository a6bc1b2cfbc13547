import { json, Router, type Request, type RequestHandler, type Response } from 'express';
import { createApiLists } from '../../adapters/store/api-lists.ts';
import { createCompanyShellStore } from '../../adapters/store/company-shell.ts';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { createRunContents } from '../../adapters/store/run-contents.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import type { WebDeps } from '../deps.ts';
import { authenticate, authorize } from './authenticate.ts';
import { sendFile } from '../uploads/form-files.ts';
import { multipartType, readMultipart } from '../uploads/multipart.ts';
import { limitRate } from '../security/rate-limits.ts';
import { apiErrorHandler } from './error-handler.ts';
import { ApiProblem, notFound } from './problem.ts';
import { apiRoutes } from './routes.ts';
import type { ApiContext, ApiRoute } from './route.ts';

const callsPerMinute = 6_000;
const mostBodyBytes = 1_048_576;
const jsonTypes = ['application/json', 'application/*+json'];

/** The JSON API, to be mounted at `/api/v1`. It needs neither session nor body parser before it. */
export function createApiRouter(deps: WebDeps): Router {
  const router = Router({ caseSensitive: true });
  router.use(limitRate(callsPerMinute));
  const paths = new Set(apiRoutes.map((route) => route.path));
  for (const path of paths) {
    const routes = apiRoutes.filter((route) => route.path === path);
    router.all(path.replaceAll(/\{(\w+)\}/g, ':$1'), dispatch(deps, routes));
  }
  router.use(() => {
    throw notFound('path in this API');
  });
  router.use(apiErrorHandler(deps.dunwell.log));
  return router;
}

function allowedMethods(routes: readonly ApiRoute[]): string {
  const methods = routes.map((route) => route.method);
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}

/** Answers one path: finds the route of the method, checks the key, calls, sends. */
function dispatch(deps: WebDeps, routes: readonly ApiRoute[]): RequestHandler {
  const createContext = contextFactory(deps);
  const allow = allowedMethods(routes);
  return async (request, response) => {
    response.set('Cache-Control', 'no-store');
    if (request.method === 'OPTIONS') {
      response.status(204).set('Allow', allow).end();
      return;
    }
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const route = routes.find((each) => each.method === method);
    if (!route) {
      const detail = `This path knows ${allow}.`;
      throw new ApiProblem('method-not-allowed', detail, { headers: { Allow: allow } });
    }
    const context = route.access === 'public' ? null : await createContext(request, route);
    const body = route.body ? await readBody(route, request, response) : undefined;
    const { params, query } = request;
    const answer = await route.call(context, { params, query, body });
    response.status(answer.status);
    if (answer.file) await sendFile(response, answer.file);
    else if (answer.body === undefined) response.end();
    else response.json(answer.body);
  };
}

function contextFactory(deps: WebDeps) {
  const { dunwell } = deps;
  const lists = createApiLists(dunwell.db);
  const customerLists = createCustomerLists(dunwell.db);
  const runContents = createRunContents(dunwell.db);
  const shells = createCompanyShellStore(dunwell.db);
  return async (request: Request, route: ApiRoute): Promise<ApiContext> => {
    const key = await authenticate(dunwell.stores.apiKeys, request.get('authorization'));
    const { realm } = request.params;
    authorize(key, route, typeof realm === 'string' ? realm : undefined);
    request.realmId = key.realmId;
    const company = await dunwell.stores.companies.find(key.realmId);
    if (!company) throw notFound('company');
    return {
      dunwell,
      lists,
      customerLists,
      runContents,
      shells,
      key,
      actor: `API key ${key.name}`,
      company,
      today: dateInZone(dunwell.clock.now(), company.timeZone),
    };
  };
}

const parseJson = json({ limit: mostBodyBytes, type: jsonTypes, inflate: false });

/** The body's JSON, undefined when there is none. Read only once the key has been checked. */
async function readBody(route: ApiRoute, request: Request, response: Response): Promise<unknown> {
  const isSent =
    request.get('transfer-encoding') !== undefined || Number(request.get('content-length')) > 0;
  if (!isSent) return undefined;
  if (route.takesFiles === true && request.is(multipartType)) {
    const { fields, files } = await readMultipart(request, response);
    return { ...fields, ...files };
  }
  if (!request.is(jsonTypes)) {
    throw new ApiProblem('unsupported-media-type', 'Send the body as application/json.');
  }
  await new Promise<void>((resolve, reject) => {
    parseJson(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error('The body could not be read'));
    });
  });
  const body: unknown = request.body;
  return body;
}
