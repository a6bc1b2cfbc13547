import { Router } from 'express';
import { z } from 'zod';
import type { CompanyChanges } from '../../adapters/store/companies.ts';
import { isTimeZone } from '../../core/calendar/zones.ts';
import { movedRun, runHours } from '../../flow/collections/run-times.ts';
import type { FieldError } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { BadFormError, PageNotFoundError } from '../errors.ts';
import { fieldErrors, formValues, textOrNull } from '../forms.ts';
import { paths } from '../pages/paths.ts';
import type { FormValues } from '../pages/policy-form-fields.ts';
import { SettingsPage } from '../pages/settings-page.tsx';
import type { SendingSettings } from '../pages/settings-sending.tsx';
import { isRowId } from '../queries.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { settingsProps } from '../show/settings.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';

const mode = z.enum(['off', 'observe', 'review', 'automatic']);
const modesSchema = z.object({ reminders: mode, charges: mode });
const keySchema = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Give the key a name, such as the program that will use it.')
    .max(80, 'Keep the name to 80 characters.'),
  access: z.enum(['read', 'write'], 'Choose what the key may do.'),
});
const sendingSchema = z.object({
  timeZone: z
    .string()
    .trim()
    .refine(isTimeZone, 'Give a time zone such as America/New_York or Europe/London.'),
  sendingHour: z.coerce
    .number('Choose an hour.')
    .int('Choose an hour.')
    .min(0, 'Choose an hour.')
    .max(23, 'Choose an hour.'),
  promiseGraceDays: z
    .string()
    .trim()
    .regex(/^([0-9]|[12][0-9]|30)$/, 'Give a whole number of days from 0 to 30.')
    .transform(Number),
  fromName: z
    .string()
    .trim()
    .max(100, 'Keep the sender’s name to 100 characters.')
    .regex(/^[^\r\n<>"]*$/, 'The sender’s name cannot hold line breaks, quotes or <>.'),
  replyTo: z.union([z.literal(''), z.email('Give a mail address such as office@example.com.')]),
  paymentInstructions: z.string().trim().max(2_000, 'Keep it to 2,000 characters.'),
});

/** `/c/:realm/settings`: modes, sending, and the keys to the API. */
export function createSettingsRoutes(deps: WebDeps): Router {
  const { stores, clock } = deps.dunwell;
  const router = Router();

  /** Stores a change with its trace, and says so on the settings page. */
  const change = async (
    visit: Visit,
    changes: CompanyChanges,
    trace: { what: string; detail: Record<string, string | number | boolean | number[]> },
    said: string,
  ): Promise<void> => {
    const { realm, actor, request, response } = visit;
    await stores.companies.update(realm, changes);
    await stores.audit.add({ realmId: realm, actor, ...trace });
    await redirectWithFlash(request, response, paths.settings(realm), { tone: 'good', text: said });
  };

  router.get(
    '/c/:realm/settings',
    companyRoute(deps, async (visit) => {
      sendPage(visit.response, SettingsPage, await settingsProps(deps, visit));
    }),
  );

  router.post(
    '/c/:realm/settings',
    companyRoute(deps, async (visit) => {
      const values = formValues(visit.request.body);
      const read = readSending(values);
      if ('errors' in read) {
        const { errors, typed } = read;
        await sendRejected(deps, visit, { errors, sending: typed });
        return;
      }
      const { timeZone, sendingHour, sendingDays, promiseGraceDays } = read.changes;
      const hours = await runHours(stores, { ...visit.company, timeZone, sendingHour });
      const nextRunAt = movedRun(visit.company.nextRunAt, clock.now(), hours);
      const detail = { timeZone, sendingHour, sendingDays, promiseGraceDays };
      const trace = { what: 'sending changed', detail };
      await change(visit, { ...read.changes, nextRunAt }, trace, 'The settings are saved.');
    }),
  );

  router.post(
    '/c/:realm/settings/modes',
    companyRoute(deps, async (visit) => {
      const modes = modesSchema.safeParse(formValues(visit.request.body));
      if (!modes.success) {
        throw new BadFormError([{ field: '', message: 'Choose a mode for each.' }]);
      }
      const { reminders, charges } = modes.data;
      const changes = { remindersMode: reminders, chargesMode: charges };
      const trace = { what: 'modes changed', detail: { reminders, charges } };
      await change(visit, changes, trace, 'The modes are saved.');
    }),
  );

  router.post(
    '/c/:realm/settings/keys',
    companyRoute(deps, async (visit) => {
      const { realm, actor } = visit;
      const form = keySchema.safeParse(formValues(visit.request.body));
      if (!form.success) {
        await sendRejected(deps, visit, { errors: fieldErrors(form.error) });
        return;
      }
      const { name, access } = form.data;
      const secret = await stores.apiKeys.create(realm, { name, access, createdBy: actor });
      await stores.audit.add({
        realmId: realm,
        actor,
        what: 'API key made',
        detail: { name, access },
      });
      // Shown in this answer only: a redirect would have to store the key somewhere in clear.
      const props = await settingsProps(deps, visit);
      sendPage(visit.response, SettingsPage, { ...props, newKey: { name, secret } }, 201);
    }),
  );

  router.post(
    '/c/:realm/settings/keys/:id/revoke',
    companyRoute(deps, async (visit) => {
      const { realm, actor, request, response } = visit;
      const id = pathPart(visit, 'id');
      if (!isRowId(id) || !(await stores.apiKeys.revoke(realm, id))) {
        throw new PageNotFoundError('There is no such key in use');
      }
      await stores.audit.add({
        realmId: realm,
        actor,
        what: 'API key revoked',
        detail: { keyId: id },
      });
      await redirectWithFlash(request, response, paths.settings(realm), {
        tone: 'good',
        text: 'The key is revoked.',
      });
    }),
  );
  return router;
}

type Sending = z.infer<typeof sendingSchema>;
type ReadSending =
  | {
      changes: Pick<Sending, 'timeZone' | 'sendingHour' | 'promiseGraceDays'> & {
        sendingDays: number[];
        fromName: string | null;
        replyTo: string | null;
        paymentInstructions: string | null;
      };
    }
  | { errors: FieldError[]; typed: SendingSettings };

function readSending(values: FormValues): ReadSending {
  const sendingDays = [1, 2, 3, 4, 5, 6, 7].filter((day) => `sendingDay.${day}` in values);
  const typed = (name: string): string => values[name] ?? '';
  const form = sendingSchema.safeParse({
    ...values,
    replyTo: typed('replyTo').trim(),
  });
  const errors = [
    ...(form.success ? [] : fieldErrors(form.error)),
    ...(sendingDays.length === 0
      ? [{ field: 'sendingDay.1', message: 'Choose at least one day on which mails are sent.' }]
      : []),
  ];
  if (!form.success || errors.length > 0) {
    return {
      errors,
      typed: {
        sendingDays,
        timeZone: typed('timeZone'),
        sendingHour: typed('sendingHour'),
        promiseGraceDays: typed('promiseGraceDays'),
        fromName: typed('fromName'),
        replyTo: typed('replyTo'),
        paymentInstructions: typed('paymentInstructions'),
      },
    };
  }
  const { timeZone, sendingHour, promiseGraceDays } = form.data;
  const { fromName, replyTo, paymentInstructions } = form.data;
  return {
    changes: {
      timeZone,
      sendingHour,
      sendingDays,
      promiseGraceDays,
      fromName: textOrNull(fromName),
      replyTo: textOrNull(replyTo),
      paymentInstructions: textOrNull(paymentInstructions),
    },
  };
}

async function sendRejected(
  deps: WebDeps,
  visit: Visit,
  rejected: { errors: FieldError[]; sending?: SendingSettings },
): Promise<void> {
  sendPage(
    visit.response,
    SettingsPage,
    { ...(await settingsProps(deps, visit)), ...rejected },
    422,
  );
}
