import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { CompanyLocks } from '../store/locks.ts';
import type { ConnectionStore } from '../store/connections.ts';
import { ReauthoriseError } from './errors.ts';
import type { IntuitOAuth, TokenGrant } from './oauth.ts';

/** A token with less life left than this is renewed before use. */
const marginMs = 2 * 60 * 1000;

export type TokenSource = {
  /** A token that is good for at least two minutes. @throws ReauthoriseError, TransientError */
  accessToken(realmId: string): Promise<string>;
  /**
   * Renews although the stored token looks good, because QuickBooks did not accept it; nothing
   * happens when another has replaced the rejected one meanwhile.
   */
  renew(realmId: string, rejected: string): Promise<void>;
  /** Notes that QuickBooks refuses the company even with a new token; the owner must connect again. */
  end(realmId: string, why: string): Promise<void>;
};

/**
 * Tokens of all companies, renewed by one process at a time: single flight in the process, a
 * database lock between processes, the row read again under the lock, the new grant saved before
 * anybody uses it. (Two refreshes at once may end the grant.)
 */
export function createTokenSource(options: {
  connections: ConnectionStore;
  locks: CompanyLocks;
  oauth: IntuitOAuth;
  clock: Clock;
  log: Logger;
}): TokenSource {
  const { connections, locks, oauth, clock, log } = options;
  const flights = new Map<string, Promise<TokenGrant>>();

  const isFresh = (grant: TokenGrant): boolean =>
    grant.accessExpiresAt.getTime() - clock.now().getTime() > marginMs;

  async function activeGrant(realmId: string): Promise<TokenGrant> {
    const connection = await connections.find(realmId);
    if (connection?.status !== 'active' || !connection.grant) {
      throw new ReauthoriseError('The company is not connected');
    }
    return connection.grant;
  }

  async function refreshUnderLock(realmId: string, rejected: string | null): Promise<TokenGrant> {
    return locks.withLock('token', realmId, async () => {
      const stored = await activeGrant(realmId);
      const isRenewedByOther = stored.accessToken !== rejected && isFresh(stored);
      if (isRenewedByOther) return stored;
      try {
        const renewed = await oauth.refresh(stored.refreshToken);
        await connections.saveGrant(realmId, renewed);
        log.info({ realmId }, 'access token renewed');
        return renewed;
      } catch (error) {
        if (error instanceof ReauthoriseError) {
          await connections.markReauthorise(realmId, error.message);
          log.warn({ realmId }, 'the grant has ended, the owner must connect again');
        }
        throw error;
      }
    });
  }

  function refresh(realmId: string, rejected: string | null): Promise<TokenGrant> {
    const running = flights.get(realmId);
    if (running) return running;
    const flight = refreshUnderLock(realmId, rejected).finally(() => flights.delete(realmId));
    flights.set(realmId, flight);
    return flight;
  }

  return {
    async accessToken(realmId) {
      const grant = await activeGrant(realmId);
      return isFresh(grant) ? grant.accessToken : (await refresh(realmId, null)).accessToken;
    },
    async renew(realmId, rejected) {
      const grant = await activeGrant(realmId);
      const isReplaced = grant.accessToken !== rejected && isFresh(grant);
      if (!isReplaced) await refresh(realmId, rejected);
    },
    async end(realmId, why) {
      await connections.markReauthorise(realmId, why);
      log.warn({ realmId }, 'QuickBooks denies the company, the owner must connect again');
    },
  };
}
