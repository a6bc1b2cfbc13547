import type { Logger } from 'pino';
import type { InboxStore } from '../../adapters/store/inbox.ts';
import { readQuickBooksEvents } from './read-events.ts';

/** What became of a delivery. `unavailable`: nothing was stored, and the sender should try again. */
export type Receipt = { readonly outcome: 'stored' | 'unavailable' };

export type InboxReceiver = {
  /** Stores the events of a body whose signature was checked. One insert, no call to QuickBooks. */
  receiveQuickBooks(body: Buffer): Promise<Receipt>;
};

/** @param ring tells whoever works the inbox that there is something in it */
export function createInboxReceiver(options: {
  inbox: InboxStore;
  ring: () => void;
  log: Logger;
}): InboxReceiver {
  return {
    async receiveQuickBooks(body) {
      const events = readQuickBooksEvents(body);
      try {
        const added = await options.inbox.add(events);
        if (added > 0) options.ring();
        return { outcome: 'stored' };
      } catch (error) {
        const reason = error instanceof Error ? error.name : 'unknown';
        options.log.error({ reason, events: events.length }, 'webhook events could not be stored');
        return { outcome: 'unavailable' };
      }
    },
  };
}
