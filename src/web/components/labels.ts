import type { LevelView, Mode, PolicyRef } from './view.ts';

/** How a badge is coloured. The words beside it always say the same. */
export type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'bad';
export type Label = { text: string; tone: Tone };

/** Monday first, as ISO counts the days. */
export const weekdayNames = [
  ...['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
] as const;

/** The hours of a day, to choose from. */
export const hourOptions = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  text: `${String(hour).padStart(2, '0')}:00`,
}));

const STATUSES: Record<string, Label> = {
  // invoices
  open: { text: 'Open', tone: 'neutral' },
  overdue: { text: 'Overdue', tone: 'warn' },
  paid: { text: 'Paid', tone: 'good' },
  void: { text: 'Void', tone: 'neutral' },
  voided: { text: 'Void', tone: 'neutral' },
  deleted: { text: 'Deleted', tone: 'neutral' },
  // charges and reminders
  observed: { text: 'Observed only', tone: 'neutral' },
  staged: { text: 'Being judged', tone: 'info' },
  proposed: { text: 'Waiting for approval', tone: 'warn' },
  approved: { text: 'Approved', tone: 'info' },
  queued: { text: 'Queued', tone: 'info' },
  pending: { text: 'Queued', tone: 'info' },
  accrued: { text: 'Accrued', tone: 'info' },
  working: { text: 'Under way', tone: 'info' },
  writing: { text: 'Being written', tone: 'info' },
  sending: { text: 'Being sent', tone: 'info' },
  unknown: { text: 'Being checked', tone: 'warn' },
  written: { text: 'In QuickBooks', tone: 'good' },
  posted: { text: 'In QuickBooks', tone: 'good' },
  done: { text: 'Done', tone: 'good' },
  waived: { text: 'Waived', tone: 'neutral' },
  reversed: { text: 'Reversed', tone: 'neutral' },
  reversing: { text: 'Being reversed', tone: 'info' },
  removed: { text: 'Removed in QuickBooks', tone: 'warn' },
  changed: { text: 'Changed in QuickBooks', tone: 'warn' },
  moved: { text: 'Moved in QuickBooks', tone: 'warn' },
  restored: { text: 'Put back in QuickBooks', tone: 'warn' },
  rejected: { text: 'Rejected', tone: 'neutral' },
  cancelled: { text: 'Cancelled', tone: 'neutral' },
  failed: { text: 'Failed', tone: 'bad' },
  sent: { text: 'Sent', tone: 'good' },
  undelivered: { text: 'Came back', tone: 'bad' },
  skipped: { text: 'Skipped', tone: 'neutral' },
  foreign: { text: 'Not ours', tone: 'warn' },
  suppressed: { text: 'No usable address', tone: 'bad' },
  // mail events
  delivered: { text: 'Delivered', tone: 'good' },
  opened: { text: 'Opened', tone: 'good' },
  replied: { text: 'Replied', tone: 'info' },
  reply: { text: 'Replied', tone: 'info' },
  bounced: { text: 'Bounced', tone: 'bad' },
  complained: { text: 'Marked as spam', tone: 'bad' },
  reactivated: { text: 'May be written to again', tone: 'good' },
  // runs and sync
  running: { text: 'Running', tone: 'info' },
  waiting: { text: 'Waiting', tone: 'neutral' },
  held: { text: 'Held back', tone: 'neutral' },
  active: { text: 'Connected', tone: 'good' },
  ignored: { text: 'Not needed', tone: 'neutral' },
  unreadable: { text: 'Unreadable', tone: 'bad' },
  'unknown-realm': { text: 'Not connected then', tone: 'warn' },
  cured: { text: 'Repaired', tone: 'good' },
  remains: { text: 'Remains', tone: 'bad' },
};

/** The words and tone of a status; an unlisted one is shown as its own name. */
export function statusLabel(status: string): Label {
  return STATUSES[status] ?? { text: asWords(status), tone: 'neutral' };
}

/** What a run concluded, in words: `would-charge` → `Would charge`. */
export function outcomeText(outcome: string): string {
  return asWords(outcome);
}

/** `notBefore`, `not-before` and `not_before` → `Not before`. */
function asWords(name: string): string {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What each mode means, in the owner's words. */
export const MODES: Record<Mode, Label & { means: string }> = {
  off: { text: 'Off', tone: 'neutral', means: 'Nothing is decided and nothing happens.' },
  observe: {
    text: 'Observe',
    tone: 'neutral',
    means: 'Decide and record what would happen; touch nothing.',
  },
  review: { text: 'Review', tone: 'info', means: 'Every action waits for a person to approve it.' },
  automatic: { text: 'Automatic', tone: 'good', means: 'Actions take effect by themselves.' },
};

/** The level of a policy in words: `Company`, `Group “Key accounts”`, `Customer …`, `Invoice …`. */
export function levelText(level: LevelView): string {
  switch (level.kind) {
    case 'default':
      return 'Dunwell’s default';
    case 'company':
      return 'Company';
    case 'group':
      return `Group “${level.name}”`;
    case 'customer':
      return `Customer ${level.name}`;
    case 'invoice':
      return `Invoice ${level.docNumber}`;
    default:
      return level satisfies never;
  }
}

/** The policy a decision was made by: `Company, version 3`. */
export function policyText(policy: PolicyRef): string {
  const level = levelText(policy.level);
  return policy.version === null ? level : `${level}, version ${policy.version}`;
}

/** What a hold stops, as a noun phrase. */
export const STOPS: Record<'reminders' | 'charges' | 'both', string> = {
  reminders: 'Reminders',
  charges: 'Charges',
  both: 'Reminders and charges',
};
