import express, {
  Router,
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { z } from 'zod';
import { defaultLanguage } from '../../core/mail/languages.ts';
import { payerDeeds } from '../../core/payer/phrases.ts';
import type { PayerAnswer } from '../../flow/payer/payer-acts.ts';
import type { LinkState, PayerVisit } from '../../flow/payer/payer-link.ts';
import type { FieldError } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { answerTo, logFailure } from '../error-handler.ts';
import { formValues } from '../forms.ts';
import type { PayerForm } from '../pages/payer-forms.tsx';
import { PayerMessagePage, type PayerMessagePageProps } from '../pages/payer-message-page.tsx';
import { PayerPage } from '../pages/payer-page.tsx';
import { paths, withQuery } from '../pages/paths.ts';
import type { FormValues } from '../pages/policy-form-fields.ts';
import { queryChoice } from '../queries.ts';
import { sendPage } from '../respond.ts';
import { keepAddressSecret } from '../security/headers.ts';
import { limitRate } from '../security/rate-limits.ts';
import { showPayer } from '../show/payer.ts';
import { readContact, readDispute, readPromise, type ReadForm } from './payer-input.ts';

const pagesAMinute = 60;
const formsAMinute = 30;
const formLimit = '32kb';

const querySchema = z.object({ done: queryChoice(payerDeeds) });

/** `/pay/:token`: a customer's own page, which a link in its mails opens without an account. */
export function createPayerRoutes(deps: WebDeps): Router {
  const { payerPages, log } = deps.dunwell;
  const router = Router();
  router.use(keepAddressSecret(), limitRate(pagesAMinute));
  router.get('/:token', async (request, response) => {
    const { token, link } = await openedBy(deps, request);
    if (link.state !== 'open') return refuse(response, token, link);
    const done = querySchema.parse(request.query).done || null;
    await show(deps, response, token, link, { done, rejected: null });
  });

  // Pages may be opened often; what is sent may not.
  router.use(
    limitRate(formsAMinute),
    express.urlencoded({ extended: false, limit: formLimit, parameterLimit: 50 }),
  );
  router.post('/:token/renew', async (request, response) => {
    const { token, link } = await openedBy(deps, request);
    if (link.state === 'open') return response.redirect(303, paths.payer(token));
    if (link.state === 'closed' || link.mail === null) return refuse(response, token, link);
    await payerPages.renew(link);
    sendMessage(response, { ...messageOf(token, link), kind: 'renewed' }, 200);
  });
  router.post('/:token/dispute', takeForm(deps, 'dispute', readDispute, payerPages.dispute));
  router.post('/:token/promise', takeForm(deps, 'promise', readPromise, payerPages.promise));
  router.post('/:token/contact', takeForm(deps, 'contact', readContact, payerPages.askForContact));
  router.use(handlePayerErrors(log));
  return router;
}

/** Reads a form and does what it says; what is wrong with it is said on the page. */
function takeForm<Said>(
  deps: WebDeps,
  form: PayerForm,
  read: (values: FormValues, visit: PayerVisit) => ReadForm<Said>,
  act: (visit: PayerVisit, said: Said) => Promise<PayerAnswer>,
): RequestHandler {
  return async (request, response) => {
    const { token, link } = await openedBy(deps, request);
    if (link.state !== 'open') return refuse(response, token, link);
    const values = formValues(request.body);
    const reject = (errors: readonly FieldError[]): Promise<void> =>
      show(deps, response, token, link, { done: null, rejected: { form, values, errors } });
    const typed = read(values, link);
    if ('errors' in typed) return reject(typed.errors);
    const answer = await act(link, typed.said);
    if (answer.outcome === 'refused') return reject([answer]);
    response.redirect(303, withQuery(paths.payer(token), { done: form }));
  };
}

async function show(
  { dunwell }: WebDeps,
  response: Response,
  token: string,
  visit: PayerVisit,
  more: Pick<Parameters<typeof showPayer>[2], 'done' | 'rejected'>,
): Promise<void> {
  const { payerPages } = dunwell;
  const [account, latest] = await Promise.all([
    payerPages.account(visit),
    payerPages.latestPromise(visit),
  ]);
  const props = showPayer(visit, account, { token, latest, ...more });
  sendPage(response, PayerPage, props, more.rejected === null ? 200 : 422);
}

async function openedBy(
  { dunwell }: WebDeps,
  request: Request,
): Promise<{ token: string; link: LinkState }> {
  const { token } = request.params;
  const text = typeof token === 'string' ? token : '';
  const link = await dunwell.payerPages.openLink(text);
  if (link.state !== 'closed') request.realmId = link.company.realmId;
  return { token: text, link };
}

/** Shows why a link does not open the page. */
function refuse(
  response: Response,
  token: string,
  link: Exclude<LinkState, { state: 'open' }>,
): void {
  sendMessage(response, messageOf(token, link), link.state === 'expired' ? 410 : 404);
}

function messageOf(
  token: string,
  link: Exclude<LinkState, { state: 'open' }>,
): PayerMessagePageProps {
  if (link.state === 'closed') return { ...nobodys, kind: 'closed' };
  const { company, language, mail } = link;
  const sender = company.fromName ?? company.name;
  const renewAction = mail === null ? null : `${paths.payer(token)}/renew`;
  return { language, sender, kind: 'expired', renewAction };
}

const nobodys = { language: defaultLanguage, sender: null, renewAction: null };

const sendMessage = (response: Response, props: PayerMessagePageProps, status: number): void =>
  sendPage(response, PayerMessagePage, props, status);

function handlePayerErrors(log: Parameters<typeof logFailure>[0]): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const { status } = answerTo(error);
    logFailure(log, request, error, status);
    if (response.headersSent) return next(error);
    const kind = status === 429 ? 'busy' : status === 404 ? 'closed' : 'failed';
    sendMessage(response, { ...nobodys, kind }, status);
  };
}
