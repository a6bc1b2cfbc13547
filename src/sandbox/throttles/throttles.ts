import type { Pool } from 'pg';
import { z } from 'zod';
import { controlAppId } from '../oauth/apps.ts';
import { readSetting, writeSetting } from '../settings.ts';
import { createSlidingWindow } from './windows.ts';

export const throttleSettings = z.object({
  enabled: z.boolean(),
  /** Calls with the control surface's tokens are then neither counted nor refused. */
  spareSecondApp: z.boolean(),
});
export type ThrottleSettings = z.infer<typeof throttleSettings>;

export type ThrottledCall = {
  readonly realmId: string;
  readonly appId: string;
  readonly isBatch: boolean;
};

export type Throttles = Awaited<ReturnType<typeof createThrottles>>;

const settingsKey = 'throttles';
const secondMs = 1_000;
const minuteMs = 60_000;

/**
 * Intuit's limits (QUICKBOOKS.md section 5): 500 requests a minute per realm, 10 a second per
 * realm and app, 40 batches a minute per realm and app, 120 a minute per realm. A refused call
 * takes no place. The counts are of real time, whatever the sandbox's clock does, and live in
 * memory: one process serves the sandbox, and a restart starts with free windows.
 * @param deps.realMs the machine's monotonic milliseconds
 */
export async function createThrottles(deps: { pool: Pool; realMs: () => number }) {
  let settings = await readSetting<ThrottleSettings>(deps.pool, settingsKey, throttleSettings, {
    enabled: true,
    spareSecondApp: false,
  });
  const perRealm = createSlidingWindow(500, minuteMs);
  const perApp = createSlidingWindow(10, secondMs);
  const batchesPerApp = createSlidingWindow(40, minuteMs);
  const batchesPerRealm = createSlidingWindow(120, minuteMs);

  return {
    settings: (): ThrottleSettings => settings,

    configure: async (next: ThrottleSettings): Promise<void> => {
      await writeSetting(deps.pool, settingsKey, next);
      settings = next;
    },

    /** Whether the call may go on, which then counts; false where QuickBooks answers 429. */
    admit: ({ realmId, appId, isBatch }: ThrottledCall): boolean => {
      if (!settings.enabled) return true;
      if (settings.spareSecondApp && appId === controlAppId) return true;
      const now = deps.realMs();
      const realmAndApp = `${realmId} ${appId}`;
      const counted = [
        [perRealm, realmId],
        [perApp, realmAndApp],
        ...(isBatch
          ? ([
              [batchesPerApp, realmAndApp],
              [batchesPerRealm, realmId],
            ] as const)
          : []),
      ] as const;
      if (counted.some(([window, key]) => window.isFull(key, now))) return false;
      for (const [window, key] of counted) window.add(key, now);
      return true;
    },
  };
}
