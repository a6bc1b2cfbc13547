import type { Logger } from 'pino';
import type { QuickBooks } from '../../adapters/quickbooks/client.ts';
import type { IntuitOAuth } from '../../adapters/quickbooks/oauth.ts';
import type { AuditStore } from '../../adapters/store/audit.ts';
import type { CompanyStore } from '../../adapters/store/companies.ts';
import type { ConnectionStore } from '../../adapters/store/connections.ts';
import type { SyncStateStore } from '../../adapters/store/sync-states.ts';
import type { Clock } from '../../clock.ts';
import { isTimeZone, nextLocalHour } from '../../core/calendar/zones.ts';
import { readCompanyFacts } from './sync-company.ts';

export type ConnectDeps = {
  readonly oauth: IntuitOAuth;
  readonly quickbooks: QuickBooks;
  readonly companies: CompanyStore;
  readonly connections: ConnectionStore;
  readonly syncStates: SyncStateStore;
  readonly audit: AuditStore;
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
  const { oauth, companies, connections, syncStates, clock } = deps;

  /** The grant needs the company's row, and the company's facts need the grant. */
  async function addCompany(realmId: string): Promise<boolean> {
    if (await companies.find(realmId)) return false;
    await companies.saveFromQuickBooks(
      realmId,
      { name: `Company ${realmId}`, country: null, homeCurrency: 'USD', bookCloseDate: null },
      {
        timeZone: fallbackTimeZone,
        replyTo: null,
        nextRunAt: nextLocalHour(clock.now(), firstSendingHour, fallbackTimeZone),
      },
    );
    return true;
  }

  return {
    /** Intuit's consent page for a state that the caller keeps to check the callback with. */
    authorizeUrl: (state: string): Promise<string> => oauth.authorizeUrl(state),

    /**
     * Finishes a callback whose state was checked: tokens are saved, the company is known and its
     * first sync (or, when it was connected before, its repair) is due.
     * @throws ReauthoriseError for a spent code, TransientError when Intuit is out of reach
     */
    async finish(code: string, realmId: string): Promise<{ subject: string | null }> {
      const { grant, subject } = await oauth.exchangeCode(code);
      const isNew = await addCompany(realmId);
      await connections.connect(realmId, grant, subject);
      const { facts, timeZone, email } = await readCompanyFacts(
        deps.quickbooks.forCompany(realmId),
      );
      const zone = timeZone && isTimeZone(timeZone) ? timeZone : fallbackTimeZone;
      const nextRunAt = nextLocalHour(clock.now(), firstSendingHour, zone);
      await companies.saveFromQuickBooks(realmId, facts, {
        timeZone: zone,
        replyTo: email,
        nextRunAt,
      });
      if (isNew) {
        await companies.update(realmId, { timeZone: zone, replyTo: email, fromName: facts.name });
      }
      await companies.update(realmId, { nextRunAt });
      const state = await syncStates.find(realmId);
      // What happened while it was disconnected sent no webhooks.
      if (state) await syncStates.save(realmId, { nextRepairAt: clock.now() });
      await deps.audit.add({ realmId, actor: subject ?? 'owner', what: 'connected' });
      deps.log.info({ realmId, isNew }, 'company connected');
      deps.ring();
      return { subject };
    },

    /** Revokes the grant at Intuit and forgets the tokens; the mirror and all history stay. */
    async disconnect(realmId: string, actor: string): Promise<void> {
      const connection = await connections.find(realmId);
      if (connection?.grant) await oauth.revoke(connection.grant.refreshToken);
      await connections.disconnect(realmId);
      await companies.update(realmId, { nextRunAt: null });
      await deps.audit.add({ realmId, actor, what: 'disconnected' });
      deps.log.info({ realmId }, 'company disconnected');
    },
  };
}
