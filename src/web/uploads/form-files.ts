import type { RequestHandler } from 'express';
import type { SentFile } from './document-kinds.ts';
import { multipartType, readMultipart } from './multipart.ts';

declare module 'express-serve-static-core' {
  interface Request {
    /** Files of a form of ours, by their field. */
    formFiles?: Readonly<Record<string, SentFile>>;
  }
}

/**
 * Reads a form with a file, for the paths that take one, before its token is checked. Nobody's
 * megabytes are read but those of a session that holds the company of the path.
 */
export function readFormFiles(): RequestHandler {
  return async (request, response, next) => {
    if (request.method !== 'POST' || !request.is(multipartType)) return next();
    if (!holdsCompany(request)) return next();
    const { fields, files } = await readMultipart(request, response);
    request.body = fields;
    request.formFiles = files;
    next();
  };
}

function holdsCompany(request: Parameters<RequestHandler>[0]): boolean {
  const { realm } = request.params;
  return typeof realm === 'string' && (request.session.realms ?? []).includes(realm);
}

/** Sends a file to be saved, never to be shown in our name. */
export function sendAttachment(
  response: Parameters<RequestHandler>[1],
  file: { readonly name: string; readonly mediaType: string; readonly content: Uint8Array },
): void {
  response.attachment(file.name);
  response.set({
    'Content-Type': file.mediaType,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cache-Control': 'no-store',
  });
  response.send(Buffer.from(file.content));
}
