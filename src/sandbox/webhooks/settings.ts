import type { Pool } from 'pg';
import { z } from 'zod';
import { readSetting, writeSetting } from '../settings.ts';

/** How the sandbox's Intuit delivers webhooks. */
export const deliverySettings = z.object({
  mode: z.enum(['deliver', 'hold', 'drop', 'duplicate', 'shuffle']),
  format: z.enum(['cloudevents', 'legacy']),
  /** The media type of CloudEvents. `express.json()` does not know the second. */
  contentType: z.enum(['application/json', 'application/cloudevents+json']),
  /** The word in a CloudEvent's type; sources disagree (QUICKBOOKS.md 1.2). */
  voidSpelling: z.enum(['void', 'voided']),
  /** Whether one notification may carry events of several companies. */
  realms: z.enum(['together', 'apart']),
  /** Whether later events wait until one that failed is acknowledged; Intuit may do either. */
  afterFailure: z.enum(['go-on', 'withhold']),
  /** How long changes gather, on the sandbox's clock; production does so for 1, 3 or 5 minutes. */
  gatherSeconds: z.int().min(0).max(3_600),
});
export type DeliverySettings = z.infer<typeof deliverySettings>;

/** A change: what is left out stays as it is. */
export const deliveryChange = deliverySettings.partial().strict();
export type DeliveryChange = z.infer<typeof deliveryChange>;

const settingsKey = 'webhooks';
const defaults: DeliverySettings = {
  mode: 'deliver',
  format: 'cloudevents',
  contentType: 'application/json',
  voidSpelling: 'void',
  realms: 'together',
  afterFailure: 'go-on',
  gatherSeconds: 0,
};

/** The settings kept in the database; what was never written has its default. */
export async function readDeliverySettings(pool: Pool): Promise<DeliverySettings> {
  const stored = await readSetting(pool, settingsKey, deliverySettings.partial(), {});
  return deliverySettings.parse({ ...defaults, ...stored });
}

/** Keeps the settings over a restart. */
export function writeDeliverySettings(pool: Pool, settings: DeliverySettings): Promise<void> {
  return writeSetting(pool, settingsKey, settings);
}
