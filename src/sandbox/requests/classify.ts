import { postmarkPaths } from '../postmark/postmark-router.ts';

/** Which API a request is for, and what it asks. */
export type RequestClass = {
  readonly api: 'quickbooks' | 'postmark';
  readonly kind: string;
  readonly realmId: string | null;
  /** OAuth and OpenID requests belong to QuickBooks, but are never metered. */
  readonly isOAuth: boolean;
};

const oauthKinds: readonly (readonly [RegExp, string])[] = [
  [/^\/oauth2\/v1\/tokens\/bearer$/, 'token'],
  [/^\/v2\/oauth2\/tokens\/revoke$/, 'revoke'],
  [/^\/v1\/openid_connect\/userinfo$/, 'userinfo'],
  [/^\/connect\/oauth2$/, 'authorize'],
  [/^\/\.well-known\/openid/, 'discovery'],
  [/^\/op\/v1\/jwks$/, 'jwks'],
];

/** Undefined for what belongs to the sandbox itself: its control surface and its pages. */
export function classifyRequest(
  method: string,
  pathname: string,
  query: URLSearchParams,
  body: unknown,
): RequestClass | undefined {
  const realm = /^\/v3\/company\/([^/]+)(?:\/(.*))?$/.exec(pathname);
  if (realm) {
    const kind = v3Kind(method, realm[2] ?? '', query, body);
    return { api: 'quickbooks', kind, realmId: realm[1] ?? null, isOAuth: false };
  }
  const oauth = oauthKinds.find(([path]) => path.test(pathname));
  if (oauth) return { api: 'quickbooks', kind: oauth[1], realmId: null, isOAuth: true };
  if (postmarkPaths.test(pathname)) {
    return {
      api: 'postmark',
      kind: postmarkKind(method, pathname.toLowerCase()),
      realmId: null,
      isOAuth: false,
    };
  }
  return undefined;
}

function v3Kind(method: string, rest: string, query: URLSearchParams, body: unknown): string {
  const [first = '', second, third] = rest.split('/');
  const resource = first.toLowerCase();
  if (['query', 'cdc', 'batch', 'upload', 'download', 'reports'].includes(resource)) {
    return resource === 'reports' ? 'report' : resource;
  }
  if (third === 'pdf') return 'pdf';
  if (method !== 'POST') return 'read';
  if (third === 'send') return 'send';
  const operation = query.get('operation')?.toLowerCase();
  if (operation === 'update' && query.get('include')?.toLowerCase() === 'void') return 'void';
  if (operation) return operation;
  // A request that was cut off before its body was read is neither: a write.
  if (typeof body !== 'object' || body === null || second !== undefined) return 'write';
  return 'Id' in body ? 'update' : 'create';
}

function postmarkKind(method: string, pathname: string): string {
  if (pathname === '/email') return 'send';
  if (pathname === '/email/batch') return 'batch';
  if (pathname.endsWith('/details')) return 'read';
  if (pathname.startsWith('/messages')) return 'query';
  return method === 'GET' ? 'read' : 'write';
}

const meteredKinds = new Set(['read', 'query', 'cdc', 'report', 'pdf', 'download']);

/**
 * Whether Intuit would count the call against the CorePlus allowance: successful reads of the
 * Accounting API do, writes do not (QUICKBOOKS.md section 11); a batch does when it reads.
 */
export function isMetered(request: RequestClass, status: number | null, body: unknown): boolean {
  if (request.api !== 'quickbooks' || request.isOAuth) return false;
  if (status === null || status < 200 || status > 299) return false;
  if (request.kind === 'batch') return /"(Query|CDCQuery)"\s*:/.test(JSON.stringify(body ?? null));
  return meteredKinds.has(request.kind);
}
