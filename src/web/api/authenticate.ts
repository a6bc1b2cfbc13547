import type { ApiKeyInfo, ApiKeyStore } from '../../adapters/store/api-keys.ts';
import { ApiProblem, notFound } from './problem.ts';
import type { RouteFacts } from './route.ts';

const challenge = (error?: string): Record<string, string> => ({
  'WWW-Authenticate': `Bearer realm="Dunwell API"${error ? `, error="${error}"` : ''}`,
});

/**
 * Finds the API key of a request (RFC 6750).
 * @throws ApiProblem unauthorized without a key, or with one that is unknown or revoked
 */
export async function authenticate(
  apiKeys: ApiKeyStore,
  authorization: string | undefined,
): Promise<ApiKeyInfo> {
  if (authorization === undefined) {
    const detail = 'Send an API key as "Authorization: Bearer dw_…".';
    throw new ApiProblem('unauthorized', detail, { headers: challenge() });
  }
  const secret = /^Bearer +([\w.~+/=-]{1,200})$/i.exec(authorization)?.[1];
  const key = secret === undefined ? null : await apiKeys.findBySecret(secret);
  if (!key) {
    const detail = 'The API key is unknown or revoked.';
    throw new ApiProblem('unauthorized', detail, { headers: challenge('invalid_token') });
  }
  return key;
}

/**
 * Whether a key may use a route of a company. Another company's realm looks like one that does
 * not exist, also to a key that may only read.
 * @throws ApiProblem not-found or forbidden
 */
export function authorize(key: ApiKeyInfo, route: RouteFacts, realm: string | undefined): void {
  if (realm !== undefined && realm !== key.realmId) throw notFound('company');
  if (route.access === 'write' && key.access !== 'write') {
    throw new ApiProblem('forbidden', 'This API key may only read.', {
      headers: challenge('insufficient_scope'),
    });
  }
}
