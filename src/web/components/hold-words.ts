import { disputeReasons, disputeReasonText } from '../../core/holds/dispute.ts';
import type { HoldEntryKind } from '../../adapters/store/hold-log.ts';
import type { PromiseState } from '../../core/holds/promises.ts';
import type { Label } from './labels.ts';
import { STOPS } from './labels.ts';

/** The kinds of holds that people put, in words. */
export const GIVEN_HOLD_REASONS = [
  { value: 'dispute', text: 'Dispute' },
  { value: 'promise', text: 'Promise to pay' },
  { value: 'plan', text: 'Payment plan' },
  { value: 'exclusion', text: 'Exclusion' },
  { value: 'other', text: 'Other' },
];

/** All kinds of holds. */
export const HOLD_REASONS = [...GIVEN_HOLD_REASONS, { value: 'reply', text: 'Unread reply' }];

/** Which holds a list shows. */
export const HOLD_STATES: Readonly<Record<string, string>> = {
  open: 'In force',
  coming: 'Still to come',
  ended: 'Ended',
  all: 'All',
};

/** Why somebody disputes, to choose from. */
export const DISPUTE_REASONS = disputeReasons.map((value) => ({
  value,
  text: disputeReasonText[value],
}));

export const PROMISE_STATES: Readonly<Record<PromiseState, Label>> = {
  open: { text: 'Open', tone: 'info' },
  kept: { text: 'Kept', tone: 'good' },
  partlyKept: { text: 'Kept in part', tone: 'warn' },
  broken: { text: 'Broken', tone: 'bad' },
  withdrawn: { text: 'Withdrawn', tone: 'neutral' },
};

export const HOLD_ENTRIES: Readonly<Record<HoldEntryKind, string>> = {
  opened: 'Opened',
  note: 'Note',
  changed: 'Changed',
  file: 'Evidence added',
  decided: 'Decided',
  promise: 'Promise',
  lifted: 'Lifted',
  lapsed: 'Lapsed',
};

/** What a hold is and stops: `Dispute: reminders and charges stopped`. */
export function holdTitle(hold: {
  reason: string;
  stops: 'reminders' | 'charges' | 'both';
}): string {
  const reason = HOLD_REASONS.find(({ value }) => value === hold.reason)?.text ?? hold.reason;
  return `${reason}: ${STOPS[hold.stops].toLowerCase()} stopped`;
}
