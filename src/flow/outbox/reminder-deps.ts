import type { QuickBooks } from '../../adapters/quickbooks/client.ts';
import type { ChargeStore } from '../../adapters/store/charges.ts';
import type { CourtesyStore } from '../../adapters/store/courtesies.ts';
import type { CompanyStore } from '../../adapters/store/companies.ts';
import type { HoldStore } from '../../adapters/store/holds.ts';
import type { MirrorStore } from '../../adapters/store/mirror.ts';
import type { ReminderSendingStore } from '../../adapters/store/reminder-sendings.ts';
import type { StatementStore } from '../../adapters/store/statements.ts';
import type { ReminderStore } from '../../adapters/store/reminders.ts';
import type { ComposeStores } from '../mails/compose-reminder.ts';
import type { SendMailsDeps } from './mail-kind.ts';

export type SendReminderDeps = SendMailsDeps &
  ComposeStores & {
    readonly quickbooks: QuickBooks;
    readonly companies: CompanyStore;
    readonly charges: ChargeStore;
    readonly courtesies: CourtesyStore;
    readonly reminders: ReminderStore;
    readonly reminderSendings: ReminderSendingStore;
    readonly holds: HoldStore;
    readonly statements: StatementStore;
    readonly mirror: MirrorStore;
    /** Where Postmark takes in what payers answer; null: answers go to the owner alone. */
    readonly inbound: string | null;
  };
