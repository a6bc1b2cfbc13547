import { z } from 'zod';
import type { Logger } from 'pino';
import type { IntuitEndpoints } from '../../config.ts';

const discoverySchema = z
  .object({
    issuer: z.string(),
    authorization_endpoint: z.url(),
    token_endpoint: z.url(),
    revocation_endpoint: z.url(),
    userinfo_endpoint: z.url(),
    jwks_uri: z.url(),
  })
  .loose();

const discoveryTimeoutMs = 10_000;
const keepForMs = 24 * 60 * 60 * 1000;
const askAgainMs = 60_000;

/**
 * Intuit's OAuth addresses from its discovery document, read when first needed and once a day.
 * While it cannot be read the published addresses serve, so a broken discovery stops nobody.
 */
export function createEndpointSource(options: {
  published: IntuitEndpoints;
  log: Logger;
}): () => Promise<IntuitEndpoints> {
  let endpoints = options.published;
  let goodUntil = 0;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    try {
      const answer = await fetch(options.published.discoveryUrl, {
        signal: AbortSignal.timeout(discoveryTimeoutMs),
        headers: { accept: 'application/json' },
      });
      const found = discoverySchema.parse(await answer.json());
      goodUntil = performance.now() + keepForMs;
      endpoints = {
        ...options.published,
        issuer: found.issuer,
        authorize: found.authorization_endpoint,
        token: found.token_endpoint,
        revoke: found.revocation_endpoint,
        userInfo: found.userinfo_endpoint,
        jwks: found.jwks_uri,
      };
    } catch (error) {
      // Not asked for again with every call, each of which would wait for it.
      goodUntil = performance.now() + askAgainMs;
      options.log.warn(
        { reason: error instanceof Error ? error.name : 'unknown' },
        'discovery document not readable, using the addresses known',
      );
    }
  }

  return async () => {
    if (performance.now() >= goodUntil) {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      await reading;
    }
    return endpoints;
  };
}
