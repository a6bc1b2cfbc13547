import { Router } from 'express';
import { z } from 'zod';
import { streamId } from '../../flow/mails/mail-server-settings.ts';
import type { TestOutcome } from '../../flow/mails/send-test.ts';
import type { FieldError } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError } from '../errors.ts';
import { fieldErrors, formValues } from '../forms.ts';
import { MailServerPage, type MailServerValues } from '../pages/mail-server-page.tsx';
import { paths } from '../pages/paths.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { mailServerProps } from '../show/mail-server.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';

const formSchema = z.object({
  server: z.enum(['dunwell', 'own'], 'Choose a server.'),
  stream: z.string().trim().regex(streamId, 'Give the id of a stream, such as outbound.'),
  token: z
    .string()
    .trim()
    .max(200, 'That is too long for a server API token.')
    .regex(/^[\x21-\x7e]*$/, 'A server API token has no spaces.')
    .transform((text) => text || null),
  from: z.union([
    z.literal('').transform(() => null),
    z.email('Give a mail address such as billing@example.com.'),
  ]),
});

const acts = ['remove', 'test', 'webhook', 'look', 'confirm'] as const;
type Flash = { tone: 'good' | 'warn'; text: string };

/** `/c/:realm/settings/mail-server`: whom mails are from, by which server, and whether they may. */
export function createMailServerRoutes(deps: WebDeps): Router {
  const router = Router();

  router.get(
    '/c/:realm/settings/mail-server',
    companyRoute(deps, async (visit) => {
      sendPage(visit.response, MailServerPage, await mailServerProps(deps, visit));
    }),
  );
  router.post(
    '/c/:realm/settings/mail-server',
    companyRoute(deps, async (visit) => save(deps, visit)),
  );
  router.post(
    '/c/:realm/settings/mail-server/:act',
    companyRoute(deps, async (visit) => {
      const act = z.enum(acts).safeParse(pathPart(visit, 'act'));
      if (!act.success) throw new PageNotFoundError('There is no such action');
      await say(visit, await doIt(deps, visit, act.data));
    }),
  );
  return router;
}

const say = ({ realm, request, response }: Visit, flash: Flash): Promise<void> =>
  redirectWithFlash(request, response, paths.mailServer(realm), flash);

const untold =
  'Mails go out this way from now on. Postmark could not be asked to tell what becomes of them; see below.';

async function save(deps: WebDeps, visit: Visit): Promise<void> {
  const values = formValues(visit.request.body);
  const form = formSchema.safeParse({ ...values, from: (values['from'] ?? '').trim() });
  if (!form.success) return refuse(deps, visit, fieldErrors(form.error));
  const answer = await deps.dunwell.mailServer.save(visit.company, form.data, visit.actor);
  if (answer.outcome === 'refused') return refuse(deps, visit, [answer]);
  return say(
    visit,
    answer.webhookProblem === null
      ? { tone: 'good', text: 'Mails go out this way from now on.' }
      : { tone: 'warn', text: untold },
  );
}

/** What was typed is there again, but for the token. */
async function refuse(deps: WebDeps, visit: Visit, errors: readonly FieldError[]): Promise<void> {
  const values = formValues(visit.request.body);
  const typed: MailServerValues = {
    server: values['server'] === 'own' ? 'own' : 'dunwell',
    stream: values['stream'] ?? '',
    from: values['from'] ?? '',
  };
  const props = await mailServerProps(deps, visit, typed);
  sendPage(visit.response, MailServerPage, { ...props, errors }, 422);
}

async function doIt(
  { dunwell }: WebDeps,
  { company, actor }: Visit,
  act: (typeof acts)[number],
): Promise<Flash> {
  switch (act) {
    case 'remove':
      await dunwell.mailServer.remove(company, actor);
      return { tone: 'good', text: 'Mails go out by Dunwell’s server again.' };
    case 'test':
      return tested(await dunwell.mails.sendServerTest(company, actor));
    case 'webhook': {
      const problem = await dunwell.mailServer.retryWebhook(company);
      return problem === null
        ? { tone: 'good', text: 'Postmark tells what becomes of mails from now on.' }
        : { tone: 'warn', text: `It could not be set up: ${problem}.` };
    }
    case 'look': {
      const { state } = await dunwell.senders.lookAgain(company);
      const problem = state?.problem ?? null;
      return problem === null
        ? { tone: 'good', text: 'This is what Postmark says now.' }
        : { tone: 'warn', text: `Postmark told nothing: ${problem}.` };
    }
    case 'confirm': {
      const answer = await dunwell.senders.resendConfirmation(company, actor);
      return answer.outcome === 'sent'
        ? { tone: 'good', text: 'Postmark has sent the confirmation to the address again.' }
        : { tone: 'warn', text: answer.reason };
    }
  }
}

function tested(result: TestOutcome): Flash {
  switch (result.outcome) {
    case 'sent':
      return { tone: 'good', text: 'The test is on its way to you.' };
    case 'unknown':
      return { tone: 'warn', text: `Whether the test goes out is not known. ${result.reason}.` };
    case 'failed':
      return { tone: 'warn', text: `The test did not go out. ${result.reason}.` };
    case 'too-many':
      return {
        tone: 'warn',
        text: 'Twenty tests have gone out within the hour. Try again later.',
      };
    case 'no-address':
      return { tone: 'warn', text: 'There is no reply address to send it to; see the settings.' };
  }
}
