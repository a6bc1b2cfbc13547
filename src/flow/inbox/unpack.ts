import type { InboxStore } from '../../adapters/store/inbox.ts';
import { readQuickBooksEvents } from './read-events.ts';

/** A body may have megabytes, so they are counted as well. */
const mostAtOnce = { deliveries: 200, bytes: 8_000_000 };

/** Puts the events of all deliveries that were kept into the inbox. Safe to run at any time. */
export async function unpackDeliveries(inbox: InboxStore): Promise<void> {
  while ((await inbox.unpackDeliveries(readQuickBooksEvents, mostAtOnce)) > 0);
}
