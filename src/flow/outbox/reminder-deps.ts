import type { Logger } from 'pino';
import type { Mailer } from '../../adapters/postmark/mailer.ts';
import type { QuickBooks } from '../../adapters/quickbooks/client.ts';
import type { CompanyStore } from '../../adapters/store/companies.ts';
import type { HoldStore } from '../../adapters/store/holds.ts';
import type { MirrorStore } from '../../adapters/store/mirror.ts';
import type { ReminderStore } from '../../adapters/store/reminders.ts';
import type { Clock } from '../../clock.ts';
import type { ComposeStores } from '../mails/compose-reminder.ts';
import type { Checkpoint } from './outcome.ts';

export type SendReminderDeps = ComposeStores & {
  readonly quickbooks: QuickBooks;
  readonly mailer: Mailer;
  readonly companies: CompanyStore;
  readonly reminders: ReminderStore;
  readonly holds: HoldStore;
  readonly mirror: MirrorStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly checkpoint: Checkpoint;
  /** The sender address that Postmark has confirmed. */
  readonly from: string;
  /** How long Postmark's search may take to know a mail that it took. */
  readonly settleMs: number;
};
