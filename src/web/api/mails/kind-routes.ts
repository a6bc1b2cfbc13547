import { z } from 'zod';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';

const tag = 'Reminders';
const path = '/companies/{realm}/mail-kinds';

const kindsSchema = z.object({
  chargeNotices: z
    .boolean()
    .meta({ description: 'A notice of each charge, once it is in QuickBooks; off by default' }),
  thankYous: z.boolean().meta({ description: 'A thank-you for payments; off by default' }),
});
/** Absent fields stay as they are. */
const kindChangesSchema = z.strictObject({
  chargeNotices: z.boolean().optional(),
  thankYous: z.boolean().optional(),
});

async function kindsOf({ dunwell, company }: ApiContext): Promise<z.input<typeof kindsSchema>> {
  const { chargeNotices, thankYous } = await dunwell.stores.courtesySettings.find(company.realmId);
  return { chargeNotices, thankYous };
}

/** Which mails go out beside the reminders. */
export const mailKindRoutes = [
  route({
    method: 'GET',
    path,
    operationId: 'getMailKinds',
    tag,
    summary: 'Which mails go out beside the reminders',
    query: noQuery,
    body: noBody,
    output: kindsSchema,
    handle: kindsOf,
  }),
  route({
    method: 'PATCH',
    path,
    operationId: 'changeMailKinds',
    tag,
    summary: 'Switches mails beside the reminders on or off, for what happens from now on',
    query: noQuery,
    body: kindChangesSchema,
    output: kindsSchema,
    async handle(context, { body }) {
      const { dunwell, company, actor } = context;
      const { realmId } = company;
      const now = await kindsOf(context);
      const wanted = {
        chargeNotices: body.chargeNotices ?? now.chargeNotices,
        thankYous: body.thankYous ?? now.thankYous,
      };
      await dunwell.stores.courtesySettings.save(realmId, wanted, actor);
      const what = 'mails beside reminders changed';
      await dunwell.stores.audit.add({ realmId, actor, what, detail: wanted });
      return kindsOf(context);
    },
  }),
];
