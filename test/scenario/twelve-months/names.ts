/** The story's keys for the ids that QuickBooks gave. */
import type { StoredCharge } from '../../../src/adapters/store/charges.ts';
import type { Books } from './calculator/books.ts';
import { text } from './calculator/days.ts';
import type { Player } from './play.ts';
import type { Theatre } from './theatre.ts';

export type Names = {
  readonly charges: readonly StoredCharge[];
  readonly customer: (id: string) => string;
  readonly invoice: (id: string) => string;
  readonly invoiceIds: readonly string[];
};

/** Invoices that carry charges have no key of their own: the books name them after a charge. */
export async function namesIn(theatre: Theatre, player: Player, books: Books): Promise<Names> {
  const { realmId } = theatre.book;
  const charges = await theatre.dunwell().stores.charges.list(realmId, {}, { limit: 5_000 });
  const invoices = new Map<string, string>();
  const customers = new Map<string, string>();
  for (const key of books.customers.keys()) customers.set(player.idOf(key), key);
  for (const { key, carriesCharges } of books.invoices.values()) {
    if (!carriesCharges) invoices.set(player.idOf(key), key);
  }
  for (const { qboInvoiceId, invoiceId, assessmentDate } of charges) {
    if (qboInvoiceId === null || qboInvoiceId === invoiceId) continue;
    const source = invoices.get(invoiceId) ?? invoiceId;
    const known = books.charges.find(
      ({ invoice, on }) => invoice === source && text(on) === assessmentDate,
    );
    invoices.set(qboInvoiceId, known?.carrier ?? `${source}@${assessmentDate}`);
  }
  const read = (names: ReadonlyMap<string, string>) => (id: string) =>
    names.get(id) ?? `unknown ${id}`;
  return {
    charges,
    customer: read(customers),
    invoice: read(invoices),
    invoiceIds: [...invoices.keys()],
  };
}
