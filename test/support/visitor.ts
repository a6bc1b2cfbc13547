/** A page as a browser without JavaScript has it. */
export type Page = {
  readonly status: number;
  readonly url: URL;
  readonly headers: Headers;
  readonly html: string;
};

/** A browser reduced to cookies, redirects and forms. */
export type Visitor = {
  /** Opens a page, following redirects unless told not to. */
  get(
    path: string,
    options?: { follow?: boolean; headers?: Record<string, string> },
  ): Promise<Page>;
  /** Sends a form with the session's token, as from a page of ours. */
  post(
    path: string,
    fields?: Record<string, string> | URLSearchParams | FormData,
    options?: { follow?: boolean; headers?: Record<string, string>; withoutToken?: boolean },
  ): Promise<Page>;
  /** Goes through Intuit's consent page for a company; the session then holds it. */
  connect(realmId: string): Promise<Page>;
  /** The form token of this session, found on any of its pages. */
  formToken(): Promise<string>;
  readonly cookies: Map<string, string>;
};

const mostRedirects = 10;

export function createVisitor(baseUrl: string): Visitor {
  const cookies = new Map<string, string>();
  let token: string | undefined;
  let lastPage = new URL('/', baseUrl);

  async function visit(start: URL, init: RequestInit, follow: boolean): Promise<Page> {
    let url = start;
    let request = init;
    for (let hop = 0; hop <= mostRedirects; hop += 1) {
      const jar = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, {
        ...request,
        redirect: 'manual',
        headers: { ...Object(request.headers), ...(jar === '' ? {} : { cookie: jar }) },
      });
      for (const line of response.headers.getSetCookie()) {
        const pair = /^([^=;]+)=([^;]*)/.exec(line);
        if (pair?.[1] !== undefined) cookies.set(pair[1], pair[2] ?? '');
      }
      const html = await response.text();
      const location = response.headers.get('location');
      if (location === null || !follow) {
        return { status: response.status, url, headers: response.headers, html };
      }
      url = new URL(location, url);
      request = {};
    }
    throw new Error('Too many redirects');
  }

  const visitor: Visitor = {
    cookies,
    async get(path, options = {}) {
      const page = await visit(
        new URL(path, baseUrl),
        { headers: options.headers ?? {} },
        options.follow ?? true,
      );
      if (page.status === 200 && page.html.includes('name="_csrf"')) lastPage = page.url;
      return page;
    },
    async post(path, fields = {}, options = {}) {
      const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
      if (options.withoutToken !== true) body.set('_csrf', await visitor.formToken());
      return visit(
        new URL(path, baseUrl),
        {
          method: 'POST',
          body,
          headers: { origin: new URL(baseUrl).origin, ...options.headers },
        },
        options.follow ?? true,
      );
    },
    async connect(realmId) {
      const consent = await visitor.get('/connect');
      const form = new URLSearchParams(consent.url.search);
      form.set('action', 'connect');
      form.set('company', realmId);
      const page = await visit(
        new URL('/connect/oauth2', consent.url),
        { method: 'POST', body: form },
        true,
      );
      if (page.status !== 200) throw new Error(`Connecting ended with ${page.status}`);
      token = undefined;
      lastPage = page.url;
      return page;
    },
    async formToken() {
      if (token !== undefined) return token;
      const page = await visitor.get(lastPage.pathname);
      const found = /name="_csrf" value="([^"]+)"/.exec(page.html)?.[1];
      if (found === undefined) throw new Error(`No form on ${lastPage.pathname} (${page.status})`);
      token = found;
      return found;
    },
  };
  return visitor;
}
