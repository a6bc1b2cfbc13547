import { z } from 'zod';
import {
  searchedEvents,
  stepGroups,
  type ReminderListFilter,
} from '../../../adapters/store/reminder-search.ts';
import { reminderStatuses } from '../../../adapters/store/reminders.ts';
import { parsePlainDate } from '../../../core/calendar/plain-date.ts';
import { mailKinds } from '../../../core/mail/template-kinds.ts';
import { date, quickBooksId } from '../values.ts';

const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, `must be one of ${values.join(', ')}`).optional();
const text = z.string().trim().min(1, 'must not be empty').max(200, 'must be shorter').optional();

/** What reminders are searched by; all that are given have to match. */
export const reminderQuery = {
  q: text.meta({
    description: 'In the subject, an address, an invoice’s number or the customer’s name',
  }),
  customer: quickBooksId.optional().meta({ description: 'The id of the customer' }),
  invoice: quickBooksId.optional().meta({ description: 'The id of an invoice in the mail' }),
  kind: oneOf(mailKinds),
  template: text.meta({ description: 'The name of the template it was written in' }),
  step: z
    .string()
    .regex(
      /^(before|after|repeat|warning|offset:-?\d{1,4}|repeat:\d{1,4}|warning:\d{4}-\d\d-\d\d)$/,
      stepHint(),
    )
    .optional()
    .meta({
      description: 'A step such as offset:-7, repeat:2 or warning:2026-03-01, or a group of steps',
    }),
  status: oneOf(reminderStatuses),
  event: oneOf(searchedEvents).meta({
    description: 'What was told of the mail; none: sent, and nothing was told yet',
  }),
  decidedBy: text.meta({ description: 'Part of the name of who approved or cancelled it' }),
  from: date.optional().meta({ description: 'The first day' }),
  to: date.optional().meta({ description: 'The last day' }),
};

function stepHint(): string {
  return `must be ${stepGroups.join(', ')}, or a step such as offset:-7, repeat:2 or warning:2026-03-01`;
}

type ReminderQuery = z.output<z.ZodObject<typeof reminderQuery>>;

/** The filter that an address asks for. */
export function filterOf(query: ReminderQuery): ReminderListFilter {
  const { kind, template, step, status, event, decidedBy, from, to } = query;
  return {
    ...{ kind, template, step, status, event, decidedBy },
    text: query.q,
    customerId: query.customer,
    invoiceId: query.invoice,
    from: from === undefined ? undefined : parsePlainDate(from),
    to: to === undefined ? undefined : parsePlainDate(to),
  };
}
