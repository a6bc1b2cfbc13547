import type { Logger } from 'pino';
import type { ChargeStandingStore } from '../../adapters/store/charge-standings.ts';
import { standingOf } from '../../core/ledger/charge-standing.ts';

export type NoteByHandDeps = {
  readonly chargeStandings: ChargeStandingStore;
  readonly log: Logger;
};

const invoicesAtOnce = 100;

/**
 * Holds the charges in QuickBooks against every invoice that changed since, and keeps what people
 * did to them by hand: a line taken out, put back, lowered, raised or moved, an invoice voided or
 * deleted. Nothing is written to QuickBooks. The caller holds the company's lock and has brought
 * the mirror up to date. Dying at any point loses nothing, and doing it twice does nothing twice.
 */
export async function noteByHand(deps: NoteByHandDeps, realmId: string): Promise<void> {
  const { chargeStandings } = deps;
  let after = '';
  for (;;) {
    const changed = await chargeStandings.changed(realmId, after, invoicesAtOnce);
    const last = changed.at(-1);
    if (last === undefined) return;
    const seen = await chargeStandings.look(
      realmId,
      changed.map(({ invoiceId }) => invoiceId),
    );
    for (const each of changed) {
      const standings = (seen.get(each.invoiceId) ?? []).map(({ charge, question }) => ({
        charge,
        byHand: standingOf(question),
      }));
      await chargeStandings.settle(realmId, each, standings);
    }
    after = last.invoiceId;
  }
}

/** As `noteByHand`, for a sync that must not fail because of it: what is to be looked at stays. */
export async function noteByHandAfterSync(deps: NoteByHandDeps, realmId: string): Promise<void> {
  try {
    await noteByHand(deps, realmId);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    deps.log.error({ realmId, reason }, 'charges could not be held against their invoices');
  }
}
