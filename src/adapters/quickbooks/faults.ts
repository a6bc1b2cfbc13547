import { z } from 'zod';
import {
  ClosedPeriodError,
  type ErrorDetails,
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

const address = /[^\s"'<>()]+@[^\s"'<>()]+/g;
const secret = /\b(?:eyJ|RT1-|AB1)[\w.-]+|\bBearer\s+\S+|[\w-]{40,}/g;
const longestMessage = 300;

/** A text of QuickBooks' without what must not be kept or shown: addresses, tokens, floods. */
export const redact = (text: string): string =>
  text.replace(secret, '[removed]').replace(address, '[address removed]').slice(0, longestMessage);

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
    message: redact(first.Message ?? first.message ?? 'QuickBooks gave no message'),
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
    return neverSent.has(code)
      ? new TransientError(`QuickBooks could not be reached (${code})`, details)
      : broken(call.kind, `The connection broke before QuickBooks answered (${code})`, details);
  }
  const says = fault ? `${fault.message} (code ${fault.code})` : `HTTP ${call.status}`;
  if (call.status === 429 || fault?.code === '3001') {
    return new ThrottledError(`QuickBooks asks for fewer requests: ${says}`, details);
  }
  if (call.status === 401 || fault?.code === '3200') {
    return new TokenRejectedError(`QuickBooks did not accept the access token: ${says}`, details);
  }
  return fault
    ? sortFault(call, fault.code, says, details)
    : sortWithoutFault(call.status, call.kind, says, details);
}

function sortFault(
  { status = 200, kind }: FailedCall,
  code: string,
  says: string,
  details: ErrorDetails,
): QuickBooksError {
  if (code === '3100' || code === '120' || status === 403) {
    return new TokenRejectedError(`QuickBooks denied the app this company: ${says}`, details);
  }
  if (code === '5010') return new StaleObjectError(says, details);
  if (code === '610' || status === 404) return new NotFoundError(says, details);
  if (code === '6210') return new ClosedPeriodError(says, details);
  if (status >= 500 || code === '10000') return broken(kind, `QuickBooks failed: ${says}`, details);
  const at = details.field ? ` in ${redact(details.field)}` : '';
  return new RejectedError(`QuickBooks refused: ${says}${at}`, details);
}

/**
 * An answer without a fault is not of the accounting API but of something in front of it, so it
 * says nothing of the entity: a bare 404 is no proof that an invoice is gone.
 */
function sortWithoutFault(
  status: number,
  kind: 'read' | 'write',
  says: string,
  details: ErrorDetails,
): QuickBooksError {
  if (status < 300) {
    return broken(kind, 'QuickBooks answered in a form that is not its own', details);
  }
  if (status >= 500 || status === 408) return broken(kind, `QuickBooks failed: ${says}`, details);
  const isOnTheWay = status < 400 || status === 403 || status === 404;
  return isOnTheWay
    ? new TransientError(`The way to QuickBooks is blocked: ${says}`, details)
    : new RejectedError(`QuickBooks refused: ${says}`, details);
}

/** What broke off leaves a read undone, but a write unknown. */
const broken = (kind: 'read' | 'write', message: string, details: ErrorDetails): QuickBooksError =>
  kind === 'read'
    ? new TransientError(message, details)
    : new UnknownOutcomeError(message, details);
