import { z } from 'zod';
import {
  ClosedPeriodError,
  NotFoundError,
  QuickBooksError,
  RejectedError,
  StaleObjectError,
  ThrottledError,
  TokenRejectedError,
  TransientError,
  UnknownOutcomeError,
} from './errors.ts';

// QuickBooks spells these keys in two ways: `Fault.Error[].Message` from the accounting API,
// `fault.error[].message` from the gateway in front of it.
const errorEntry = z
  .object({
    code: z.coerce.string().optional(),
    Message: z.string().optional(),
    message: z.string().optional(),
    Detail: z.string().optional(),
    element: z.string().nullish(),
  })
  .loose();
const faultBody = z.union([
  z
    .object({ Fault: z.object({ Error: z.array(errorEntry).min(1) }).loose() })
    .loose()
    .transform((body) => body.Fault.Error),
  z
    .object({ fault: z.object({ error: z.array(errorEntry).min(1) }).loose() })
    .loose()
    .transform((body) => body.fault.error),
]);

export type FailedCall = {
  readonly kind: 'read' | 'write';
  /** HTTP status, absent when no answer came. */
  readonly status: number | undefined;
  readonly body: unknown;
  readonly intuitTid: string | undefined;
  /** Node's error code, e.g. ECONNREFUSED. */
  readonly networkCode: string | undefined;
};

// No connection came about, so nothing can have been written.
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

/** The first fault in a body, if it is one. A 200 may hold a fault too. */
export function faultIn(
  body: unknown,
): { code: string; message: string; field: string | undefined } | undefined {
  const parsed = faultBody.safeParse(body);
  const first = parsed.success ? parsed.data[0] : undefined;
  if (!first) return undefined;
  return {
    code: first.code ?? '',
    // Detail is left out on purpose: for 3200 it carries the token.
    message: first.Message ?? first.message ?? 'QuickBooks gave no message',
    field: first.element ?? undefined,
  };
}

/** Sorts a failed call into one of the error classes. */
export function sortFailure(call: FailedCall): QuickBooksError {
  const fault = faultIn(call.body);
  const details = {
    intuitTid: call.intuitTid,
    status: call.status,
    code: fault?.code,
    field: fault?.field,
  };
  if (call.status === undefined) {
    const code = call.networkCode ?? 'no answer';
    return call.kind === 'read' || neverSent.has(code)
      ? new TransientError(`QuickBooks could not be reached (${code})`, details)
      : new UnknownOutcomeError(
          `The connection broke before QuickBooks answered (${code})`,
          details,
        );
  }
  const says = fault ? `${fault.message} (code ${fault.code})` : `HTTP ${call.status}`;
  if (call.status === 429 || fault?.code === '3001') {
    return new ThrottledError(`QuickBooks asks for fewer requests: ${says}`, details);
  }
  if (call.status === 401 || fault?.code === '3200') {
    return new TokenRejectedError(`QuickBooks did not accept the access token: ${says}`, details);
  }
  if (fault?.code === '3100' || fault?.code === '120' || call.status === 403) {
    return new TokenRejectedError(`QuickBooks denied the app this company: ${says}`, details);
  }
  if (fault?.code === '5010') return new StaleObjectError(says, details);
  if (fault?.code === '610' || call.status === 404) return new NotFoundError(says, details);
  if (fault?.code === '6210') return new ClosedPeriodError(says, details);
  if (call.status >= 500 || fault?.code === '10000') {
    return call.kind === 'read'
      ? new TransientError(`QuickBooks failed: ${says}`, details)
      : new UnknownOutcomeError(`QuickBooks failed while writing: ${says}`, details);
  }
  return new RejectedError(`QuickBooks refused: ${says}`, details);
}
