import { chargeReferenceIn } from '../../core/ledger/charge-reference.ts';
import { standingOn, type StandingQuestion } from '../../core/ledger/charge-standing.ts';
import { parseAmount } from '../../core/money/amount.ts';
import { chargeFromRow, type StoredCharge } from './charges.ts';
import type { Queries } from './database.ts';
import { invoiceColumnsFrom, type InvoiceColumns } from './invoice-facts.ts';

/** A charge in QuickBooks with what the mirror's invoices show of it. */
export type ChargeSeen = {
  readonly charge: StoredCharge;
  readonly question: StandingQuestion;
};

/**
 * The charges in QuickBooks that were written on these invoices, or whose references turned up on
 * them, by invoice. One whose own invoice the mirror does not have is left out: nothing is known of
 * where it stands.
 */
export async function chargesSeenOn(
  db: Queries,
  realmId: string,
  invoiceIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ChargeSeen[]>> {
  const carriers = await carriersOf(db, realmId, invoiceIds);
  const references = [...carriers.values()].flatMap(referencesOn);
  const rows = await db.charge.findMany({
    where: {
      realmId,
      status: { in: ['written', 'reversed'] },
      OR: [{ qboInvoiceId: { in: [...invoiceIds] } }, { reference: { in: references } }],
    },
    orderBy: { id: 'asc' },
  });
  const seen = await see(db, realmId, rows.map(chargeFromRow), carriers);
  return new Map(
    invoiceIds.map((id) => {
      const there = new Set(referencesOn(carriers.get(id)));
      const isOn = ({ charge }: ChargeSeen): boolean =>
        charge.qboInvoiceId === id || there.has(charge.reference);
      return [id, seen.filter(isOn)];
    }),
  );
}

/** The invoices, as far as the mirror knows, on which a line carries one of these references. */
export async function invoicesCarrying(
  db: Queries,
  realmId: string,
  references: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  if (references.length === 0) return found;
  // The text as a whole is looked through first: most invoices carry no charge at all.
  const rows = await db.$queryRaw<{ id: string; texts: string[] }[]>`
    select i.id, array_agg(line ->> 'description') as texts
    from invoice i, jsonb_array_elements(i.lines) as line
    where i.realm_id = ${realmId} and i.status in ('open', 'paid') and not i.deleted
      and i.lines::text ilike '%[DW-%' and line ->> 'description' ilike '%[DW-%'
    group by i.id order by i.id`;
  const wanted = new Set(references);
  for (const { id, texts } of rows) {
    for (const reference of new Set(texts.map((text) => chargeReferenceIn(text)))) {
      if (reference === null || !wanted.has(reference)) continue;
      found.set(reference, [...(found.get(reference) ?? []), id]);
    }
  }
  return found;
}

async function carriersOf(
  db: Queries,
  realmId: string,
  ids: readonly string[],
): Promise<Map<string, InvoiceColumns>> {
  const rows = await db.invoice.findMany({
    where: { realmId, id: { in: [...ids] } },
    omit: { raw: true },
  });
  return new Map(rows.map((row) => [row.id, invoiceColumnsFrom(row)]));
}

const referencesOn = (carrier: InvoiceColumns | undefined): string[] =>
  (carrier?.lines ?? []).flatMap(({ description }) => chargeReferenceIn(description ?? '') ?? []);

/** What the mirror shows of charges: where they were written, and else where their lines went. */
async function see(
  db: Queries,
  realmId: string,
  charges: readonly StoredCharge[],
  known: ReadonlyMap<string, InvoiceColumns>,
): Promise<ChargeSeen[]> {
  const missing = charges.flatMap(({ qboInvoiceId: id }) => (id && !known.has(id) ? [id] : []));
  const carriers = new Map([...known, ...(await carriersOf(db, realmId, missing))]);
  const found = charges.flatMap((charge) => {
    const carrier = carriers.get(charge.qboInvoiceId ?? '');
    return carrier ? [{ charge, carrier, stands: standsOn(charge, carrier) }] : [];
  });
  const lowered = await loweredBy(db, charges);
  const leftOf = ({ id, amount }: StoredCharge): bigint => amount - (lowered.get(id) ?? 0n);
  // Of one that was taken back whole no line is looked for: every reversed one has none.
  const lost = found.flatMap(({ charge, carrier, stands }) =>
    leftOf(charge) > 0n && (stands === null || isVoid(carrier)) ? [charge] : [],
  );
  const moved = await elsewhere(db, realmId, lost);
  return found.map(({ charge, carrier, stands }) => ({
    charge,
    question: {
      currency: charge.currency,
      left: leftOf(charge),
      written: { name: nameOf(carrier), status: carrier.status, amount: stands },
      elsewhere: moved.get(charge.id) ?? [],
    },
  }));
}

const nameOf = ({ docNumber, id }: InvoiceColumns): string => docNumber ?? id;
const isVoid = ({ status }: InvoiceColumns): boolean => status === 'void' || status === 'deleted';

const standsOn = (charge: StoredCharge, { id, lines, currency }: InvoiceColumns): bigint | null =>
  standingOn(
    lines.map((line) => ({ ...line, amount: parseAmount(line.amount, currency).minor })),
    {
      reference: charge.reference,
      lineId: charge.qboInvoiceId === id ? charge.qboLineId : null,
      itemId: charge.writtenWith?.itemId ?? null,
    },
  );

/** What written reversals left less on the lines of charges, by whosever hand. */
async function loweredBy(
  db: Queries,
  charges: readonly StoredCharge[],
): Promise<Map<string, bigint>> {
  const rows = await db.$queryRaw<{ id: string; lowered: bigint }[]>`
    select charge_id as id, sum(amount - credited)::bigint as lowered from charge_reversal
    where charge_id = any(${charges.map(({ id }) => id)}::uuid[]) and status = 'written'
    group by charge_id`;
  return new Map(rows.map(({ id, lowered }) => [id, lowered]));
}

/** What stands of charges on other invoices than their own, by charge. */
async function elsewhere(
  db: Queries,
  realmId: string,
  lost: readonly StoredCharge[],
): Promise<Map<string, { name: string; amount: bigint }[]>> {
  const found = await invoicesCarrying(
    db,
    realmId,
    lost.map(({ reference }) => reference),
  );
  const carriers = await carriersOf(db, realmId, [...new Set([...found.values()].flat())]);
  return new Map(
    lost.map((charge) => {
      const others = (found.get(charge.reference) ?? []).flatMap((id) => {
        const other = id === charge.qboInvoiceId ? undefined : carriers.get(id);
        const amount = other ? standsOn(charge, other) : null;
        return other && amount !== null ? [{ name: nameOf(other), amount }] : [];
      });
      return [charge.id, others];
    }),
  );
}
