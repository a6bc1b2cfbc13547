import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import {
  QuickBooksError,
  ReauthoriseError,
  RejectedError,
  ThrottledError,
} from '../adapters/quickbooks/errors.ts';
import { ChargeTransitionError } from '../adapters/store/charges.ts';
import { ReminderTransitionError } from '../adapters/store/reminders.ts';
import { renderPage } from './components/render.ts';
import {
  BadFormError,
  ForgedFormError,
  MethodRefusedError,
  NoSessionError,
  PageNotFoundError,
  RefusedError,
  TooManyRequestsError,
} from './errors.ts';
import { ErrorPage, type ErrorPageProps } from './pages/error-page.tsx';

type Answer = { status: ErrorPageProps['status']; message?: string };

/** The one place where a situation becomes a status and words for a person. */
export function answerTo(error: unknown): Answer {
  if (error instanceof PageNotFoundError) return { status: 404 };
  if (error instanceof NoSessionError) return { status: 401 };
  if (error instanceof ForgedFormError) return { status: 403 };
  if (error instanceof MethodRefusedError) return { status: 405 };
  if (error instanceof TooManyRequestsError) return { status: 429 };
  if (error instanceof BadFormError || error instanceof RefusedError) {
    return { status: 422, message: error.message };
  }
  if (error instanceof ChargeTransitionError || error instanceof ReminderTransitionError) {
    return { status: 422, message: 'Somebody else, or a run, has changed it in the meantime.' };
  }
  if (error instanceof QuickBooksError) return answerToQuickBooks(error);
  if (isDatabaseAway(error)) return { status: 503 };
  return answerToFramework(error);
}

function answerToQuickBooks(error: QuickBooksError): Answer {
  if (error instanceof ReauthoriseError) {
    const message = 'QuickBooks no longer accepts our connection. Connect the company again.';
    return { status: 503, message };
  }
  if (error instanceof ThrottledError) {
    return { status: 503, message: 'QuickBooks asks for fewer requests for a minute.' };
  }
  if (error instanceof RejectedError) {
    return { status: 422, message: 'QuickBooks understood the request and refused it.' };
  }
  return {
    status: 503,
    message: 'QuickBooks could not be reached, or did not answer as expected.',
  };
}

const codeSchema = z.object({ code: z.string() });
// Prisma's codes for a database that cannot be reached, has no room, or hung up.
const databaseAwayCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037']);

function isDatabaseAway(error: unknown): boolean {
  const { data } = codeSchema.safeParse(error);
  if (data === undefined) return false;
  return databaseAwayCodes.has(data.code) || data.code === 'ECONNREFUSED';
}

const statusSchema = z.object({ status: z.number() });

/** Errors that Express and its body parsers throw carry a status. */
function answerToFramework(error: unknown): Answer {
  const { data } = statusSchema.safeParse(error);
  if (data?.status === 413) return { status: 413 };
  if (data?.status === 404) return { status: 404 };
  return data !== undefined && data.status >= 400 && data.status < 500
    ? { status: 422 }
    : { status: 500 };
}

/** Nothing was found at the address. */
export function nothingHere(): RequestHandler {
  return () => {
    throw new PageNotFoundError('No route');
  };
}

/** Answers every error with a page that says what to do; the log has the rest under its number. */
export function handleErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const answer = answerTo(error);
    const { requestId } = request;
    logFailure(log, request, error, answer.status);
    if (response.headersSent) return next(error);
    response
      .status(answer.status)
      .type('html')
      .send(renderPage(ErrorPage, { ...answer, requestId }));
  };
}

/** Logs what failed on our side, under the request's number. */
export function logFailure(log: Logger, request: Request, error: unknown, status: number): void {
  if (status < 500) return;
  const { requestId, realmId } = request;
  log.error({ requestId, realmId, ...whatFailed(error) }, 'a request failed');
}

const framesKept = 8;

/**
 * What the log may know of an error: its kind and where it arose. Messages of the database quote
 * what was sent to it, so only our own and the language's are kept.
 */
export function whatFailed(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const { data } = codeSchema.safeParse(error);
  const isQuoting = data !== undefined || error.name.startsWith('Prisma');
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return {
    kind: error.name,
    ...(data === undefined ? {} : { code: data.code }),
    ...(isQuoting ? {} : { reason: error.message.slice(0, 300) }),
    frames: frames.slice(0, framesKept).map((line) => line.trim()),
  };
}
