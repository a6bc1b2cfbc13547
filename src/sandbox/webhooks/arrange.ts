import type { WebhookEvent } from './event-store.ts';

// Intuit sends at most 100 events and about 1 MB in one notification (QUICKBOOKS.md 1.4).
const eventsPerNotification = 100;
const bytesPerNotification = 1_000_000;
// What either format writes around an event's own values.
const bytesAroundEvent = 400;

export type Bundles = readonly (readonly WebhookEvent[])[];

/** Whether one notification may speak of several companies: Intuit's documents say both. */
export type RealmMix = 'together' | 'apart';

/** Cuts events into notifications in their order, each within what Intuit sends at once. */
export function inOrder(events: readonly WebhookEvent[], realms: RealmMix): Bundles {
  const bundles: WebhookEvent[][] = [];
  const open = new Map<string, { events: WebhookEvent[]; bytes: number }>();
  for (const event of events) {
    const key = realms === 'together' ? '' : event.realm_id;
    const bytes = sizeOf(event);
    const bundle = open.get(key);
    const hasRoom =
      bundle !== undefined &&
      bundle.events.length < eventsPerNotification &&
      bundle.bytes + bytes <= bytesPerNotification;
    if (hasRoom) {
      bundle.events.push(event);
      bundle.bytes += bytes;
      continue;
    }
    const fresh = { events: [event], bytes };
    open.set(key, fresh);
    bundles.push(fresh.events);
  }
  return bundles;
}

function sizeOf(event: WebhookEvent): number {
  const own = [event.entity, event.entity_id, event.deleted_id ?? '', event.realm_id].join('');
  return bytesAroundEvent + Buffer.byteLength(own);
}

/**
 * The same, in an order `random` (0 ≤ x < 1) makes up, and cut small, so that events of one
 * entity arrive in different notifications and the wrong way round.
 */
export function shuffled(
  events: readonly WebhookEvent[],
  realms: RealmMix,
  random: () => number,
): Bundles {
  const mixed = [...events];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const [left, right] = [mixed[last], mixed[other]];
    if (left && right) {
      mixed[last] = right;
      mixed[other] = left;
    }
  }
  return inOrder(mixed, realms).flatMap((bundle) => {
    const pieces: WebhookEvent[][] = [];
    let start = 0;
    while (start < bundle.length) {
      const size = 1 + Math.floor(random() * 3);
      pieces.push(bundle.slice(start, start + size));
      start += size;
    }
    return pieces;
  });
}
