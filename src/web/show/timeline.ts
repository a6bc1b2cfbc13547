import type { StoredRecheck } from '../../adapters/store/charge-rechecks.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import type { DecisionRecord } from '../../adapters/store/decisions.ts';
import type { StoredHold } from '../../adapters/store/holds.ts';
import type { ListedPosting } from '../../adapters/store/invoice-lists.ts';
import type { StoredReply } from '../../adapters/store/reply-rows.ts';
import type { StoredReminder } from '../../adapters/store/reminders.ts';
import { formatDate } from '../../core/calendar/format-date.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { InvoiceFacts } from '../../core/ledger/facts.ts';
import { outcomeText, policyText, statusLabel, STOPS } from '../components/labels.ts';
import type { TimelineEvent } from '../components/timeline.tsx';
import { paths } from '../pages/paths.ts';
import { arithmeticOf, standingOfCharge } from './charges.ts';
import { policyRefOf } from './levels.ts';
import { excerptOf } from './replies.ts';
import { reminderStepText } from './steps.ts';
import { moneyOf, personText } from './values.ts';

export type TimelineSources = {
  readonly realm: string;
  /** Who reads it. */
  readonly me: string;
  /** The company's own day. */
  readonly today: PlainDate;
  readonly invoice: InvoiceFacts;
  readonly customer: { id: string; name: string };
  readonly reminders: readonly StoredReminder[];
  /** What came back on the reminders. */
  readonly replies: readonly StoredReply[];
  readonly charges: readonly StoredCharge[];
  /** Of the charges that come to another amount with the postings known now. */
  readonly rechecks: readonly StoredRecheck[];
  /** What people did to the charges in QuickBooks by hand. */
  readonly edits: readonly { chargeId: string; what: string; found: string; at: Date }[];
  readonly decisions: readonly DecisionRecord[];
  readonly postings: readonly ListedPosting[];
  readonly holds: readonly StoredHold[];
};

/** Everything that happened to an invoice, newest first. */
export function timelineOf(sources: TimelineSources): TimelineEvent[] {
  const events = [
    ...sources.reminders.flatMap((reminder) => reminderEvents(sources, reminder)),
    ...sources.replies.map((reply) => replyEvent(sources, reply)),
    ...sources.charges.map((charge) => chargeEvent(sources, charge)),
    ...sources.rechecks.map((recheck) => recheckEvent(sources, recheck)),
    ...sources.edits.map((edit) => editEvent(sources, edit)),
    ...sources.decisions.map((decision) => decisionEvent(sources, decision)),
    ...sources.postings.map((posting) => postingEvent(sources, posting)),
    ...sources.holds.flatMap((hold) => holdEvents(sources, hold)),
    invoiceEvent(sources),
  ];
  return events.toSorted((a, b) => (moment(a.at) < moment(b.at) ? 1 : -1));
}

/** A plain date stands at the start of its day. */
const moment = (at: string): string => (at.length === 10 ? `${at}T00:00:00.000Z` : at);

function reminderEvents(
  { realm, replies }: TimelineSources,
  reminder: StoredReminder,
): TimelineEvent[] {
  const href = paths.reminder(realm, reminder.id);
  // Where the reply itself is on record, it says more than the event.
  const isKept = replies.some(({ reminderId }) => reminderId === reminder.id);
  const events = reminder.events.filter(({ kind }) => kind !== 'replied' || !isKept);
  return [
    {
      at: (reminder.sentAt ?? reminder.createdAt).toISOString(),
      kind: 'reminder',
      title: reminderStepText(reminder.template, reminder.invoices),
      href,
      status: reminder.status,
      text: reminder.reason ?? (reminder.recipients.join(', ') || undefined),
    },
    ...events.map((event): TimelineEvent => ({
      at: event.happenedAt.toISOString(),
      kind: 'reminder',
      title: `${statusLabel(event.kind).text}${event.recipient === null ? '' : `: ${event.recipient}`}`,
      href,
      text: event.detail ?? undefined,
    })),
  ];
}

const wrote: Record<StoredReply['kind'], string> = {
  payer: 'From',
  automatic: 'Automatic, from',
  owner: 'Your answer, from',
};

/** A reply as one of the things that happened. */
export function replyEvent(
  { realm, me }: Pick<TimelineSources, 'realm' | 'me'>,
  reply: StoredReply,
): TimelineEvent {
  return {
    at: reply.receivedAt.toISOString(),
    kind: 'reply',
    title: `${wrote[reply.kind]} ${reply.fromAddress}`,
    href: paths.reply(realm, reply.id),
    text: excerptOf(reply.body),
    ...(reply.readBy === null ? {} : { basis: `read by ${personText(reply.readBy, me)}` }),
  };
}

