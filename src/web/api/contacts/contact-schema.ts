import { z } from 'zod';
import { languages } from '../../../core/mail/languages.ts';
import { contactLines, contactRoles, contactSchema } from '../../../core/reminders/contacts.ts';

const language = z
  .enum(languages)
  .nullable()
  .meta({ description: 'Null: as its parent, else as the company' });
const usesQuickBooks = z
  .boolean()
  .meta({ description: 'Whether the addresses that QuickBooks has are written to' });

/** How a customer is written to; replaces all that was entered before. */
export const newContactsSchema = z.strictObject({
  contacts: z
    .array(contactSchema)
    .meta({ description: 'Escalation contacts join from escalating steps on, on their line' }),
  language: language.default(null),
  usesQuickBooks: usesQuickBooks.default(true),
});

/** How a customer is written to, besides what QuickBooks says. */
export const contactsSchema = z.object({
  contacts: z.array(
    z.object({
      email: z.string(),
      name: z.string().nullable(),
      role: z.enum(contactRoles),
      line: z.enum(contactLines),
    }),
  ),
  language,
  usesQuickBooks,
});
