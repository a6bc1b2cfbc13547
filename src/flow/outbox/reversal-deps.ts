import type { ReversalStore } from '../../adapters/store/charge-reversals.ts';
import type { StoredReversal } from '../../adapters/store/reversal-rows.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { OutboxEntry } from '../../adapters/store/outbox.ts';
import type { QuickBooksClient } from '../../adapters/quickbooks/client.ts';
import type { WriteChargeDeps } from './charge-deps.ts';

export type ReverseChargeDeps = WriteChargeDeps & {
  readonly chargeReversals: ReversalStore;
};

/** One try at a reversal. */
export type ReversalTry = {
  readonly company: Company;
  readonly quickbooks: QuickBooksClient;
  readonly entry: OutboxEntry;
  readonly reversal: StoredReversal;
  readonly charge: StoredCharge;
};
