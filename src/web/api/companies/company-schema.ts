import { z } from 'zod';
import { isHolidayPlace, mostDaysOff } from '../../../adapters/holidays/public-holidays.ts';
import { parsePlainDate } from '../../../core/calendar/plain-date.ts';
import { isTimeZone } from '../../../core/calendar/zones.ts';
import { currency, date, dateInput, freeText, instant, nameText } from '../values.ts';

const modes = ['off', 'observe', 'review', 'automatic'] as const;
const mode = z.enum(modes, `must be one of ${modes.join(', ')}`);
const weekday = z.int('must be a whole number').min(1, 'must be 1 to 7').max(7, 'must be 1 to 7');

export const syncSchema = z.object({
  freshAsOf: instant.nullable().meta({ description: 'When the mirror was last known in step' }),
  isStale: z.boolean().meta({
    description: 'That is too long ago to act on: runs hold until the mirror is in step again',
  }),
  pending: z.int().meta({ description: 'Webhook events that wait to be worked' }),
  firstSync: z.enum(['none', 'running', 'done', 'failed', 'cancelled']),
  progress: z.array(
    z.object({
      entity: z.string(),
      done: z.int(),
      total: z.int().nullable().meta({ description: 'null until QuickBooks has told it' }),
      state: z.enum(['waiting', 'running', 'done']),
    }),
  ),
  perSecond: z.int().nullable(),
  secondsLeft: z.int().nullable(),
  unreadable: z.int().meta({
    description: 'Entities that could not be taken in; runs hold while there are any',
  }),
});

export const usageSchema = z.object({
  today: z.int().meta({ description: 'Reads that Intuit meters, of this UTC day' }),
  month: z.int(),
  days: z.array(z.object({ day: date, reads: z.int() })).meta({ description: 'Newest first' }),
  budget: z
    .object({ used: z.int(), budget: z.int(), isLow: z.boolean() })
    .meta({ description: 'Of the month, for all companies of the app; low from 80 % on' }),
});

export const companySchema = z.object({
  realmId: z.string(),
  name: z.string(),
  country: z.string().nullable(),
  timeZone: z.string(),
  currency: currency.meta({ description: 'The home currency' }),
  connection: z.object({ status: z.enum(['connected', 'reauthorise', 'disconnected']) }),
  modes: z.object({ reminders: mode, charges: mode }),
  stopped: z.boolean().meta({
    description:
      'The kill switch: while set, nothing is sent or charged. Setting it cancels what waits. Customers and invoices have theirs as holds',
  }),
  sync: syncSchema,
  today: date,
  sendingDays: z.array(z.int()).meta({ description: 'ISO weekdays, 1 Monday to 7 Sunday' }),
  sendingHour: z.int(),
  holidays: z
    .object({ country: z.string(), region: z.string().nullable() })
    .nullable()
    .meta({ description: 'Whose public and bank holidays are kept; nothing is sent on them' }),
  daysOff: z.array(date).meta({ description: 'Further days on which nothing is sent' }),
  promiseGraceDays: z.int().meta({
    description: 'Days after the one promised on which a payment still keeps a promise',
  }),
  fromName: z.string().nullable(),
  replyTo: z.string().nullable(),
  paymentInstructions: z.string().nullable(),
  bookCloseDate: date.nullable(),
  nextRunAt: instant.nullable(),
});

/** What a caller may change of a company; what is absent stays as it is. */
export const companyChangesSchema = z.strictObject({
  modes: z.strictObject({ reminders: mode.optional(), charges: mode.optional() }).optional(),
  stopped: z.boolean('must be true or false').optional(),
  timeZone: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone such as America/New_York')
    .optional(),
  sendingDays: z
    .array(weekday, 'must be a list of weekdays')
    .min(1, 'must name at least one day')
    .refine((days) => new Set(days).size === days.length, 'must name each day once')
    .optional(),
  sendingHour: z
    .int('must be a whole number')
    .min(0, 'must be 0 to 23')
    .max(23, 'must be 0 to 23')
    .optional(),
  holidays: z
    .strictObject({
      country: z.string('must be a country such as US'),
      region: z.string('must be a region such as CA').nullable().default(null),
    })
    .refine(
      isHolidayPlace,
      'must be an ISO 3166 country, and one of its regions (such as CA) or null',
    )
    .nullable()
    .optional(),
  daysOff: z
    .array(dateInput, 'must be a list of dates')
    .max(mostDaysOff, `must be at most ${mostDaysOff} dates`)
    .transform((days) => [...new Set(days)].toSorted().map(parsePlainDate))
    .optional(),
  promiseGraceDays: z
    .int('must be a whole number')
    .min(0, 'must be 0 to 30')
    .max(30, 'must be 0 to 30')
    .optional()
    .meta({ description: 'Counts for promises made from then on' }),
  fromName: nameText(100).nullable().optional(),
  replyTo: z.email('must be an e-mail address').max(254).nullable().optional(),
  paymentInstructions: freeText(2_000).nullable().optional(),
});
