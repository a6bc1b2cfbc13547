import type { NextFunction, Request, Response } from 'express';
import { controlAppId } from '../oauth/apps.ts';
import { faultOf } from '../faults/fault-marks.ts';
import { classifyRequest, countMeteredReads } from './classify.ts';
import type { RequestLog } from './request-log.ts';

type Deps = {
  requests: RequestLog;
  now: () => Date;
  /** Which app a v3 request came from, once it was authenticated. */
  appOf: (req: Request) => string | undefined;
};

/** Notes each request to the stand-ins once its connection is done with it. */
export function logRequests(deps: Deps) {
  return (req: Request, res: Response, next: NextFunction): void => {
    const at = deps.now();
    const url = new URL(req.originalUrl, 'http://sandbox');
    if (!classifyRequest(req.method, url.pathname, url.searchParams, undefined)) {
      next();
      return;
    }
    res.once('close', () => {
      const body = bodyOf(req.body);
      const found = classifyRequest(req.method, url.pathname, url.searchParams, body);
      if (!found) return;
      const fault = faultOf(res);
      const isAnswered = res.writableFinished || fault?.name === 'applied-then-reset';
      const status = isAnswered ? res.statusCode : null;
      deps.requests.add({
        at,
        api: found.api,
        kind: found.kind,
        realmId: found.realmId,
        appId: deps.appOf(req) ?? null,
        method: req.method,
        // The queries of OAuth carry codes and states; those of v3 carry none.
        path: found.isOAuth ? url.pathname : `${url.pathname}${url.search}`,
        status,
        // The second app's reads are on somebody else's bill.
        meteredReads: deps.appOf(req) === controlAppId ? 0 : countMeteredReads(found, status, body),
        fault: fault?.name ?? null,
      });
    });
    next();
  };
}

/** The v3 API reads its bodies as text. */
function bodyOf(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
