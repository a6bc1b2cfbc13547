import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from 'express';
import type { SentFile } from '../../flow/documents/document-kinds.ts';
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

/** Sends a file to be saved while it is made, as fast as it is taken. */
export async function streamAttachment(
  response: Parameters<RequestHandler>[1],
  file: {
    readonly name: string;
    readonly mediaType: string;
    readonly content: AsyncIterable<Uint8Array>;
  },
): Promise<void> {
  asAttachment(response, file);
  try {
    await pipeline(Readable.from(file.content), response);
  } catch (error) {
    // Who breaks off a download has read enough.
    if (!(error instanceof Error && 'code' in error && error.code === brokenOff)) throw error;
  }
}

const brokenOff = 'ERR_STREAM_PREMATURE_CLOSE';

/** Sends a file to be saved, be it whole or made while it is sent. */
export async function sendFile(
  response: Parameters<RequestHandler>[1],
  file: {
    readonly name: string;
    readonly mediaType: string;
    readonly content: Uint8Array | AsyncIterable<Uint8Array>;
  },
): Promise<void> {
  const { content } = file;
  if (content instanceof Uint8Array) sendAttachment(response, { ...file, content });
  else await streamAttachment(response, { ...file, content });
}

/** Sends a file to be saved, never to be shown in our name. */
export function sendAttachment(
  response: Parameters<RequestHandler>[1],
  file: { readonly name: string; readonly mediaType: string; readonly content: Uint8Array },
): void {
  asAttachment(response, file);
  response.send(Buffer.from(file.content));
}

function asAttachment(
  response: Parameters<RequestHandler>[1],
  file: { readonly name: string; readonly mediaType: string },
): void {
  response.attachment(file.name);
  response.set({
    'Content-Type': file.mediaType,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cache-Control': 'no-store',
  });
}
