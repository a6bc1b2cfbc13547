/** Why a customer owed something else in QuickBooks than in the mirror. */
export const differenceCauses = [
  'missed-change',
  'missed-deletion',
  'in-motion',
  'rounding',
  'currency',
  'unapplied-credit',
  'not-mirrored',
  'unknown',
] as const;
export type DifferenceCause = (typeof differenceCauses)[number];

/** What is known of a difference after the customer's transactions were read again. Minor units. */
export type DifferenceFacts = {
  readonly inQuickbooks: bigint;
  readonly beforeRepair: bigint;
  readonly afterRepair: bigint;
  /** False where the whole company was read again at once: then nothing is known by customer. */
  readonly isCounted: boolean;
  /** Transactions that turned out to be others than the mirror held. */
  readonly changed: number;
  /** Transactions that turned out to be gone. */
  readonly deleted: number;
  /** Of both, those that changed after the report was asked for. */
  readonly inMotion: number;
  /** Open transactions in a foreign currency. */
  readonly foreign: number;
  /** Unapplied payments and credits, as a positive sum in the home currency. */
  readonly unapplied: bigint;
  /** Kinds of transactions that make up the balance in QuickBooks and are not mirrored. */
  readonly otherKinds: readonly string[];
};

/** The most likely cause of a difference, with what speaks for it. */
export function explainDifference(facts: DifferenceFacts): {
  cause: DifferenceCause;
  detail: string | null;
} {
  const rest = facts.inQuickbooks - facts.afterRepair;
  const read = facts.changed + facts.deleted;
  if (rest === 0n) return explainCured(facts, read);
  if (facts.otherKinds.length > 0) {
    const detail = `The balance in QuickBooks also holds: ${facts.otherKinds.join(', ')}`;
    return { cause: 'not-mirrored', detail };
  }
  const size = rest < 0n ? -rest : rest;
  if (facts.foreign > 0) {
    // Each transaction is valued and rounded by itself, so each may be off by half a unit.
    if (size <= BigInt(facts.foreign)) {
      return { cause: 'rounding', detail: `${facts.foreign} valued in the home currency` };
    }
    return { cause: 'currency', detail: 'QuickBooks values foreign amounts by another rate' };
  }
  if (size === facts.unapplied) return { cause: 'unapplied-credit', detail: null };
  return { cause: 'unknown', detail: null };
}

function explainCured(
  facts: DifferenceFacts,
  read: number,
): { cause: DifferenceCause; detail: string | null } {
  if (!facts.isCounted) return { cause: 'missed-change', detail: null };
  if (read === 0 && facts.beforeRepair !== facts.afterRepair) {
    const detail = 'its transactions are another customer’s now, as after a merge';
    return { cause: 'missed-change', detail };
  }
  if (facts.inMotion === read) return { cause: 'in-motion', detail: null };
  if (facts.changed === 0) {
    return { cause: 'missed-deletion', detail: transactions(facts.deleted, 'deleted') };
  }
  const parts = [
    transactions(facts.changed, 'added or changed'),
    ...(facts.deleted > 0 ? [transactions(facts.deleted, 'deleted')] : []),
  ];
  return { cause: 'missed-change', detail: parts.join(', ') };
}

const transactions = (count: number, what: string): string =>
  `${count} ${count === 1 ? 'transaction' : 'transactions'} ${what}`;
