import { Router } from 'express';
import { z } from 'zod';
import { mostDigestAddresses, type DigestChoice } from '../../adapters/store/digest-settings.ts';
import { hourOptions } from '../components/labels.ts';
import type { FieldError } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { fieldErrors, formValues } from '../forms.ts';
import { MailKindsPage, type DigestView } from '../pages/mail-kinds-page.tsx';
import { paths } from '../pages/paths.ts';
import type { FormValues } from '../pages/policy-form-fields.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { companyRoute, type Visit } from '../visit.ts';

/** `/c/:realm/mails/kinds`: which mails go out beside the reminders. */
export function createMailKindRoutes(deps: WebDeps): Router {
  const { mailKinds } = deps.dunwell;
  const router = Router();

  router.get(
    '/c/:realm/mails/kinds',
    companyRoute(deps, async (visit) => {
      const [shell, kinds] = await Promise.all([visit.shell(), mailKinds.of(visit.realm)]);
      const { chargeNotices, thankYous } = kinds;
      const { isOn, weekday, addresses } = kinds.digest;
      const chosen = { isOn, weekday: String(weekday), addresses: addresses.join('\n') };
      const digest = digestView(visit, chosen);
      const props = { shell, chargeNotices, thankYous, digest, errors: [] };
      sendPage(visit.response, MailKindsPage, props);
    }),
  );

  router.post(
    '/c/:realm/mails/kinds',
    companyRoute(deps, async (visit) => {
      const { realm, actor, request, response } = visit;
      const values = formValues(request.body);
      const kinds = { chargeNotices: 'chargeNotices' in values, thankYous: 'thankYous' in values };
      const read = readDigest(values);
      if ('errors' in read) {
        const [weekday, addresses] = [values['digestDay'] ?? '', values['digestAddresses'] ?? ''];
        const digest = digestView(visit, { isOn: 'digest' in values, weekday, addresses });
        const props = { shell: await visit.shell(), ...kinds, digest, errors: read.errors };
        return sendPage(response, MailKindsPage, props, 422);
      }
      await mailKinds.save(realm, { ...kinds, digest: read.digest }, actor);
      const text = 'Saved. It counts for charges, payments and weeks that end from now on.';
      await redirectWithFlash(request, response, paths.mailKinds(realm), { tone: 'good', text });
    }),
  );
  return router;
}

function digestView(
  { company }: Visit,
  chosen: Pick<DigestView, 'isOn' | 'weekday' | 'addresses'>,
): DigestView {
  const hour = hourOptions[company.sendingHour]?.text ?? '';
  return { ...chosen, owner: company.replyTo, leavesAt: `${hour}, ${company.timeZone}` };
}

const digestSchema = z.object({
  digestDay: z.coerce
    .number('Choose a day.')
    .int('Choose a day.')
    .min(1, 'Choose a day.')
    .max(7, 'Choose a day.'),
  digestAddresses: z
    .string()
    .default('')
    .transform((typed) => [...new Set(typed.split(/[\s,;]+/).filter((part) => part !== ''))])
    .superRefine((addresses, context) => {
      for (const address of addresses) {
        if (z.email().max(254).safeParse(address).success) continue;
        const message = `“${address}” is no mail address such as office@example.com.`;
        context.addIssue({ code: 'custom', message });
        return;
      }
      if (addresses.length <= mostDigestAddresses) return;
      context.addIssue({
        code: 'custom',
        message: `Give ${mostDigestAddresses} addresses at most.`,
      });
    }),
});

function readDigest(values: FormValues): { digest: DigestChoice } | { errors: FieldError[] } {
  const read = digestSchema.safeParse(values);
  if (!read.success) return { errors: fieldErrors(read.error) };
  const { digestDay, digestAddresses } = read.data;
  return {
    digest: { isOn: 'digest' in values, weekday: digestDay, addresses: digestAddresses },
  };
}
