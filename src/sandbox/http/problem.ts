import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';

/** Thrown when a call of the control surface cannot be answered; becomes RFC 9457 problem+json. */
export class ControlProblem extends Error {
  override readonly name = 'ControlProblem';
  readonly status: number;
  readonly title: string;
  constructor(status: number, title: string, detail: string) {
    super(detail);
    this.status = status;
    this.title = title;
  }
}

/** Sends problem+json. `errors` names the fields that were wrong. */
export function sendProblem(
  res: Response,
  status: number,
  title: string,
  detail: string,
  errors?: readonly { path: string; message: string }[],
): void {
  res
    .status(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: 'about:blank',
        title,
        status,
        detail,
        ...(errors ? { errors } : {}),
      }),
    );
}

const bodyParserError = z.object({ status: z.number(), type: z.string() });

/** Last middleware of the control surface: every failure becomes problem+json. */
export function controlErrorHandler(log: Logger) {
  return (error: unknown, _req: Request, res: Response, next: NextFunction): void => {
    if (res.headersSent) {
      next(error);
      return;
    }
    if (error instanceof ControlProblem) {
      sendProblem(res, error.status, error.title, error.message);
      return;
    }
    if (error instanceof z.ZodError) {
      const errors = error.issues.map((issue) => ({
        path: issue.path.join('.'),
        message: issue.message,
      }));
      const detail = errors.map((one) => `${one.path || 'body'}: ${one.message}`).join('; ');
      sendProblem(res, 422, 'Invalid request', detail, errors);
      return;
    }
    const parser = bodyParserError.safeParse(error);
    if (parser.success) {
      sendProblem(res, parser.data.status, 'Unreadable body', 'The body must be JSON.');
      return;
    }
    log.error({ err: error }, 'a control call failed');
    sendProblem(res, 500, 'Internal error', 'The sandbox failed; its log says why.');
  };
}
