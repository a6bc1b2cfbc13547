import express, { type Router } from 'express';
import type { SandboxCompany } from '../companies.ts';
import { html, type Html } from '../http/html.ts';
import type { Mail, MailStore } from '../postmark/mail-store.ts';
import { page, sendPage } from './layout.ts';

type Deps = {
  mails: MailStore;
  now: () => Date;
  listCompanies: () => Promise<readonly SandboxCompany[]>;
  /** The realms the app is connected to. */
  connectedRealms: () => Promise<ReadonlyMap<string, Date>>;
  /** Ends the app's connection to a realm; false when there is none. */
  disconnect: (realmId: string) => Promise<boolean>;
  /** Where QuickBooks sends the browser after a disconnect. */
  landingUrl: (realmId: string) => string;
  appUrl: string;
};

const mailsShown = 100;
// The mail's own HTML is shown on its own, without scripts and without the right to do anything.
const mailPolicy =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

/** The sandbox's own pages: what it is, its time, its companies, and every mail it accepted. */
export function createHomeRouter(deps: Deps): Router {
  const router = express.Router();

  router.get('/', async (_req, res) => {
    const companies = await deps.listCompanies();
    const { mails, total } = await deps.mails.search({}, { count: mailsShown, offset: 0 });
    const content = homePage({
      companies,
      connected: await deps.connectedRealms(),
      mails,
      total,
      now: deps.now(),
      appUrl: deps.appUrl,
    });
    sendPage(res, 200, page('Dunwell sandbox', content));
  });

  // What a person does inside QuickBooks, under Apps: the app learns of it by its landing page.
  router.post('/companies/:realmId/disconnect', async (req, res) => {
    const { realmId } = req.params;
    if (await deps.disconnect(realmId)) {
      res.redirect(302, deps.landingUrl(realmId));
      return;
    }
    const content = html`<h1>Not connected</h1>
      <p>This company is not connected to Dunwell.</p>
      <p><a href="/">All companies</a></p>`;
    sendPage(res, 409, page('Not connected', content, { narrow: true }));
  });

  router.get('/mailbox/:id', async (req, res) => {
    const mail = await deps.mails.find(req.params.id);
    if (mail) sendPage(res, 200, page(mail.request.Subject || 'Mail', mailPage(mail)));
    else sendPage(res, 404, page('No such mail', html`<h1>No such mail</h1>`, { narrow: true }));
  });

  router.get('/mailbox/:id/body', async (req, res) => {
    const mail = await deps.mails.find(req.params.id);
    res
      .status(mail ? 200 : 404)
      .set({ 'content-security-policy': mailPolicy, 'x-content-type-options': 'nosniff' })
      .type('html')
      .send(mail?.request.HtmlBody ?? '');
  });

  return router;
}

function homePage(view: {
  companies: readonly SandboxCompany[];
  connected: ReadonlyMap<string, Date>;
  mails: readonly Mail[];
  total: number;
  now: Date;
  appUrl: string;
}): Html {
  return html`<h1>Dunwell sandbox</h1>
    <p>
      A local QuickBooks and a local Postmark. Dunwell talks to them as it would to the real ones;
      nothing leaves this machine.
    </p>
    <div class="card">
      <p>
        The time here is
        <strong><time datetime="${view.now.toISOString()}">${showInstant(view.now)}</time></strong>
      </p>
      <p><a href="${view.appUrl}">Open Dunwell</a></p>
    </div>
    <h2>Companies</h2>
    ${companyTable(view.companies, view.connected)}
    <h2>Mailbox</h2>
    ${mailTable(view.mails, view.total)}`;
}

function companyTable(
  companies: readonly SandboxCompany[],
  connected: ReadonlyMap<string, Date>,
): Html {
  if (companies.length === 0) return html`<p class="soft">No company yet.</p>`;
  const rows = companies.map(
    (company) =>
      html`<tr>
        <th scope="row">${company.name}</th>
        <td>${company.realmId}</td>
        <td>${company.country}</td>
        <td>${company.currency}</td>
        <td>${company.timeZone}</td>
        <td>${connected.has(company.realmId) ? disconnectForm(company) : 'Not connected'}</td>
      </tr>`,
  );
  return html`<table>
    <caption>
      Companies of the local QuickBooks
    </caption>
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">Realm id</th>
        <th scope="col">Country</th>
        <th scope="col">Currency</th>
        <th scope="col">Time zone</th>
        <th scope="col">Dunwell</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function disconnectForm(company: SandboxCompany): Html {
  return html`<form method="post" action="/companies/${company.realmId}/disconnect">
    <button aria-label="Disconnect ${company.name} from Dunwell">Disconnect</button>
  </form>`;
}

function mailTable(mails: readonly Mail[], total: number): Html {
  if (mails.length === 0) return html`<p class="soft">No mail has been sent.</p>`;
  const rows = mails.map(
    (mail) =>
      html`<tr>
        <td>
          <time datetime="${mail.receivedAt.toISOString()}">${showInstant(mail.receivedAt)}</time>
        </td>
        <td>${mail.to.map((one) => one.Email).join(', ')}</td>
        <th scope="row">
          <a href="/mailbox/${mail.messageId}">${mail.request.Subject || '(no subject)'}</a>
        </th>
      </tr>`,
  );
  const caption = mails.length < total ? `The newest ${mails.length} of ${total} mails` : 'Mails';
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        <th scope="col">Accepted</th>
        <th scope="col">To</th>
        <th scope="col">Subject</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function mailPage(mail: Mail): Html {
  const facts: readonly (readonly [string, string])[] = [
    ['From', mail.from.Email],
    ['To', mail.to.map((one) => one.Email).join(', ')],
    ['Cc', mail.cc.map((one) => one.Email).join(', ')],
    ['Reply to', mail.request.ReplyTo ?? ''],
    ['Accepted', showInstant(mail.receivedAt)],
    ['Message id', mail.messageId],
    ['Stream', mail.stream],
    ['Tag', mail.request.Tag ?? ''],
    ...Object.entries(mail.metadata).map(([key, value]) => [`Metadata ${key}`, value] as const),
    ['Attachments', (mail.request.Attachments ?? []).map((one) => one.Name).join(', ')],
  ];
  const rows = facts
    .filter(([, value]) => value !== '')
    .map(
      ([name, value]) =>
        html`<tr>
          <th scope="row">${name}</th>
          <td>${value}</td>
        </tr>`,
    );
  return html`<p><a href="/">All mails</a></p>
    <h1>${mail.request.Subject || '(no subject)'}</h1>
    <table>
      <caption>
        About this mail
      </caption>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${
      mail.request.HtmlBody
        ? html`<h2>HTML</h2>
            <iframe title="The mail’s HTML" sandbox src="/mailbox/${mail.messageId}/body"></iframe>`
        : null
    }
    ${
      mail.request.TextBody
        ? html`<h2>Text</h2>
            <div class="card">
              <pre>${mail.request.TextBody}</pre>
            </div>`
        : null
    }`;
}

const instantFormat = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
});

const showInstant = (instant: Date): string => `${instantFormat.format(instant)} UTC`;
