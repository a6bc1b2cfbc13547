import type { Logger } from 'pino';
import type { Pace } from '../adapters/quickbooks/pace.ts';
import type { Clock } from '../clock.ts';
import type { Credentials } from '../config.ts';
import type { Checkpoint } from './outbox/outcome.ts';

/** What the program is told when it starts. */
export type DunwellOptions = {
  readonly databaseUrl: string;
  readonly credentials: Credentials;
  /** The app's public address. */
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly repairEveryHours: number;
  /** A mirror that was not in step for longer than this is not acted on; 24 when absent. */
  readonly staleAfterHours?: number;
  /** How often open balances are compared with QuickBooks' own report; 7 when absent. */
  readonly compareEveryDays?: number;
  /** How long webhooks gather when it is quiet, before they are read; at once when absent. */
  readonly syncGatherMs?: number;
  /** Whether this process works, or only serves pages and takes in webhooks. */
  readonly isWorker: boolean;
  /** Reads that Intuit's plan allows in a month, for all companies together; 500,000 by default. */
  readonly meteredReadBudget?: number;
  /** How fast QuickBooks is called; null: as fast as it answers, for where it has no limits. */
  readonly pace?: Pace | null;
  /** Tests stop the program between two commits here. */
  readonly checkpoint?: Checkpoint;
};
