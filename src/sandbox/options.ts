import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { RealClock, SandboxClock } from './clock/sandbox-clock.ts';

/** What the sandbox needs of the app it stands beside. */
export type SandboxApp = {
  /** The app's own address, without a trailing slash. */
  readonly baseUrl: string;
  /** Where QuickBooks' webhooks go. */
  readonly webhookUrl: string;
  /** Where Postmark's webhooks go. */
  readonly postmarkWebhookUrl: string;
  /** Makes an owner's API key of the app for a company; answers it in clear, once. */
  createApiKey(realmId: string): Promise<string>;
  /** Whether the app's inbox, sync and outbox have nothing left to do at the present clock. */
  isIdle(): Promise<boolean>;
};

/** The secrets the app and the sandbox share. */
export type SandboxCredentials = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly verifierToken: string;
  readonly postmarkToken: string;
  readonly postmarkAccountToken: string;
  readonly postmarkWebhookUser: string;
  readonly postmarkWebhookPassword: string;
};

export type SandboxOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  /** Address to listen on; the loopback addresses when absent. */
  readonly host?: string;
  /** A database, or a pool that stays its owner's to close. */
  readonly database: { readonly url: string } | { readonly pool: Pool };
  readonly log: Logger;
  readonly app: SandboxApp;
  readonly credentials: SandboxCredentials;
  /** The machine's clock: the sandbox's own time runs beside it. */
  readonly realClock: RealClock;
  /** The time to start at (ISO instant). A sandbox that has companies only goes forward. */
  readonly now?: string;
  readonly seed: 'demo' | 'empty';
};

export type Sandbox = {
  readonly port: number;
  /** Address of the sandbox's APIs and pages, without a trailing slash. */
  readonly baseUrl: string;
  readonly clock: SandboxClock;
  stop(): Promise<void>;
};
