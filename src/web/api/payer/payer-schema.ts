import { z } from 'zod';
import { contactRequestStates } from '../../../adapters/store/contact-requests.ts';
import { linkDaysBounds, promiseDaysBounds } from '../../../core/payer/page-bounds.ts';
import { instant, uuid } from '../values.ts';

const days = (
  { least, most }: { readonly least: number; readonly most: number },
  description: string,
) =>
  z
    .number()
    .int('must be a whole number')
    .min(least, `must be from ${least} to ${most}`)
    .max(most, `must be from ${least} to ${most}`)
    .meta({ description });

const settings = {
  isOn: z.boolean().meta({ description: 'Off: mails have no link, and those sent open nothing' }),
  linkDays: days(linkDaysBounds, 'For how many days after its mail a link opens the page'),
  promiseDays: days(promiseDaysBounds, 'How many days ahead a customer may promise to pay at most'),
};
export const payerPageSchema = z.object(settings);
/** Absent fields stay as they are. */
export const payerPageChangesSchema = z.strictObject({
  isOn: settings.isOn.optional(),
  linkDays: settings.linkDays.optional(),
  promiseDays: settings.promiseDays.optional(),
});

export const payerLinkSchema = z.object({
  url: z
    .string()
    .meta({ description: 'Opens the customer’s account to whoever holds it; keep it secret' }),
});

export const contactRequestSchema = z.object({
  id: uuid,
  customerId: z.string(),
  email: z.string(),
  name: z.string().nullable(),
  note: z.string().nullable(),
  state: z.enum(contactRequestStates),
  createdAt: instant,
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
});
