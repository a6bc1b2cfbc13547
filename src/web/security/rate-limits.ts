import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { TooManyRequestsError } from '../errors.ts';

const minuteMs = 60_000;

/**
 * At most so many requests a minute from one address, counted in this process.
 * @throws TooManyRequestsError
 */
export function limitRate(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: minuteMs,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, _response, next) => {
      next(new TooManyRequestsError('Too many requests from one address'));
    },
  });
}