function chargeEvent({ realm }: TimelineSources, charge: StoredCharge): TimelineEvent {
  const { policy } = charge.worksheet;
  return {
    at: charge.createdAt.toISOString(),
    kind: 'charge',
    title: `${charge.reference} to ${formatDate(charge.assessmentDate)}`,
    href: paths.charge(realm, charge.id),
    money: moneyOf(charge.amount, charge.currency),
    status: standingOfCharge(charge),
    text: [arithmeticOf(charge.worksheet), charge.reason ?? ''].filter(Boolean).join('. '),
    basis: `policy of the ${policy.level}, version ${policy.version}`,
  };
}

function recheckEvent({ realm, charges }: TimelineSources, recheck: StoredRecheck): TimelineEvent {
  const { tooMuch, currency, chargeId } = recheck;
  const charge = charges.find(({ id }) => id === chargeId);
  const much = tooMuch > 0n ? tooMuch : -tooMuch;
  return {
    at: recheck.notedAt.toISOString(),
    kind: 'charge',
    title: `${charge?.reference ?? 'A charge'} calculated again: ${tooMuch > 0n ? 'too much' : 'too little'} was charged`,
    href: paths.correction(realm, chargeId),
    money: moneyOf(much, currency),
    text: recheck.reason,
  };
}

function editEvent(
  { realm, charges }: TimelineSources,
  { chargeId, what, found, at }: TimelineSources['edits'][number],
): TimelineEvent {
  const charge = charges.find(({ id }) => id === chargeId);
  return {
    at: at.toISOString(),
    kind: 'charge',
    title: `${charge?.reference ?? 'A charge'}: ${what.replace(/^charge /, '')}`,
    href: paths.charge(realm, chargeId),
    text: found,
  };
}

function decisionEvent(sources: TimelineSources, decision: DecisionRecord): TimelineEvent {
  const { invoice, customer } = sources;
  const policy = policyRefOf(
    { level: decision.level, version: decision.policyVersion },
    { invoice: { id: invoice.id, docNumber: invoice.docNumber ?? invoice.id }, customer },
  );
  const isRepeated = decision.lastDate !== decision.date;
  const basis = [
    ...(policy === null
      ? []
      : [policy.level.kind === 'group' ? groupText(policy.version) : policyText(policy)]),
    ...(isRepeated ? [`the same until ${formatDate(decision.lastDate)}`] : []),
  ];
  return {
    at: decision.createdAt.toISOString(),
    kind: 'decision',
    title: `${decision.topic === 'charge' ? 'Charge' : 'Reminder'}: ${outcomeText(decision.outcome).toLowerCase()}`,
    text: decision.reason,
    ...(basis.length === 0 ? {} : { basis: basis.join(' · ') }),
  };
}

const groupText = (version: number | null): string =>
  version === null ? 'Group' : `Group, version ${version}`;

function postingEvent({ invoice }: TimelineSources, posting: ListedPosting): TimelineEvent {
  const name = posting.isCredit ? 'Credit memo applied' : 'Payment';
  return {
    at: posting.date,
    kind: 'posting',
    title: `${name} ${posting.reference}`.trim(),
    money: moneyOf(posting.amount, invoice.currency),
  };
}

function holdEvents({ realm, me, today }: TimelineSources, hold: StoredHold): TimelineEvent[] {
  const on = hold.scope === 'customer' ? 'on the customer' : 'on this invoice';
  const title = `${hold.reason} ${on}: ${STOPS[hold.stops].toLowerCase()} stopped`;
  return [
    {
      at: hold.createdAt.toISOString(),
      kind: 'hold',
      title,
      href: paths.hold(realm, hold.id),
      text: hold.note ?? undefined,
      basis: personText(hold.author, me),
    },
    ...(hold.liftedOn === null && hold.until !== null && hold.until <= today
      ? [{ at: hold.until, kind: 'hold' as const, title: `${hold.reason} ${on} ended by itself` }]
      : []),
    ...(hold.liftedOn === null
      ? []
      : [{ at: hold.liftedOn, kind: 'hold' as const, title: `${hold.reason} ${on} lifted` }]),
  ];
}

function invoiceEvent({ invoice }: TimelineSources): TimelineEvent {
  return {
    at: invoice.txnDate,
    kind: 'invoice',
    title: `Dated, due ${formatDate(invoice.dueDate)}`,
    money: moneyOf(invoice.total, invoice.currency),
  };
}
