import type { IncomingMessage } from 'node:http';

/** Intuit sends up to 100 events, about 1 MB; twice that is room enough. */
const limitBytes = 2 * 1024 * 1024;

/** The raw bytes of a request, or `too-large`; the rest of a large body is not kept. */
export async function readBody(request: IncomingMessage): Promise<Buffer | 'too-large'> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limitBytes) chunks.push(chunk);
  }
  return size > limitBytes ? 'too-large' : Buffer.concat(chunks);
}
