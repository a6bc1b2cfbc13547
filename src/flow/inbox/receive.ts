import type { Logger } from 'pino';
import type { InboxStore } from '../../adapters/store/inbox.ts';
import { createGatheredInserts } from './gather-inserts.ts';

/** What became of a delivery. `unavailable`: nothing was stored, and the sender should try again. */
export type Receipt = { readonly outcome: 'stored' | 'unavailable' };

export type InboxReceiver = {
  /**
   * Keeps a body whose signature was checked, for good. It is read later, by whoever works the
   * inbox: a storm must not make QuickBooks wait for more than one insert.
   */
  receiveQuickBooks(body: Buffer): Promise<Receipt>;
};

/** @param ring tells whoever works the inbox that there is something in it */
export function createInboxReceiver(options: {
  inbox: InboxStore;
  ring: () => void;
  log: Logger;
}): InboxReceiver {
  const store = createGatheredInserts((bodies) => options.inbox.keepDeliveries(bodies));
  return {
    async receiveQuickBooks(body) {
      try {
        // PostgreSQL's text cannot hold a zero character, which no JSON has either.
        const text = body.toString('utf8').replaceAll('\u0000', '\uFFFD');
        if (text.trim() === '') return { outcome: 'stored' };
        await store(text);
        options.ring();
        return { outcome: 'stored' };
      } catch (error) {
        const reason = error instanceof Error ? error.name : 'unknown';
        options.log.error({ reason, bytes: body.length }, 'a webhook could not be stored');
        return { outcome: 'unavailable' };
      }
    },
  };
}
