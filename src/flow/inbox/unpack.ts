import type { InboxStore } from '../../adapters/store/inbox.ts';
import { readQuickBooksEvents } from './read-events.ts';

const deliveriesAtOnce = 200;

/** Puts the events of all deliveries that were kept into the inbox. Safe to run at any time. */
export async function unpackDeliveries(inbox: InboxStore): Promise<void> {
  while ((await inbox.unpackDeliveries(readQuickBooksEvents, deliveriesAtOnce)) > 0);
}
