import express, { type Router } from 'express';
import { z } from 'zod';
import { html, type Html } from '../http/html.ts';
import { page, sendPage } from '../pages/layout.ts';
import { accountingScope, isRedirectOfApp, sandboxPerson, type RegisteredApp } from './apps.ts';
import type { Grants } from './grants.ts';

export type CompanyChoice = { readonly realmId: string; readonly name: string };

type Deps = {
  app: RegisteredApp;
  grants: Grants;
  listCompanies: () => Promise<readonly CompanyChoice[]>;
  /** Makes an empty company and answers its realm id. */
  createCompany: (name: string) => Promise<string>;
};

const asked = z.object({
  client_id: z.string(),
  response_type: z.literal('code'),
  redirect_uri: z.string(),
  scope: z.string().min(1),
  state: z.string().min(1),
});
const answered = asked.extend({
  action: z.enum(['connect', 'cancel']),
  company: z.string().default(''),
  name: z.string().trim().max(100).default(''),
});
type Asked = z.infer<typeof asked>;

/** Intuit's consent page: pick a company or make one, connect or cancel. */
export function createAuthorizeRouter(deps: Deps): Router {
  const router = express.Router();
  const path = '/connect/oauth2';

  router.get(path, async (req, res) => {
    const request = asked.safeParse(req.query);
    const refusal = request.success ? refuse(deps.app, request.data) : 'A parameter is missing.';
    if (!request.success || refusal) {
      sendPage(res, 400, refusalPage(refusal ?? ''));
      return;
    }
    sendPage(res, 200, consentPage(request.data, await deps.listCompanies(), undefined));
  });

  router.post(path, express.urlencoded({ extended: false }), async (req, res) => {
    const form = answered.safeParse(req.body);
    const refusal = form.success ? refuse(deps.app, form.data) : 'A parameter is missing.';
    if (!form.success || refusal) {
      sendPage(res, 400, refusalPage(refusal ?? ''));
      return;
    }
    const answer = form.data;
    const back = new URL(answer.redirect_uri);
    back.searchParams.set('state', answer.state);
    if (answer.action === 'cancel') {
      back.searchParams.set('error', 'access_denied');
      res.redirect(302, back.href);
      return;
    }
    const companies = await deps.listCompanies();
    const realmId = await pickedCompany(deps, companies, answer);
    if (!realmId) {
      const message = 'Pick a company, or give the new one a name.';
      sendPage(res, 422, consentPage(answer, companies, message));
      return;
    }
    const code = await deps.grants.createCode({
      clientId: deps.app.clientId,
      realmId,
      redirectUri: answer.redirect_uri,
      scope: answer.scope,
    });
    back.searchParams.set('code', code);
    // The realm comes along only when the accounting scope was granted.
    if (answer.scope.split(/\s+/).includes(accountingScope)) {
      back.searchParams.set('realmId', realmId);
    }
    res.redirect(302, back.href);
  });

  return router;
}

async function pickedCompany(
  deps: Deps,
  companies: readonly CompanyChoice[],
  answer: z.infer<typeof answered>,
): Promise<string | undefined> {
  if (answer.company !== 'new') {
    return companies.find((company) => company.realmId === answer.company)?.realmId;
  }
  return answer.name === '' ? undefined : deps.createCompany(answer.name);
}

/** A wrong client or address is shown here and never redirected to. */
function refuse(app: RegisteredApp, request: Asked): string | undefined {
  if (request.client_id !== app.clientId) return 'No app has this client id.';
  if (!isRedirectOfApp(app, request.redirect_uri)) {
    return 'The redirect address does not belong to the app.';
  }
  return undefined;
}

function refusalPage(reason: string): Html {
  return page(
    'Connection refused',
    html`<h1>Sorry, this app did not connect</h1>
      <p>${reason}</p>`,
    { narrow: true },
  );
}

function consentPage(
  request: Asked,
  companies: readonly CompanyChoice[],
  error: string | undefined,
): Html {
  const fields = ['client_id', 'response_type', 'redirect_uri', 'scope', 'state'] as const;
  const hidden = fields.map(
    (name) => html`<input type="hidden" name="${name}" value="${request[name]}" />`,
  );
  const choices = companies.map(
    (company, index) =>
      html`<label class="choice"
        ><input
          type="radio"
          name="company"
          value="${company.realmId}"
          ${index === 0 ? html`checked` : null}
        />
        <span>${company.name} <span class="soft">${company.realmId}</span></span></label
      >`,
  );
  return page(
    'Connect to QuickBooks (sandbox)',
    html`<p class="soft">
        Local QuickBooks · signed in as ${sandboxPerson.givenName} ${sandboxPerson.familyName}
      </p>
      <h1>Connect Dunwell to a company</h1>
      <p>Dunwell asks to read and write this company’s customers, invoices and payments.</p>
      ${error ? html`<p role="alert"><strong>${error}</strong></p>` : null}
      <form class="card" method="post" action="/connect/oauth2">
        ${hidden}
        <fieldset>
          <legend>Which company?</legend>
          ${choices}
          <label class="choice"
            ><input
              type="radio"
              name="company"
              value="new"
              ${companies.length === 0 ? html`checked` : null}
            />
            <span>A new, empty company</span></label
          >
          <label>Name of the new company <input type="text" name="name" maxlength="100" /></label>
        </fieldset>
        <div class="buttons">
          <button class="go" name="action" value="connect">Connect</button>
          <button name="action" value="cancel">Cancel</button>
        </div>
      </form>`,
    { narrow: true },
  );
}
