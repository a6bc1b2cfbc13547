import type { Logger } from 'pino';
import type { Pool } from 'pg';
import { inOrder, shuffled } from './arrange.ts';
import { createEventStore, type DueNotification, type WebhookEvent } from './event-store.ts';
import { notificationBody, notificationHeaders } from './payloads.ts';
import {
  deliverySettings,
  readDeliverySettings,
  writeDeliverySettings,
  type DeliveryChange,
  type DeliverySettings,
} from './settings.ts';

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

// Changes of one moment travel together; a shuffle needs longer to have something to mix. These
// are real milliseconds, beside the setting's seconds on the sandbox's clock.
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
  let settings = await readDeliverySettings(deps.pool);
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
    const body = notificationBody(settings, deps.clientId, events);
    try {
      const answer = await fetch(deps.webhookUrl, {
        method: 'POST',
        headers: notificationHeaders(settings, deps.verifierToken, body, deps.now()),
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
    if (isTaken && copyTaken) await store.mark([notification.id], 'delivered');
    else if (!stopping.signal.aborted) await store.postpone(notification);
    return isTaken && copyTaken;
  };

  /** Works the notifications that are due; those that fail wait for their next time. */
  const sendDue = async (force: boolean): Promise<DeliveryCount> => {
    const count = { delivered: 0, failed: 0 };
    let after = '0';
    for (;;) {
      const page = await store.due(force, after);
      const last = page.at(-1)?.events[0];
      if (last === undefined || stopping.signal.aborted) return count;
      after = last.seq;
      if (settings.mode === 'drop' && !force) {
        await store.mark(
          page.map(({ id }) => id),
          'dropped',
        );
        continue;
      }
      for (const notification of page) {
        if (stopping.signal.aborted) return count;
        const isTaken = await send(notification);
        count[isTaken ? 'delivered' : 'failed'] += notification.events.length;
        if (!isTaken && !force && settings.afterFailure === 'withhold') return count;
      }
    }
  };

  const isWithheld = async (): Promise<boolean> =>
    settings.afterFailure === 'withhold' && (await store.awaitsRetry());
  const hasDue = async (): Promise<boolean> =>
    !(await isWithheld()) && (await store.hasDue(settings.gatherSeconds));

  const round = async (force: boolean): Promise<DeliveryCount> => {
    if (settings.mode === 'hold' && !force) return { delivered: 0, failed: 0 };
    await store.skipUnsubscribed(await deps.connectedRealms());
    await store.bundle(force ? 0 : settings.gatherSeconds, (events) =>
      settings.mode === 'shuffle'
        ? shuffled(events, settings.realms, Math.random)
        : inOrder(events, settings.realms),
    );
    if (!force && (await isWithheld())) return { delivered: 0, failed: 0 };
    const count = await sendDue(force);
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
      const mayLook = busy === 0 && settings.mode !== 'hold';
      if (mayLook && (await hasDue())) wake();
    } catch (error) {
      log.error({ err: error }, 'webhooks could not be looked up');
    }
    if (!stopping.signal.aborted) timer = setTimeout(() => void look(), lookEveryMs);
  };
  timer = setTimeout(() => void look(), lookEveryMs);

  const replayAll = async (since: Date | undefined): Promise<DeliveryCount> => {
    const realms = [...(await deps.connectedRealms()).keys()];
    const count = { delivered: 0, failed: 0 };
    let after = '0';
    for (;;) {
      const page = await store.everSince(realms, since, after);
      const last = page.at(-1);
      if (last === undefined) return count;
      after = last.seq;
      for (const events of inOrder(page, settings.realms)) {
        const isTaken = await post(events);
        count[isTaken ? 'delivered' : 'failed'] += events.length;
      }
    }
  };

  return {
    wake,
    settings: (): DeliverySettings => settings,
    countByState: () => store.countByState(),

    /** Changes some settings; leaving `hold` sends what was held. */
    configure: async (change: DeliveryChange): Promise<void> => {
      const next = deliverySettings.parse({ ...settings, ...change });
      await writeDeliverySettings(deps.pool, next);
      settings = next;
      wake();
    },

    /** Sends everything that waits, held or due for a later retry, now. */
    flush: (): Promise<DeliveryCount> => inTurn(() => round(true)),

    /** Sends every event ever made for the connected companies once more, with the same ids. */
    replay: (since: Date | undefined): Promise<DeliveryCount> => inTurn(() => replayAll(since)),

    /** Nothing is under way, and nothing is due that is not held on purpose. */
    isIdle: async (): Promise<boolean> => {
      if (busy > 0) return false;
      if (settings.mode === 'hold') return true;
      return !(await hasDue()) && busy === 0;
    },

    stop: async (): Promise<void> => {
      stopping.abort();
      clearTimeout(timer);
      await queue;
    },
  };
}
