import type { z } from 'zod';
import type { StoredHold } from '../../../adapters/store/holds.ts';
import type { ApiContext } from '../route.ts';
import { toAmount, toInstant } from '../values.ts';
import type { holdSchema } from './hold-schema.ts';

/** A hold as the API shows it; its amount is in the currency of what it is on. */
export function holdView(hold: StoredHold, currency: string | null): z.input<typeof holdSchema> {
  const hasAmount = hold.amount !== null && currency !== null;
  return {
    id: hold.id,
    scope: { kind: hold.scope, id: hold.subjectId },
    stops: hold.stops,
    reason: hold.reason,
    startsOn: hold.startsOn,
    until: hold.until,
    amount: hasAmount ? toAmount(hold.amount, currency) : null,
    currency: hasAmount ? currency : null,
    accrueDuringHold: hold.accrueDuringHold,
    note: hold.note,
    author: hold.author,
    createdAt: toInstant(hold.createdAt),
    liftedOn: hold.liftedOn,
  };
}

/** Several holds, their currencies read together. */
export async function holdViews(
  { lists, company }: ApiContext,
  holds: readonly StoredHold[],
): Promise<z.input<typeof holdSchema>[]> {
  const currenciesOf = (scope: 'customer' | 'invoice') => {
    const ids = holds.flatMap((hold) =>
      hold.scope === scope && hold.amount !== null ? hold.subjectId : [],
    );
    return lists.currencies(company.realmId, scope, ids);
  };
  const [ofCustomers, ofInvoices] = await Promise.all([
    currenciesOf('customer'),
    currenciesOf('invoice'),
  ]);
  return holds.map((hold) => {
    const currencies = hold.scope === 'customer' ? ofCustomers : ofInvoices;
    return holdView(hold, currencies.get(hold.subjectId) ?? null);
  });
}
