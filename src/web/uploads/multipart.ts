/** Forms with a file (multipart/form-data), as browsers and curl send them. */
import { raw, type Request, type Response as HttpResponse } from 'express';
import { mostFileBytes, type SentFile } from '../../flow/documents/document-kinds.ts';

// Room for the fields and the boundaries beside the file.
const mostBodyBytes = mostFileBytes + 256 * 1024;
const mostFields = 50;

export const multipartType = 'multipart/form-data';

/** The fields of a form, and its files by their field. */
export type MultipartForm = {
  readonly fields: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, SentFile>>;
};

/** Thrown when a body says that it is multipart and is not. */
export class BadMultipartError extends Error {
  override readonly name = 'BadMultipartError';
  readonly status = 400;
}

const readRaw = raw({ type: multipartType, limit: mostBodyBytes, inflate: false });

/**
 * Reads the form of a request. The platform's own parser does the reading; an empty file field,
 * which browsers send when nothing was chosen, is no file.
 * @throws BadMultipartError, or the body parser's 413 for a body that is too large
 */
export async function readMultipart(
  request: Request,
  response: HttpResponse,
): Promise<MultipartForm> {
  await new Promise<void>((resolve, reject) => {
    readRaw(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error('The body could not be read'));
    });
  });
  const body: unknown = request.body;
  if (!Buffer.isBuffer(body)) throw new BadMultipartError('The form has no body.');
  const form = await parse(request.get('content-type') ?? '', body);
  const fields: Record<string, string> = {};
  const files: Record<string, SentFile> = {};
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = value;
    else if (value.size > 0 || value.name !== '') {
      files[name] = { name: value.name, content: new Uint8Array(await value.arrayBuffer()) };
    }
  }
  if (Object.keys(fields).length + Object.keys(files).length > mostFields) {
    throw new BadMultipartError('The form has too many fields.');
  }
  return { fields, files };
}

async function parse(contentType: string, body: Buffer): Promise<FormData> {
  try {
    const headers = { 'content-type': contentType };
    return await new Response(new Uint8Array(body), { headers }).formData();
  } catch (cause) {
    throw new BadMultipartError('The form cannot be read.', { cause });
  }
}
