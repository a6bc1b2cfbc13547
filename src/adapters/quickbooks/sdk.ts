import { createRequire } from 'node:module';
import OAuthClient from 'intuit-oauth';

/** How node-quickbooks calls back: an error (axios' or a fault's body), the entity, the response. */
export type SdkCallback = (error: unknown, body?: unknown, response?: unknown) => void;

type QuickBooksConstructor = new (
  clientId: string,
  clientSecret: string,
  accessToken: string,
  tokenSecret: false,
  realmId: string,
  useSandbox: boolean,
  debug: boolean,
  minorVersion: number,
  oauthVersion: '2.0',
) => object;

type AxiosDefaults = { defaults: { timeout: number; maxRedirects: number } };

/** The longest an answer is waited for; Intuit's own gateway gives up after 120 s. */
const answerTimeoutMs = 60_000;
const minorVersion = 75;

const requireFromHere = createRequire(import.meta.url);

/**
 * Neither SDK sets a time-out and both send through the process-wide axios they share, so it is
 * given one here, once. Retrying is ours as well (a repeated token refresh must first re-read the
 * stored token), so intuit-oauth's own retries are switched off.
 */
for (const sdk of ['node-quickbooks', 'intuit-oauth']) {
  // The SDK's own copy: resolved from the SDK's place, whatever npm hoisted.
  const axios: AxiosDefaults = createRequire(requireFromHere.resolve(sdk))('axios');
  axios.defaults.timeout = answerTimeoutMs;
  axios.defaults.maxRedirects = 0;
}
Object.assign(OAuthClient, {
  retryConfig: { maxRetries: 0, retryableStatusCodes: [], retryableErrors: [] },
});

const QuickBooks: QuickBooksConstructor = requireFromHere('node-quickbooks');

/** One of the SDK's functions, bound to a client for one company and one access token. */
export type SdkFunction = (...values: [...unknown[], SdkCallback]) => void;

/**
 * The SDK's client for one company, as a look-up of its functions by name (it has one for each
 * entity: findInvoices, getInvoice, createInvoice …).
 * @param options.api ends with `/v3/company/`; set per object, because the SDK's own is process-wide
 */
export function createSdkClient(options: {
  clientId: string;
  clientSecret: string;
  accessToken: string;
  realmId: string;
  api: string;
}): (name: string) => SdkFunction {
  const client = new QuickBooks(
    options.clientId,
    options.clientSecret,
    options.accessToken,
    false,
    options.realmId,
    true,
    false,
    minorVersion,
    '2.0',
  );
  Object.assign(client, { endpoint: options.api });
  return (name) => {
    const found: unknown = Reflect.get(client, name);
    if (typeof found !== 'function') throw new TypeError(`node-quickbooks has no ${name}`);
    return (...values) => {
      found.apply(client, values);
    };
  };
}

export { OAuthClient };
