import type { Response } from 'express';
import type { FaultName } from './fault-store.ts';

// Beside the response, not on it: Express's types need not know.
const marks = new WeakMap<Response, { readonly name: FaultName }>();

/** Remembers which fault befell a request, for the request log. */
export function markFault(res: Response, name: FaultName): void {
  marks.set(res, { name });
}

/** The fault that befell a request, if any. */
export function faultOf(res: Response): { readonly name: FaultName } | undefined {
  return marks.get(res);
}
