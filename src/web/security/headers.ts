import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { MethodRefusedError } from '../errors.ts';

/**
 * The headers of every answer. Nothing inline and nothing from elsewhere; forms go to ourselves or,
 * through a redirect, to Intuit's consent page.
 * @param authorizeOrigin scheme, host and port of Intuit's authorise endpoint
 * @param isSecure the public address is https, so that browsers may be told to insist on it
 */
export function secureHeaders(options: {
  authorizeOrigin: string;
  isSecure: boolean;
}): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        fontSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'", options.authorizeOrigin],
        frameAncestors: ["'none'"],
      },
    },
    // A form's Origin is told only where the referrer policy allows it.
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
    hsts: options.isSecure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
  });
}

/** Answers hold figures and addresses of customers: no cache keeps them. Assets set their own. */
export function keepOutOfCaches(): RequestHandler {
  return (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  };
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Refuses TRACE and whatever else nothing here takes. @throws MethodRefusedError */
export function refuseOddMethods(): RequestHandler {
  return (request, _response, next) => {
    if (!methods.has(request.method)) throw new MethodRefusedError('Nothing takes this method');
    next();
  };
}

/** For pages that an address alone opens: it is told to nobody and kept by no search engine. */
export function keepAddressSecret(): RequestHandler {
  return (_request, response, next) => {
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('X-Robots-Tag', 'noindex, nofollow');
    next();
  };
}
