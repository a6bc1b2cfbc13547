import type { Logger } from 'pino';
import { ReversalTransitionError } from '../../adapters/store/charge-reversals.ts';
import type { ChargeRecheckStore, Recheck } from '../../adapters/store/charge-rechecks.ts';
import { ChargeTransitionError, type StoredCharge } from '../../adapters/store/charges.ts';
import type { CompanyStore } from '../../adapters/store/companies.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { Clock } from '../../clock.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { whyRecalculated } from '../../core/charges/posting-changes.ts';
import { recheckCharges as recheck } from '../../core/charges/recheck-charges.ts';
import type { InvoiceFacts } from '../../core/ledger/facts.ts';

export type RecheckDeps = {
  readonly companies: CompanyStore;
  readonly facts: FactsStore;
  readonly rechecks: ChargeRecheckStore;
  readonly clock: Clock;
  readonly log: Logger;
};

const invoicesAtOnce = 100;

/**
 * Looks again at the charges of every invoice whose postings changed since they were looked at.
 * What comes out too high becomes a proposal for a person, what comes out too low is noted. The
 * caller holds the company's lock and has brought the mirror up to date. Dying at any point loses
 * nothing, and doing it twice does nothing twice.
 */
export async function recheckCharges(deps: RecheckDeps, realmId: string): Promise<void> {
  const { companies, facts, rechecks, clock, log } = deps;
  let after = '';
  for (;;) {
    const changed = await rechecks.changed(realmId, after, invoicesAtOnce);
    const last = changed.at(-1);
    if (last === undefined) return;
    const company = await companies.find(realmId);
    if (!company) return;
    const today = dateInZone(clock.now(), company.timeZone);
    const ids = changed.map(({ invoiceId }) => invoiceId);
    const [invoices, charges] = await Promise.all([
      facts.invoices(realmId, ids),
      rechecks.charges(realmId, ids),
    ]);
    for (const each of changed) {
      const invoice = invoices.find(({ id }) => id === each.invoiceId);
      const ofInvoice = charges.filter(({ invoiceId }) => invoiceId === each.invoiceId);
      const found = invoice ? recheckInvoice(invoice, ofInvoice, today) : [];
      try {
        await rechecks.settle(realmId, each, found);
      } catch (error) {
        if (!isOvertaken(error)) throw error;
        log.info({ realmId, invoiceId: each.invoiceId }, 'charges will be looked at again');
      }
    }
    after = last.invoiceId;
  }
}

/** Somebody decided on a charge or its reversal meanwhile; the mark stays for the next look. */
const isOvertaken = (error: unknown): boolean =>
  error instanceof ReversalTransitionError || error instanceof ChargeTransitionError;

/** A void or deleted invoice has no postings to go by; what becomes of its charges is its own question. */
function recheckInvoice(
  invoice: InvoiceFacts,
  charges: readonly StoredCharge[],
  today: PlainDate,
): Recheck[] {
  if (invoice.status === 'void' || invoice.status === 'deleted') return [];
  const byId = new Map(charges.map((charge) => [charge.id, charge]));
  return recheck(invoice, charges, today).flatMap(({ id, worksheet, amount, tooMuch }) => {
    const charge = byId.get(id);
    if (!charge) return [];
    const reason =
      tooMuch === 0n
        ? 'With the postings known now it comes to what was charged.'
        : whyRecalculated(charge.worksheet, worksheet);
    return [{ charge, worksheet, amount, tooMuch, reason }];
  });
}

/** As `recheckCharges`, for those whose own work must not fail because of it: the marks stay. */
export async function recheckAfterSync(deps: RecheckDeps, realmId: string): Promise<void> {
  try {
    await recheckCharges(deps, realmId);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    deps.log.error({ realmId, reason }, 'charges could not be looked at again after a sync');
  }
}
