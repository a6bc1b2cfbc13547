import type {
  DigestFactsStore,
  DigestSum,
  DigestWaiting,
  DigestWeek,
} from '../../adapters/store/digest-facts.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { NoticeStore, OwnerNotice } from '../../adapters/store/notices.ts';
import type { Clock } from '../../clock.ts';
import { formatDate } from '../../core/calendar/format-date.ts';
import { addDays, type PlainDate } from '../../core/calendar/plain-date.ts';
import { dateInZone, instantOfLocalHour } from '../../core/calendar/zones.ts';
import { asOneLine } from '../../core/mail/mail-values.ts';
import { formatAmountGrouped } from '../../core/money/amount.ts';
import { html, joinHtml, type Html } from '../mails/mail-html.ts';

/** Further back than this a digest does not reach: a long standstill is told of elsewhere. */
const longestDays = 28;

export type DigestAbout = {
  readonly companyName: string;
  readonly realmId: string;
  /** The app's public address. */
  readonly baseUrl: string;
  /** The first day of what is told, and the day it is told on. */
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly week: DigestWeek;
  readonly waiting: DigestWaiting;
};

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
const later = (a: Date, b: Date): Date => (a > b ? a : b);

/**
 * Reads what a digest tells: what happened since the one before, and what waits now. The first
 * tells of a week, or of all since it was switched on.
 */
export async function readDigest(
  deps: {
    readonly digestFacts: DigestFactsStore;
    readonly notices: NoticeStore;
    readonly clock: Clock;
    readonly baseUrl: string;
  },
  { realmId, name, timeZone, sendingHour }: Company,
  digest: OwnerNotice,
  switchedOn: Date | null,
): Promise<DigestAbout> {
  const day = dateInZone(digest.since, timeZone);
  const daysBack = (days: number): Date =>
    instantOfLocalHour(addDays(day, -days), sendingHour, timeZone);
  const before = await deps.notices.digestBefore(digest);
  const first = earlier(switchedOn ?? digest.since, daysBack(7));
  const from = later(before ?? first, daysBack(longestDays));
  const [week, waiting] = await Promise.all([
    deps.digestFacts.week(realmId, from, digest.since),
    deps.digestFacts.waiting(realmId, dateInZone(deps.clock.now(), timeZone)),
  ]);
  const days = { from: dateInZone(from, timeZone), to: day };
  return { companyName: name, realmId, baseUrl: deps.baseUrl, ...days, week, waiting };
}

/** A line of a digest, with the page that tells more. */
type Line = { readonly what: string; readonly figure: string; readonly path: string };
type Part = { readonly title: string; readonly lines: readonly Line[] };

/** The digest as a mail; null when nothing happened and nothing waits. */
export function composeDigest(
  about: DigestAbout,
): { subject: string; text: string; html: string } | null {
  const parts = [
    { title: 'Waits for you', lines: waitingLines(about.waiting) },
    { title: 'Mails', lines: mailLines(about.week) },
    { title: 'Money', lines: moneyLines(about.week) },
    { title: 'Finance charges', lines: chargeLines(about.week) },
  ].filter(({ lines }) => lines.length > 0);
  if (parts.length === 0) return null;
  const period = `${formatDate(about.from)} to ${formatDate(about.to)}`;
  const title = `${asOneLine(about.companyName)}, ${period}`;
  const company = `${about.baseUrl}/c/${encodeURIComponent(about.realmId)}`;
  const settings = `${company}/mails/kinds`;
  return {
    subject: `Your week with Dunwell: ${title}`,
    text: textOf(parts, { title, company, settings }),
    html: htmlOf(parts, { title, company, settings }),
  };
}

type Frame = { readonly title: string; readonly company: string; readonly settings: string };

const end = 'You get this once a week, and nothing after a week without news. Change or stop it:';

