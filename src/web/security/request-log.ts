import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

declare module 'express-serve-static-core' {
  interface Request {
    /** Names the request in the log, on error pages and in the answer's X-Request-Id. */
    requestId: string;
    /** The company that the request is about, once the session was found to hold it. */
    realmId?: string;
  }
}

/** Gives every request its number, which the log, the answer and an error page share. */
export function numberRequests(): RequestHandler {
  return (request, response, next) => {
    request.requestId = randomUUID();
    response.setHeader('X-Request-Id', request.requestId);
    next();
  };
}

/**
 * One line per request: method, route pattern, status and time. Never the address itself, a body or
 * a header, because those carry codes, tokens and names.
 */
export function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.on('close', () => {
      const { requestId, method, realmId } = request;
      const line = {
        requestId,
        method,
        route: routePattern(request),
        status: response.statusCode,
        ms: Math.round(performance.now() - startedAt),
        ...(realmId === undefined ? {} : { realmId }),
        ...(response.writableFinished ? {} : { cut: true }),
      };
      log.info(line, 'request');
    });
    next();
  };
}

/** `/c/:realm/invoices/:id`; routers are mounted at fixed paths, so nothing typed is in it. */
function routePattern(request: Parameters<RequestHandler>[0]): string {
  const route: unknown = request.route;
  const path = typeof route === 'object' && route !== null && 'path' in route ? route.path : null;
  return typeof path === 'string' ? request.baseUrl + path : '(none)';
}
