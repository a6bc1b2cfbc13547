import type { NextFunction, Request, Response } from 'express';
import { newTransactionId } from '../http/transaction-id.ts';
import { classifyRequest, type RequestClass } from '../requests/classify.ts';
import { faultAnswer } from './fault-bodies.ts';
import { markFault } from './fault-marks.ts';
import type { Fault, FaultStore } from './fault-store.ts';

/** Stands before the APIs and makes a request fail when a fault was asked for it. */
export function injectFaults(faults: FaultStore, now: () => Date) {
  return async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    if (faults.list().length === 0) {
      next();
      return;
    }
    const url = new URL(req.originalUrl, 'http://sandbox');
    const found = classifyRequest(req.method, url.pathname, url.searchParams, undefined);
    const fault =
      found &&
      (await faults.strike({ ...found, method: req.method, path: `${url.pathname}${url.search}` }));
    if (!found || !fault) {
      next();
      return;
    }
    markFault(res, fault.fault);
    await strike(fault, found, now, req, res, next);
  };
}

async function strike(
  fault: Fault,
  found: RequestClass,
  now: () => Date,
  req: Request,
  res: Response,
  next: NextFunction,
): Promise<void> {
  switch (fault.fault) {
    case 'timeout':
      // Never answered; the socket stays open until the caller gives up.
      req.resume();
      return;
    case 'reset':
      req.socket.resetAndDestroy();
      return;
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
      next();
      return;
    case 'applied-then-reset':
    // A batch of mails looks for this mark and takes the first half.
    case 'partly-applied-then-reset':
      resetInsteadOfAnswering(req, res);
      next();
      return;
    case '500':
    case '429':
    case '120':
    case '200-fault': {
      // The caller must be able to finish sending before it reads the answer.
      req.resume();
      const api = found.isOAuth ? 'oauth' : found.api;
      const { status, body } = faultAnswer(api, fault.fault, now());
      if (found.api === 'quickbooks') res.set('intuit_tid', newTransactionId());
      res.status(status).json(body);
      return;
    }
    default:
      fault.fault satisfies never;
  }
}

/** Lets the handler do its work, then drops the connection where it would have answered. */
function resetInsteadOfAnswering(req: Request, res: Response): void {
  res.flushHeaders = () => undefined;
  res.write = () => true;
  res.end = () => {
    req.socket.resetAndDestroy();
    return res;
  };
}