const textOf = (parts: readonly Part[], { title, company, settings }: Frame): string =>
  [
    title,
    ...parts.map((part) =>
      [
        part.title.toUpperCase(),
        ...part.lines.map(({ what, figure, path }) => `${what}: ${figure}\n  ${company}${path}`),
      ].join('\n'),
    ),
    `${end}\n${settings}\n`,
  ].join('\n\n');

const htmlOf = (parts: readonly Part[], { title, company, settings }: Frame): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
      </head>
      <body style="font-family: sans-serif; line-height: 1.5">
        <h1 style="font-size: 1.25em">${title}</h1>
        ${joinHtml(parts.map((part) => partHtml(part, company)))}
        <p>${end} <a href="${settings}">${settings}</a></p>
      </body>
    </html>`.text;

const partHtml = ({ title, lines }: Part, company: string): Html =>
  html`<h2 style="font-size: 1.1em">${title}</h2>
    <table style="border-collapse: collapse">
      ${joinHtml(
        lines.map(
          ({ what, figure, path }) =>
            html`<tr>
              <th
                scope="row"
                style="text-align: left; font-weight: normal; padding: 2px 16px 2px 0; vertical-align: top"
              >
                <a href="${company}${path}">${what}</a>
              </th>
              <td style="text-align: right; padding: 2px 0">${figure}</td>
            </tr>`,
        ),
      )}
    </table>`;

const counted = (what: string, count: number, path: string): Line[] =>
  count === 0 ? [] : [{ what, figure: String(count), path }];

function summed(what: string, sums: readonly DigestSum[], path: string): Line[] {
  if (sums.length === 0) return [];
  const count = sums.reduce((all, sum) => all + sum.count, 0);
  const amounts = sums.map(
    ({ amount, currency }) => `${formatAmountGrouped({ minor: amount, currency })} ${currency}`,
  );
  return [{ what, figure: `${count} (${amounts.join(', ')})`, path }];
}

function waitingLines(waiting: DigestWaiting): Line[] {
  const { disputes, overdueDisputes } = waiting;
  const late = overdueDisputes === 0 ? '' : `, ${overdueDisputes} past the day to settle it by`;
  return [
    ...counted('Charges to approve', waiting.charges, '/charges/review'),
    ...counted('Reminders to approve', waiting.reminders, '/reminders?status=proposed'),
    ...counted('Runs that are held', waiting.heldRuns, '/runs'),
    ...counted('Corrections to confirm', waiting.reversals, '/reversals'),
    ...counted('Replies to read', waiting.replies, '/replies'),
    ...counted('Customers without an address to remind', waiting.withoutAddress, '/invoices'),
    ...counted('Customers whose credit to apply first', waiting.creditToApply, '/invoices'),
    ...counted('Contacts that customers ask for', waiting.contactRequests, '/customers'),
    ...(disputes === 0
      ? []
      : [{ what: 'Open disputes', figure: `${disputes}${late}`, path: '/holds?reason=dispute' }]),
  ];
}

const mailLines = (week: DigestWeek): Line[] => [
  ...counted('Reminders sent', week.reminders, '/reminders?status=sent'),
  ...counted('Notices and thank-yous sent', week.otherMails, '/reminders?status=sent'),
  ...counted('Came back undelivered', week.undelivered, '/reminders?status=undelivered'),
  ...counted('Could not be sent', week.failedMails, '/reminders?status=failed'),
];

const moneyLines = (week: DigestWeek): Line[] => [
  ...summed('Payments entered', week.paid, '/invoices?status=paid'),
  ...summed('Promised', week.promised, '/holds?reason=promise'),
  ...summed('Promises kept', week.kept, '/holds?reason=promise&state=ended'),
  ...summed('Promises broken or kept in part', week.broken, '/holds?reason=promise&state=all'),
];

const chargeLines = (week: DigestWeek): Line[] => [
  ...summed('Charged', week.charged, '/charges'),
  ...summed('Waived', week.waived, '/charges?status=waived'),
  ...summed('Taken back', week.reversed, '/reversals'),
  ...counted('Could not be written', week.failedCharges, '/charges?status=failed'),
];
