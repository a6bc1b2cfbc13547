/** A browser reduced to what the OAuth dance needs: cookies, and redirects followed by hand. */
type Visitor = { visit(url: URL, init?: RequestInit): Promise<Response> };

const stepsAtMost = 10;
const answerWithinMs = 30_000;

/**
 * Connects a company as a person would: opens the app's `/connect`, is sent to the consent page,
 * consents for the realm, and goes back to the app. Answers undefined, or what went wrong.
 */
export async function connectCompany(options: {
  appUrl: string;
  sandboxOrigin: string;
  realmId: string;
}): Promise<string | undefined> {
  const visitor = createVisitor();
  let url = new URL('/connect', options.appUrl);
  let answer = await visitor.visit(url);
  for (let step = 0; step < stepsAtMost; step += 1) {
    const target = redirectOf(answer, url);
    if (!target) return `The app answered ${answer.status} where it should redirect to consent.`;
    url = target;
    if (url.origin === options.sandboxOrigin && url.pathname === '/connect/oauth2') break;
    answer = await visitor.visit(url);
  }
  const page = await visitor.visit(url);
  if (page.status !== 200) return `The consent page answered ${page.status}.`;
  const form = new URLSearchParams(url.search);
  form.set('action', 'connect');
  form.set('company', options.realmId);
  const consent = await visitor.visit(new URL('/connect/oauth2', url), {
    method: 'POST',
    body: form,
  });
  const callback = redirectOf(consent, url);
  if (!callback) return `The consent page answered ${consent.status} to the consent.`;
  const done = await visitor.visit(callback);
  const next = redirectOf(done, callback);
  // The callback must not be answered with a page: its address holds the code.
  if (!next) return `The app answered ${done.status} at its callback.`;
  const shown = await visitor.visit(next);
  return shown.status >= 400 ? `The app answered ${shown.status} after its callback.` : undefined;
}

function redirectOf(answer: Response, from: URL): URL | undefined {
  const location = answer.headers.get('location');
  const isRedirect = answer.status >= 300 && answer.status < 400;
  return isRedirect && location ? new URL(location, from) : undefined;
}

function createVisitor(): Visitor {
  const cookies = new Map<string, string>();
  return {
    visit: async (url, init = {}) => {
      // Cookies belong to a host, whatever its port.
      const own = [...cookies]
        .filter(([key]) => key.startsWith(`${url.hostname} `))
        .map(([key, value]) => `${key.slice(url.hostname.length + 1)}=${value}`);
      const answer = await fetch(url, {
        ...init,
        redirect: 'manual',
        headers: {
          accept: 'text/html',
          ...(own.length > 0 ? { cookie: own.join('; ') } : {}),
        },
        signal: AbortSignal.timeout(answerWithinMs),
      });
      await answer.arrayBuffer();
      for (const line of answer.headers.getSetCookie()) {
        const pair = /^([^=;]+)=([^;]*)/.exec(line);
        if (pair?.[1]) cookies.set(`${url.hostname} ${pair[1].trim()}`, pair[2] ?? '');
      }
      return answer;
    },
  };
}
