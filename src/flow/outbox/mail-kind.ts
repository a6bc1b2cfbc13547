/** What sending must know of a kind of mail: where it is kept, what may stop it, how it reads. */
import type { Mail } from '../../adapters/postmark/mail.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { MailRoute } from '../../adapters/store/mail-servers.ts';
import type { OutboxEntry, OutboxKind, OutboxStore } from '../../adapters/store/outbox.ts';
import type { SendingMove } from '../../adapters/store/reminder-sendings.ts';
import type { SuppressionStore } from '../../adapters/store/suppressions.ts';
import type { Clock } from '../../clock.ts';
import type { Logger } from 'pino';
import type { MailRoutes } from '../mails/mail-routes.ts';
import type { Settled } from './charge-deps.ts';
import type { Checkpoint } from './outcome.ts';

/** A mail that is kept in a row of ours before, while and after it is sent. */
export type StoredMail = {
  /** What Postmark's metadata carries. */
  readonly id: string;
  readonly status: string;
  /** When the status last changed. */
  readonly updatedAt: Date;
  /** Where it last went out; null where that was not kept. */
  readonly route: MailRoute | null;
};

export type MailTry<T extends StoredMail> = { readonly entry: OutboxEntry; readonly mail: T };

/** A mail that nothing speaks against, complete as it would go out. */
export type ReadyMail<T extends StoredMail> = MailTry<T> & { readonly message: Mail };

export type MailKind<T extends StoredMail> = {
  readonly name: OutboxKind;
  find(realmId: string, ids: readonly string[]): Promise<T[]>;
  /**
   * Checks approved mails against what is so now and writes those that may go; ends the others.
   * @param from the sender's address
   */
  prepare(
    company: Company,
    tries: readonly MailTry<T>[],
    from: string,
  ): Promise<{
    ready: ReadyMail<T>[];
    settled: Settled[];
    /** Those that the next pass is to take; no try was made at them. */
    later?: readonly OutboxEntry[];
  }>;
  /**
   * Puts the exact mails on record as being sent by this route, in one commit.
   * @returns those that still were to be sent, by id, with when they began to be sent
   */
  begin(ready: readonly ReadyMail<T>[], route: MailRoute): Promise<ReadonlyMap<string, Date>>;
  /** The last look: the ids of those that somebody has stopped since they were prepared. */
  stoppedMeanwhile(company: Company, going: readonly ReadyMail<T>[]): Promise<ReadonlySet<string>>;
  /** Keeps what became of mails in one commit. @returns the ids of those that it was kept of */
  keep(moves: readonly SendingMove[]): Promise<ReadonlySet<string>>;
};

export type SendMailsDeps = {
  readonly mailRoutes: Pick<MailRoutes, 'current' | 'of'>;
  readonly outbox: Pick<OutboxStore, 'release'>;
  readonly suppressions: Pick<SuppressionStore, 'suppress'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly checkpoint: Checkpoint;
  readonly isStopping: () => boolean;
  /** How long Postmark's search may take to know a mail that it took. */
  readonly settleMs: number;
};
