import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import { QuickBooksError } from '../../adapters/quickbooks/errors.ts';
import { answerTo } from '../error-handler.ts';
import { TooManyRequestsError } from '../errors.ts';
import { ApiProblem, problemKinds, type problemSchema } from './problem.ts';

function sendProblem(response: Response, problem: ApiProblem): void {
  const { status, title } = problemKinds[problem.kind];
  const body: z.infer<typeof problemSchema> = {
    type: `urn:dunwell:problem:${problem.kind}`,
    title,
    status,
    detail: problem.message,
    ...(problem.errors.length > 0 ? { errors: [...problem.errors] } : {}),
  };
  response
    .status(status)
    .set(problem.headers)
    .type('application/problem+json')
    .send(JSON.stringify(body));
}

// What Express and its body parser throw for requests that they cannot read.
const requestErrorSchema = z.object({ status: z.number(), type: z.string().optional() });

/** What a thrown error is to the caller; null when it is our fault. */
function problemOf(error: unknown): ApiProblem | null {
  if (error instanceof ApiProblem) return error;
  if (error instanceof TooManyRequestsError) {
    return new ApiProblem('too-many-requests', 'Wait a minute before the next request.');
  }
  // Its messages carry no token, address or body.
  if (error instanceof QuickBooksError) {
    return new ApiProblem('quickbooks-unavailable', error.message);
  }
  if (answerTo(error).status === 503) {
    return new ApiProblem('unavailable', 'Try again in a minute.');
  }
  const parsed = requestErrorSchema.safeParse(error);
  if (!parsed.success) return null;
  const { status, type } = parsed.data;
  switch (status) {
    case 413:
      return new ApiProblem(
        'body-too-large',
        'A body may have at most 1 MB, and one with a file 10 MB.',
      );
    case 415:
      return new ApiProblem('unsupported-media-type', 'Send JSON in UTF-8, not compressed.');
    case 400:
      return new ApiProblem(
        'malformed-request',
        type === 'entity.parse.failed' ? 'The body is not JSON.' : 'The request cannot be read.',
      );
    default:
      return null;
  }
}

/** Last middleware of the API: every failure becomes problem+json. */
export function apiErrorHandler(log: Logger) {
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = problemOf(error);
    if (!problem || problemKinds[problem.kind].status >= 500) {
      log.error({ err: error, requestId: request.requestId }, 'an API request failed');
    }
    sendProblem(
      response,
      problem ??
        new ApiProblem('internal-error', 'The request failed; the operator has a log of it.'),
    );
  };
}
