import type { Logger } from 'pino';
import type { QuickBooks } from '../../adapters/quickbooks/client.ts';
import type { ChargeStore, StoredCharge } from '../../adapters/store/charges.ts';
import type { CompanyStore } from '../../adapters/store/companies.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { HoldStore } from '../../adapters/store/holds.ts';
import type { MirrorStore } from '../../adapters/store/mirror.ts';
import type { PolicyStore } from '../../adapters/store/policies.ts';
import type { ProposalStore } from '../../adapters/store/proposals.ts';
import type { OutboxEntry, OutboxStore } from '../../adapters/store/outbox.ts';
import type { WriteBackSettingsStore } from '../../adapters/store/write-back-settings.ts';
import type { Clock } from '../../clock.ts';
import type { Checkpoint, TryOutcome } from './outcome.ts';

export type WriteChargeDeps = {
  readonly quickbooks: QuickBooks;
  readonly companies: CompanyStore;
  readonly charges: ChargeStore;
  readonly facts: FactsStore;
  readonly policies: PolicyStore;
  readonly proposals: ProposalStore;
  readonly holds: HoldStore;
  readonly mirror: MirrorStore;
  readonly outbox: OutboxStore;
  readonly writeBackSettings: WriteBackSettingsStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly checkpoint: Checkpoint;
  readonly isStopping: () => boolean;
};

/** One charge and its place in the outbox. */
export type ChargeTry = { readonly entry: OutboxEntry; readonly charge: StoredCharge };

/** An item of the outbox and what became of the try at it. */
export type Settled = { readonly entry: OutboxEntry; readonly outcome: TryOutcome };

/** Keeps what became of items, in one commit for all that ended alike. */
export type Settle = (results: readonly Settled[]) => Promise<void>;
