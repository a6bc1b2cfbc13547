import { eventsPerNotification, type WebhookEvent } from './event-store.ts';

/** Cuts events into notifications: one realm each, at most 100 events, in their order. */
export function inOrder(events: readonly WebhookEvent[]): readonly (readonly WebhookEvent[])[] {
  const bundles: WebhookEvent[][] = [];
  const open = new Map<string, WebhookEvent[]>();
  for (const event of events) {
    const bundle = open.get(event.realm_id);
    if (bundle && bundle.length < eventsPerNotification) {
      bundle.push(event);
      continue;
    }
    const fresh = [event];
    open.set(event.realm_id, fresh);
    bundles.push(fresh);
  }
  return bundles;
}

/**
 * The same, in an order `random` (0 ≤ x < 1) makes up, and cut small, so that events of one
 * entity arrive in different notifications and the wrong way round.
 */
export function shuffled(
  events: readonly WebhookEvent[],
  random: () => number,
): readonly (readonly WebhookEvent[])[] {
  const mixed = [...events];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const [left, right] = [mixed[last], mixed[other]];
    if (left && right) {
      mixed[last] = right;
      mixed[other] = left;
    }
  }
  return inOrder(mixed).flatMap((bundle) => {
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
