import type { Pool } from 'pg';
import { z } from 'zod';
import { readSetting, writeSetting } from '../settings.ts';

/** What Intuit's documents leave open, or what takes years to happen. */
export const oauthSettings = z.object({
  /**
   * What a refresh with a value that was replaced does beside being refused: nothing, or it ends
   * the grant, as Intuit says it may (QUICKBOOKS.md section 9).
   */
  outdatedRefresh: z.enum(['refuse', 'revoke']),
  /** The life of grants made from now on, whatever is refreshed: five years at Intuit. */
  hardExpirySeconds: z.int().min(1).max(157_680_000),
});
export type OAuthSettings = z.infer<typeof oauthSettings>;

export const oauthChange = oauthSettings.partial().strict();
export type OAuthChange = z.infer<typeof oauthChange>;

const settingsKey = 'oauth';
const defaults: OAuthSettings = { outdatedRefresh: 'refuse', hardExpirySeconds: 157_680_000 };

/** The settings, read where they are needed: a refresh is rare. */
export async function readOAuthSettings(pool: Pool): Promise<OAuthSettings> {
  return readSetting(pool, settingsKey, oauthSettings, defaults);
}

/** Changes some settings and answers all; what is left out stays as it is. */
export async function changeOAuthSettings(pool: Pool, change: OAuthChange): Promise<OAuthSettings> {
  const next = oauthSettings.parse({ ...(await readOAuthSettings(pool)), ...change });
  await writeSetting(pool, settingsKey, next);
  return next;
}
