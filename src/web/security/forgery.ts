import type { Request, RequestHandler } from 'express';
import { ForgedFormError } from '../errors.ts';
import { formText } from '../forms.ts';
import { isSameText } from './same-text.ts';

const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses forms that were not sent from a page of ours: browsers say where a request comes from
 * (Sec-Fetch-Site, older ones Origin), and every form carries the token of its session.
 * @throws ForgedFormError
 */
export function refuseForeignOrigins(): RequestHandler {
  return (request, _response, next) => {
    if (!harmless.has(request.method) && !comesFromOurselves(request)) {
      throw new ForgedFormError('The request comes from another site');
    }
    next();
  };
}

function comesFromOurselves(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = request.get('origin');
  // Neither header: no browser sends a form so, and the token still has to be right.
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === request.get('host');
}

/** Checks the form token. Comes after the body was read. @throws ForgedFormError */
export function requireFormToken(): RequestHandler {
  return (request, _response, next) => {
    if (harmless.has(request.method)) return next();
    const expected = request.session.csrf;
    const given = formText(request.body, '_csrf');
    if (expected === undefined || !isSameText(given, expected)) {
      throw new ForgedFormError('The form token is missing or wrong');
    }
    next();
  };
}
