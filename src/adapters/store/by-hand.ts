import {
  byHandKinds,
  liveAmount,
  reversibleAmount,
  type ByHand,
} from '../../core/ledger/charge-standing.ts';

/** What people changed of a charge's line, and when that was seen. */
export type StoredByHand = ByHand & { readonly at: Date };

/** What people changed of a charge's line, as its row keeps it; null: nothing. */
export function byHandFrom(row: {
  readonly byHand: bigint;
  readonly byHandKind: string | null;
  readonly byHandFound: string | null;
  readonly byHandAt: Date | null;
}): StoredByHand | null {
  const kind = byHandKinds.find((each) => each === row.byHandKind);
  if (kind === undefined || row.byHandAt === null) return null;
  return { kind, amount: row.byHand, found: row.byHandFound ?? '', at: row.byHandAt };
}

/** What may be taken back of a stored charge, in minor units. */
export const reversibleOf = (charge: {
  readonly amount: bigint;
  readonly reversed: bigint;
  readonly byHand: StoredByHand | null;
}): bigint => {
  const { byHand } = charge;
  return reversibleAmount({ ...charge, byHand: byHand?.amount ?? 0n, kind: byHand?.kind ?? null });
};

/** What is live of a stored charge, in minor units. */
export const liveOf = (charge: {
  readonly amount: bigint;
  readonly reversed: bigint;
  readonly byHand: StoredByHand | null;
}): bigint => liveAmount({ ...charge, byHand: charge.byHand?.amount ?? 0n });
