import { createRequire } from 'node:module';
import { callbackify } from 'node:util';
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

type AxiosResponse = {
  readonly status: number;
  readonly data: unknown;
  readonly headers: { readonly intuit_tid?: unknown };
  readonly config: { readonly url?: string; readonly responseType?: string };
};
type AxiosRequest = {
  url: string;
  method: 'get' | 'post';
  params: Record<string, string | number>;
  headers: Record<string, string>;
  data?: unknown;
};
type Axios = ((request: AxiosRequest) => Promise<AxiosResponse>) & {
  defaults: { timeout: number; maxRedirects: number };
  interceptors: { response: { use: (look: (response: AxiosResponse) => AxiosResponse) => void } };
};

/** The longest an answer is waited for; Intuit's own gateway gives up after 120 s. */
const answerTimeoutMs = 60_000;
const minorVersion = 75;

const requireFromHere = createRequire(import.meta.url);
// The SDK's own copy: resolved from the SDK's place, whatever npm hoisted.
const axiosOf = (sdk: string): Axios => createRequire(requireFromHere.resolve(sdk))('axios');

/**
 * Neither SDK sets a time-out and both send through the process-wide axios they share, so it is
 * given one here, once. Retrying is ours as well (a repeated token refresh must first re-read the
 * stored token), so intuit-oauth's own retries are switched off.
 */
for (const sdk of ['node-quickbooks', 'intuit-oauth']) {
  const axios = axiosOf(sdk);
  axios.defaults.timeout = answerTimeoutMs;
  axios.defaults.maxRedirects = 0;
}
Object.assign(OAuthClient, {
  retryConfig: { maxRetries: 0, retryableStatusCodes: [], retryableErrors: [] },
});

/** Status and transaction id of an answer. */
export type AnswerHead = { readonly status: number; readonly intuitTid: string | undefined };

// Queries and faults reach us as bare bodies, so the head of each is kept beside it.
const heads = new WeakMap<object, AnswerHead>();

/** The head of the answer that a body came with, while somebody still holds the body. */
export const headOf = (body: unknown): AnswerHead | undefined =>
  typeof body === 'object' && body !== null ? heads.get(body) : undefined;

const axios = axiosOf('node-quickbooks');
axios.interceptors.response.use((response) => {
  const isApi = response.config.url?.includes('/v3/company/') === true;
  if (!isApi || response.config.responseType === 'arraybuffer') return response;
  const { data, status, headers } = response;
  if (typeof data === 'object' && data !== null) {
    const tid = headers.intuit_tid;
    heads.set(data, { status, intuitTid: typeof tid === 'string' ? tid : undefined });
    return response;
  }
  // A gateway's page, or JSON that was cut short: axios would pass it as a success.
  throw Object.assign(new Error('The answer is not JSON'), { response });
});

const QuickBooks: QuickBooksConstructor = requireFromHere('node-quickbooks');

/** One of the SDK's functions, bound to a client for one company and one access token. */
export type SdkFunction = (...values: [...unknown[], SdkCallback]) => void;

type ClientOptions = {
  clientId: string;
  clientSecret: string;
  accessToken: string;
  realmId: string;
  api: string;
};

/**
 * The SDK's client for one company, as a look-up of its functions by name (it has one for each
 * entity: findInvoices, getInvoice, createInvoice …). `batch` takes a request id and
 * `findInvoicesWithLinks` asks for InvoiceLink, neither of which the SDK can pass on.
 * @param options.api ends with `/v3/company/`; set per object, because the SDK's own is process-wide
 */
export function createSdkClient(options: ClientOptions): (name: string) => SdkFunction {
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
  const own: Readonly<Record<string, SdkFunction>> = {
    batch: batchWithRequestId(options),
    findInvoicesWithLinks: invoicesWithLinks(options),
  };
  return (name) => {
    const ours = own[name];
    if (ours) return ours;
    const found: unknown = Reflect.get(client, name);
    if (typeof found !== 'function') throw new TypeError(`node-quickbooks has no ${name}`);
    return (...values) => {
      found.apply(client, values);
    };
  };
}

type OwnRequest = Pick<AxiosRequest, 'method' | 'params' | 'data'> & { readonly path: string };

/** A function of our own that sends as the SDK does, through its axios. */
const ownFunction =
  (
    { api, realmId, accessToken }: ClientOptions,
    requestFor: (values: readonly unknown[]) => OwnRequest,
  ): SdkFunction =>
  (...values) => {
    const callback = values.at(-1);
    if (typeof callback !== 'function') throw new TypeError('A call needs a callback');
    const { path, params, ...request } = requestFor(values);
    const send = callbackify(() =>
      axios({
        ...request,
        url: `${api}${realmId}${path}`,
        params: { minorversion: minorVersion, format: 'json', ...params },
        headers: { Authorization: `Bearer ${accessToken}`, Accept: 'application/json' },
      }),
    );
    send((error, response) => callback(error, response?.data, response));
  };

/** A batch with `requestid` beside the minor version. */
const batchWithRequestId = (options: ClientOptions): SdkFunction =>
  ownFunction(options, ([items, requestId]) => ({
    path: '/batch',
    method: 'post',
    params: typeof requestId === 'string' ? { requestid: requestId } : {},
    data: { BatchItemRequest: items },
  }));

/** A query for invoices that has InvoiceLink in its answer, which comes only when asked for. */
const invoicesWithLinks = (options: ClientOptions): SdkFunction =>
  ownFunction(options, ([criteria]) => ({
    path: `/query?query=${encodeURIComponent(`select * from Invoice${String(criteria)}`)}`,
    method: 'get',
    params: { include: 'invoiceLink' },
  }));

export { OAuthClient };
