import { z } from 'zod';
import { mostDigestAddresses } from '../../../adapters/store/digest-settings.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';

const tag = 'Reminders';
const path = '/companies/{realm}/mail-kinds';

const weekday = z
  .int('must be a whole number')
  .min(1, 'must be 1 (Monday) to 7 (Sunday)')
  .max(7, 'must be 1 (Monday) to 7 (Sunday)');
const addresses = z
  .array(z.email('must be an e-mail address').max(254, 'must have at most 254 characters'))
  .max(mostDigestAddresses, `must have at most ${mostDigestAddresses} addresses`);

const kindsSchema = z.object({
  chargeNotices: z
    .boolean()
    .meta({ description: 'A notice of each charge, once it is in QuickBooks; off by default' }),
  thankYous: z.boolean().meta({ description: 'A thank-you for payments; off by default' }),
  digest: z.object({
    isOn: z.boolean().meta({ description: 'A digest of each week to the owner; off by default' }),
    weekday: weekday.meta({
      description: 'When it leaves, 1 Monday to 7 Sunday, at the company’s hour',
    }),
    addresses: addresses.meta({ description: 'Who gets it besides the address for replies' }),
  }),
});
/** Absent fields stay as they are. */
const kindChangesSchema = z.strictObject({
  chargeNotices: z.boolean('must be true or false').optional(),
  thankYous: z.boolean('must be true or false').optional(),
  digest: z
    .strictObject({
      isOn: z.boolean('must be true or false').optional(),
      weekday: weekday.optional(),
      addresses: addresses.optional(),
    })
    .optional(),
});

async function kindsOf({ dunwell, company }: ApiContext): Promise<z.input<typeof kindsSchema>> {
  const { chargeNotices, thankYous, digest } = await dunwell.mailKinds.of(company.realmId);
  const { isOn, weekday: day, addresses: to } = digest;
  return { chargeNotices, thankYous, digest: { isOn, weekday: day, addresses: [...to] } };
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
      const now = await kindsOf(context);
      const wanted = {
        chargeNotices: body.chargeNotices ?? now.chargeNotices,
        thankYous: body.thankYous ?? now.thankYous,
        digest: {
          isOn: body.digest?.isOn ?? now.digest.isOn,
          weekday: body.digest?.weekday ?? now.digest.weekday,
          addresses: body.digest?.addresses ?? now.digest.addresses,
        },
      };
      await dunwell.mailKinds.save(company.realmId, wanted, actor);
      return kindsOf(context);
    },
  }),
];
