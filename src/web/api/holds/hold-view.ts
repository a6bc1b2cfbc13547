import type { z } from 'zod';
import type { HoldEntry, HoldFile } from '../../../adapters/store/hold-log.ts';
import type { StoredHold } from '../../../adapters/store/holds.ts';
import type { StoredPromise } from '../../../adapters/store/promises.ts';
import { lastDayOf } from '../../../core/holds/promises.ts';
import type { ApiContext } from '../route.ts';
import { toAmount, toInstant } from '../values.ts';
import type {
  holdDetailSchema,
  holdEntrySchema,
  holdFilesSchema,
  holdSchema,
  promiseSchema,
} from './hold-schema.ts';

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

/** A promise as the API shows it. */
export function promiseView(promise: StoredPromise): z.input<typeof promiseSchema> {
  const { id, holdId, customerId, invoiceId, currency, promisedBy, author } = promise;
  const { madeOn, dueOn, state, settledOn } = promise;
  return {
    ...{ id, holdId, customerId, invoiceId, currency, promisedBy, author },
    ...{ madeOn, dueOn, state, settledOn },
    amount: toAmount(promise.amount, currency),
    received: toAmount(promise.received, currency),
    lastDay: lastDayOf(promise),
  };
}

/** A hold with the dispute or the promise behind it. */
export async function holdDetail(
  context: ApiContext,
  hold: StoredHold,
): Promise<z.input<typeof holdDetailSchema>> {
  const { dunwell, company } = context;
  const { realmId } = company;
  const [[view], disputes, promises] = await Promise.all([
    holdViews(context, [hold]),
    dunwell.stores.disputes.ofHolds(realmId, [hold.id]),
    dunwell.stores.paymentPromises.ofHolds(realmId, [hold.id]),
  ]);
  if (view === undefined) throw new Error('A hold was to be shown and is not');
  const dispute = disputes.get(hold.id);
  const promise = promises.get(hold.id);
  return {
    ...view,
    dispute: dispute
      ? {
          ...{ reason: dispute.reason, reasonText: dispute.reasonText },
          ...{ responsible: dispute.responsible, dueOn: dispute.dueOn },
          ...{ outcome: dispute.outcome, closedOn: dispute.closedOn },
        }
      : null,
    promise: promise ? promiseView(promise) : null,
  };
}

export const entryView = (entry: HoldEntry): z.input<typeof holdEntrySchema> => ({
  ...{ id: entry.id, author: entry.author, kind: entry.kind, text: entry.text },
  at: toInstant(entry.at),
});

export const fileView = (file: HoldFile): z.input<typeof holdFilesSchema>['items'][number] => ({
  ...{ id: file.id, name: file.name, mediaType: file.mediaType, byteSize: file.byteSize },
  ...{ sha256: file.sha256, author: file.author, createdAt: toInstant(file.createdAt) },
});
