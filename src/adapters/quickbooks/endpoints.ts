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
const askAgainAfterMs = 60 * 1000;

/**
 * Intuit's OAuth addresses from its discovery document, read when first needed and once a day.
 * While it cannot be read the published addresses serve, so a broken discovery stops nobody.
 */
export function createEndpointSource(options: {
  published: IntuitEndpoints;
  log: Logger;
}): () => Promise<IntuitEndpoints> {
  let known: { endpoints: IntuitEndpoints; readAt: number } | undefined;
  let failedAt: number | undefined;
  return async () => {
    if (known && performance.now() - known.readAt < keepForMs) return known.endpoints;
    const hasJustFailed = failedAt !== undefined && performance.now() - failedAt < askAgainAfterMs;
    if (hasJustFailed) return known?.endpoints ?? options.published;
    try {
      const answer = await fetch(options.published.discoveryUrl, {
        signal: AbortSignal.timeout(discoveryTimeoutMs),
        headers: { accept: 'application/json' },
      });
      const found = discoverySchema.parse(await answer.json());
      known = {
        readAt: performance.now(),
        endpoints: {
          ...options.published,
          issuer: found.issuer,
          authorize: found.authorization_endpoint,
          token: found.token_endpoint,
          revoke: found.revocation_endpoint,
          userInfo: found.userinfo_endpoint,
          jwks: found.jwks_uri,
        },
      };
      return known.endpoints;
    } catch (error) {
      failedAt = performance.now();
      options.log.warn(
        { reason: error instanceof Error ? error.message : 'unknown' },
        'discovery document not readable, using the published addresses',
      );
      return known?.endpoints ?? options.published;
    }
  };
}
