import type { Logger } from 'pino';
import type { QuickBooks } from '../../adapters/quickbooks/client.ts';
import type { IntuitOAuth } from '../../adapters/quickbooks/oauth.ts';
import type { AuditStore } from '../../adapters/store/audit.ts';
import type { CompanyStore } from '../../adapters/store/companies.ts';
import type { ConnectionStore } from '../../adapters/store/connections.ts';
import type { InboxStore } from '../../adapters/store/inbox.ts';
import type { CompanyLocks } from '../../adapters/store/locks.ts';
import type { PolicyStore } from '../../adapters/store/policies.ts';
import type { SyncStateStore } from '../../adapters/store/sync-states.ts';
import type { Clock } from '../../clock.ts';
import { isTimeZone, nextLocalHour } from '../../core/calendar/zones.ts';
import { runHours } from '../collections/run-times.ts';
import { readCompanyFacts, type CompanyRead } from './sync-company.ts';

export type ConnectDeps = {
  readonly oauth: IntuitOAuth;
  readonly quickbooks: QuickBooks;
  readonly companies: CompanyStore;
  readonly connections: ConnectionStore;
  readonly locks: CompanyLocks;
  readonly syncStates: SyncStateStore;
  readonly inbox: InboxStore;
  readonly audit: AuditStore;
  readonly policies: PolicyStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly ring: () => void;
};

/** Where QuickBooks does not tell a usable zone; the owner sees and changes it in the settings. */
const fallbackTimeZone = 'America/New_York';
const firstSendingHour = 9;

export type Connect = ReturnType<typeof createConnect>;

/** Connecting a company to QuickBooks and ending that. */
export function createConnect(deps: ConnectDeps) {
  const { oauth, companies, connections, locks, syncStates, clock } = deps;

  /** Adds the company, or what QuickBooks says of a known one, whose settings are its owner's. */
  async function saveCompany(realmId: string, read: CompanyRead): Promise<{ isNew: boolean }> {
    const before = await companies.find(realmId);
    const zone = read.timeZone && isTimeZone(read.timeZone) ? read.timeZone : fallbackTimeZone;
    const timeZone = before?.timeZone ?? zone;
    const sendingHour = before?.sendingHour ?? firstSendingHour;
    const { hour } = await runHours(deps, { realmId, timeZone, sendingHour });
    const nextHour = nextLocalHour(clock.now(), hour, timeZone);
    // A run that was held back for want of the connection is made up for as soon as it may be.
    const waiting = before?.nextRunAt ?? nextHour;
    const nextRunAt = waiting < nextHour ? waiting : nextHour;
    const atFirst = { timeZone, replyTo: read.email, holidays: read.holidays, nextRunAt };
    await companies.saveFromQuickBooks(realmId, read.facts, atFirst);
    await companies.update(realmId, { nextRunAt });
    return { isNew: before === null };
  }

  return {
    /** Intuit's consent page for a state that the caller keeps to check the callback with. */
    authorizeUrl: (state: string): Promise<string> => oauth.authorizeUrl(state),

    /**
     * Finishes a callback whose state was checked: tokens are saved, the company is known and its
     * first sync (or, when it was connected before, its repair) is due.
     * @throws ReauthoriseError for a spent code or one of another company, TransientError when Intuit is out of reach
     */
    async finish(code: string, realmId: string): Promise<{ subject: string | null }> {
      const { grant, subject } = await oauth.exchangeCode(code);
      // The company's id comes from the address of the callback, where anybody can write another:
      // the grant must open that company before anything of it is touched.
      const read = await readCompanyFacts(deps.quickbooks.withToken(realmId, grant.accessToken));
      // A renewal under way would write its older grant over this one.
      const { isNew } = await locks.withLock('token', realmId, async () => {
        const saved = await saveCompany(realmId, read);
        await connections.connect(realmId, grant, subject);
        return saved;
      });
      const state = await syncStates.find(realmId);
      // What happened while it was disconnected sent no webhooks.
      if (state) await syncStates.save(realmId, { nextRepairAt: clock.now() });
      await deps.inbox.makeDue(realmId);
      await deps.audit.add({ realmId, actor: subject ?? 'owner', what: 'connected' });
      deps.log.info({ realmId, isNew }, 'company connected');
      deps.ring();
      return { subject };
    },

    /** Revokes the grant at Intuit and forgets the tokens; the mirror and all history stay. */
    async disconnect(realmId: string, actor: string): Promise<void> {
      await locks.withLock('token', realmId, async () => {
        const connection = await connections.find(realmId);
        if (connection?.grant) await oauth.revoke(connection.grant.refreshToken);
        await connections.disconnect(realmId);
      });
      await companies.update(realmId, { nextRunAt: null });
      await deps.audit.add({ realmId, actor, what: 'disconnected' });
      deps.log.info({ realmId }, 'company disconnected');
    },
  };
}
