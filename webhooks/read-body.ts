import type { IncomingMessage } from 'node:http';

/** Intuit sends up to 100 events, about 1 MB; twice that is room enough. */
export const eventBytes = 2 * 1024 * 1024;

/** The raw bytes of a request, or `too-large`; the rest of a large body is not kept. */
export function readBody(
  request: IncomingMessage,
  limitBytes = eventBytes,
): Promise<Buffer | 'too-large'> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limitBytes) chunks.push(chunk);
    });
    request.on('end', () => resolve(size > limitBytes ? 'too-large' : Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => reject(new Error('The request was cut off')));
  });
}
