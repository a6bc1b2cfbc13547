import type { Logger } from 'pino';
import type { Pool } from 'pg';
import { z } from 'zod';
import { readSetting, writeSetting } from '../settings.ts';
import { inOrder, shuffled } from './arrange.ts';
import { createEventStore, type DueNotification, type WebhookEvent } from './event-store.ts';
import { notificationBody, notificationHeaders } from './payloads.ts';

export const deliverySettings = z.object({
  mode: z.enum(['deliver', 'hold', 'drop', 'duplicate', 'shuffle']),
  format: z.enum(['cloudevents', 'legacy']),
});
export type DeliverySettings = z.infer<typeof deliverySettings>;

/** What came of a round of deliveries, counted in events. */
export type DeliveryCount = { delivered: number; failed: number };

type Deps = {
  pool: Pool;
  now: () => Date;
  log: Logger;
  webhookUrl: string;
  verifierToken: string;
  clientId: string;
  connectedRealms: () => Promise<ReadonlyMap<string, Date>>;
};

export type Delivery = Awaited<ReturnType<typeof createDelivery>>;

const settingsKey = 'webhooks';
// Changes of one moment travel together; a shuffle needs longer to have something to mix.
const gatherMs = { deliver: 100, hold: 100, drop: 100, duplicate: 100, shuffle: 400 };
const answerWithinMs = 3_000;
const lookEveryMs = 1_000;

/**
 * Delivers the ledger's events to the app as Intuit does: gathered, signed, at least once, with
 * its retry schedule on the sandbox's clock. The rows say what is left, so a restart goes on.
 */
export async function createDelivery(deps: Deps) {
  const { log } = deps;
  const store = createEventStore(deps);
  let settings = await readSetting<DeliverySettings>(deps.pool, settingsKey, deliverySettings, {
    mode: 'deliver',
    format: 'cloudevents',
  });
  const stopping = new AbortController();
  let queue: Promise<unknown> = Promise.resolve();
  let busy = 0;
  let isRoundWaiting = false;
  let timer: NodeJS.Timeout | undefined;

  /** Rounds, flushes and replays run one after another. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    busy += 1;
    const turn = queue.then(work).finally(() => {
      busy -= 1;
    });
    queue = turn.catch(() => undefined);
    return turn;
  };

  const post = async (events: readonly WebhookEvent[]): Promise<boolean> => {
    const body = notificationBody(settings.format, deps.clientId, events);
    try {
      const answer = await fetch(deps.webhookUrl, {
        method: 'POST',
        headers: notificationHeaders(settings.format, deps.verifierToken, body, deps.now()),
        body,
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(answerWithinMs), stopping.signal]),
      });
      await answer.arrayBuffer();
      return answer.status === 200;
    } catch {
      // Refused, reset or too slow: to Intuit they are the same, not acknowledged.
      return false;
    }
  };

  const send = async (notification: DueNotification): Promise<boolean> => {
    const isTaken = await post(notification.events);
    const copyTaken = settings.mode === 'duplicate' ? await post(notification.events) : true;
    if (isTaken && copyTaken) {
      await store.mark(
        notification.events.map((event) => event.id),
        'delivered',
      );
    } else if (!stopping.signal.aborted) {
      await store.postpone(notification);
    }
    return isTaken && copyTaken;
  };

  const round = async (force: boolean): Promise<DeliveryCount> => {
    const count = { delivered: 0, failed: 0 };
    if (settings.mode === 'hold' && !force) return count;
    await store.skipUnsubscribed(await deps.connectedRealms());
    await store.bundle((events) =>
      settings.mode === 'shuffle' ? shuffled(events, Math.random) : inOrder(events),
    );
    for (const notification of await store.due(force)) {
      if (stopping.signal.aborted) break;
      if (settings.mode === 'drop' && !force) {
        await store.mark(
          notification.events.map((event) => event.id),
          'dropped',
        );
        continue;
      }
      const isTaken = await send(notification);
      count[isTaken ? 'delivered' : 'failed'] += notification.events.length;
    }
    if (count.failed > 0) log.warn({ events: count.failed }, 'the app did not take webhooks');
    return count;
  };

  /** Starts a round shortly; calls that come meanwhile are served by the same one. */
  const wake = (): void => {
    if (isRoundWaiting || stopping.signal.aborted) return;
    isRoundWaiting = true;
    const work = inTurn(async () => {
      await new Promise((resolve) => setTimeout(resolve, gatherMs[settings.mode]));
      isRoundWaiting = false;
      await round(false);
    });
    work.catch((error: unknown) => {
      isRoundWaiting = false;
      if (!stopping.signal.aborted) log.error({ err: error }, 'a round of webhooks failed');
    });
  };

  // The rows are the truth: a look every second finds what no call announced, and retries.
  const look = async (): Promise<void> => {
    try {
      if (busy === 0 && settings.mode !== 'hold' && (await store.countDue()) > 0) wake();
    } catch (error) {
      log.error({ err: error }, 'webhooks could not be looked up');
    }
    if (!stopping.signal.aborted) timer = setTimeout(() => void look(), lookEveryMs);
  };
  timer = setTimeout(() => void look(), lookEveryMs);

  return {
    wake,
    settings: (): DeliverySettings => settings,

    /** Changes mode or format; leaving `hold` sends what was held. */
    configure: async (next: DeliverySettings): Promise<void> => {
      await writeSetting(deps.pool, settingsKey, next);
      settings = next;
      wake();
    },

    /** Sends everything that waits, held or due for a later retry, now. */
    flush: (): Promise<DeliveryCount> => inTurn(() => round(true)),

    /** Sends every event ever made for the connected companies once more, with the same ids. */
    replay: (since: Date | undefined): Promise<DeliveryCount> =>
      inTurn(async () => {
        const connected = await deps.connectedRealms();
        const count = { delivered: 0, failed: 0 };
        for (const events of inOrder(await store.everSince([...connected.keys()], since))) {
          const isTaken = await post(events);
          count[isTaken ? 'delivered' : 'failed'] += events.length;
        }
        return count;
      }),

    /** Nothing is under way, and nothing is due that is not held on purpose. */
    isIdle: async (): Promise<boolean> => {
      if (busy > 0) return false;
      if (settings.mode === 'hold') return true;
      return (await store.countDue()) === 0 && busy === 0;
    },

    stop: async (): Promise<void> => {
      stopping.abort();
      clearTimeout(timer);
      await queue;
    },
  };
}
