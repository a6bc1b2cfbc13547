import type { Dunwell } from '../flow/dunwell.ts';

/** What the pages and the API are made of. */
export type WebDeps = {
  readonly dunwell: Dunwell;
  /** The app's public address, without a trailing slash. */
  readonly baseUrl: string;
  readonly sessionSecret: string;
  readonly databaseUrl: string;
  /** Cookies are sent over https only. */
  readonly isSecure: boolean;
};
