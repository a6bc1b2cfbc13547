/**
 * How many mails runs may send. The limits are looked at over all mails that a run would send, once
 * everything is decided: warnings of a charge go first, then whatever is longest overdue; the others
 * stay due and are decided anew by the next run. Nothing is written of a step that waits, so none is
 * lost; only what is due for some days passes with them, as it does over days on which nothing is
 * sent: a notice before the due date, and a warning whose charge does not wait.
 *
 * What was sent counts, and so does what is on its way or waits for a person, on the day of the run:
 * approving all that waits never leads beyond a limit. A person's own word is not limited: what was
 * proposed, or failed and is approved again, goes out.
 */
import { formatDate } from '../calendar/format-date.ts';
import { addDays, type PlainDate } from '../calendar/plain-date.ts';
import { unreachable } from '../unreachable.ts';
import { compareIds } from './compare-ids.ts';
import type { DecideResult, Decision, DueMail, Numbers } from './decision.ts';

export type MailLimits = {
  /** The most reminders that the runs of one day send; null: no limit. */
  readonly perRun: number | null;
  /** The most mails of every kind to one who pays within so many days, this one among them. */
  readonly perCustomer: { readonly mails: number; readonly days: number } | null;
};

/** So many days a limit for a customer looks back at most. */
export const mostMailDays = 366;

/** How often somebody is written to follows from the policies, unless an owner says otherwise. */
export const noMailLimits: MailLimits = { perRun: null, perCustomer: null };

export const hasMailLimits = ({ perRun, perCustomer }: MailLimits): boolean =>
  perRun !== null || perCustomer !== null;

/** What counts of before. Mails that have not gone out yet count as today's. */
export type MailsBefore = {
  /** Reminders of today. */
  readonly today: number;
  /** The days of the mails to each who pays, in any order; those too long ago count for nothing. */
  readonly customers: ReadonlyMap<string, readonly PlainDate[]>;
};

/** The limit that keeps a mail. */
export type OverMailLimit =
  | { readonly limit: 'mailsPerRun'; readonly most: number }
  | {
      readonly limit: 'mailsPerCustomer';
      readonly most: number;
      readonly days: number;
      /** The first day on which the customer may have another mail. */
      readonly freeOn: PlainDate;
    };

/** The first day whose mails count towards a customer's limit today. */
export const firstCounted = (days: number, today: PlainDate): PlainDate => addDays(today, 1 - days);

/**
 * Chooses among the mails of a run, in whatever order they come.
 * @returns what keeps the mails that do not go, by each invoice that they would remind of
 */
export function chooseMails(
  mails: readonly DueMail[],
  limits: MailLimits,
  before: MailsBefore,
  today: PlainDate,
): Map<string, OverMailLimit> {
  const over = new Map<string, OverMailLimit>();
  const had = new Map<string, readonly PlainDate[]>();
  let sent = before.today;
  for (const mail of mails.toSorted(mostPressingFirst)) {
    const { customerId } = mail;
    const days = had.get(customerId) ?? before.customers.get(customerId) ?? [];
    const stop = customerStops(limits, days, today) ?? runStops(limits, sent);
    if (stop === null) {
      sent += 1;
      had.set(customerId, [...days, today]);
    } else for (const invoiceId of mail.invoiceIds) over.set(invoiceId, stop);
  }
  return over;
}

function mostPressingFirst(a: DueMail, b: DueMail): number {
  return (
    Number(b.warns) - Number(a.warns) ||
    b.daysOverdue - a.daysOverdue ||
    compareIds(a.customerId, b.customerId) ||
    compareIds(a.invoiceIds.join(' '), b.invoiceIds.join(' '))
  );
}

function runStops({ perRun }: MailLimits, sent: number): OverMailLimit | null {
  return perRun === null || sent < perRun ? null : { limit: 'mailsPerRun', most: perRun };
}

function customerStops(
  { perCustomer }: MailLimits,
  had: readonly PlainDate[],
  today: PlainDate,
): OverMailLimit | null {
  if (perCustomer === null) return null;
  const { mails: most, days } = perCustomer;
  const counted = had.filter((day) => day >= firstCounted(days, today));
  // Once this one has left the days that count, one mail fewer than the limit is left in them.
  const leaves = counted.toSorted().at(-most);
  if (leaves === undefined) return null;
  return { limit: 'mailsPerCustomer', most, days, freeOn: addDays(leaves, days) };
}

/** A result in two: what the limits of mails may keep, and everything else. */
export function partitionMails(result: DecideResult): {
  readonly mails: DecideResult;
  readonly rest: DecideResult;
} {
  const { mails, skippedSteps } = result;
  const ids = new Set(mails.flatMap(({ invoiceIds }) => invoiceIds));
  const isOfMail = ({ topic, subject }: Decision): boolean =>
    topic === 'reminder' && ids.has(subject.id);
  const decisions = result.decisions.filter((decision) => !isOfMail(decision));
  const actions = result.actions.filter(({ kind }) => kind === 'charge');
  return {
    mails: {
      decisions: result.decisions.filter(isOfMail),
      actions: result.actions.filter(({ kind }) => kind === 'reminder'),
      skippedSteps: [],
      mails,
    },
    rest: { decisions, actions, skippedSteps, mails: [] },
  };
}

/** A result without the mails that do not go, each of their decisions saying why. */
export function applyMailLimits(
  result: DecideResult,
  over: ReadonlyMap<string, OverMailLimit>,
): DecideResult {
  const isOver = (ids: readonly string[]): boolean => ids.some((id) => over.has(id));
  return {
    ...result,
    decisions: result.decisions.map((decision) => {
      const stop = over.get(decision.subject.id);
      return stop === undefined ? decision : overLimit(decision, stop);
    }),
    actions: result.actions.filter(
      (action) =>
        action.kind === 'charge' || !isOver(action.steps.map(({ invoiceId }) => invoiceId)),
    ),
    mails: result.mails.filter(({ invoiceIds }) => !isOver(invoiceIds)),
  };
}

const sending = new Set<string>(['remind', 'remind-for-review', 'would-remind']);

function overLimit(decision: Decision, stop: OverMailLimit): Decision {
  if (decision.topic !== 'reminder' || !sending.has(decision.outcome)) return decision;
  const mail = decision.reason.replace(/ (is|would be) sent.*$/, ' stays due');
  const numbers: Numbers = { ...decision.numbers, ...stop };
  return { ...decision, outcome: 'over-mail-limit', reason: `${mail}: ${whyOver(stop)}`, numbers };
}

function whyOver(stop: OverMailLimit): string {
  switch (stop.limit) {
    case 'mailsPerRun':
      return `runs send ${countOf(stop.most, 'reminder')} a day at most, and what is longer overdue goes first.`;
    case 'mailsPerCustomer':
      return `the customer gets ${countOf(stop.most, 'mail')} within ${countOf(stop.days, 'day')} at most, and can have the next on ${formatDate(stop.freeOn)}.`;
    default:
      return unreachable(stop);
  }
}

const countOf = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;
