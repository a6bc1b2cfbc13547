import { Temporal } from 'temporal-polyfill';

/** Postmark's own way of writing an instant: `2014-02-17T07:25:01.4178645-05:00`, Eastern time. */
export function easternTime(instant: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO('America/New_York')
    .toString({ timeZoneName: 'never', fractionalSecondDigits: 7 });
}

/** Seven fraction digits in UTC, as Postmark's webhooks write it: `2019-11-05T16:33:54.9070000Z`. */
export function webhookTime(instant: Date): string {
  return instant.toISOString().replace('Z', '0000Z');
}
