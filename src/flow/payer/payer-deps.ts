import type { ChargeStore } from '../../adapters/store/charges.ts';
import type { CompanyStore } from '../../adapters/store/companies.ts';
import type { ConnectionStore } from '../../adapters/store/connections.ts';
import type { ContactRequestStore } from '../../adapters/store/contact-requests.ts';
import type { CourtesyStore } from '../../adapters/store/courtesies.ts';
import type { Database } from '../../adapters/store/database.ts';
import type { HoldStore } from '../../adapters/store/holds.ts';
import type { CompanyLocks } from '../../adapters/store/locks.ts';
import type { PromiseStore } from '../../adapters/store/promises.ts';
import type { ReminderStore } from '../../adapters/store/reminders.ts';
import type { AuditStore } from '../../adapters/store/audit.ts';
import type { Clock } from '../../clock.ts';
import type { Disputes } from '../collections/disputes.ts';
import type { Promises } from '../collections/promises.ts';
import type { ComposeStores } from '../mails/compose-reminder.ts';
import type { Contacts } from '../mails/contacts.ts';

/** What the payer's page reads and does. */
export type PayerDeps = ComposeStores & {
  readonly db: Database;
  readonly clock: Clock;
  readonly locks: CompanyLocks;
  readonly audit: AuditStore;
  readonly companies: CompanyStore;
  readonly connections: ConnectionStore;
  readonly charges: ChargeStore;
  readonly courtesies: CourtesyStore;
  readonly reminders: ReminderStore;
  readonly holds: HoldStore;
  readonly paymentPromises: PromiseStore;
  readonly contactRequests: ContactRequestStore;
  readonly disputes: Disputes;
  readonly promises: Promises;
  readonly contacts: Contacts;
};
