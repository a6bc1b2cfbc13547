import { z } from 'zod';
import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import { creditMemoRow, invoiceRow } from '../../adapters/quickbooks/map.ts';
import { chargeReferenceIn } from '../../core/ledger/charge-reference.ts';
import { amountFromNumber } from '../../core/money/amount.ts';
import type { BookedAmount } from '../../core/reports/booked.ts';
import type { LiveTransaction } from '../../core/reports/live-transaction.ts';
import { incomeAccounts, namedAccounts } from './concerned-accounts.ts';

const refSchema = z.object({ value: z.string(), name: z.string().optional() }).loose();
const formSchema = z
  .object({
    Line: z
      .array(
        z
          .object({
            Amount: z.number().optional(),
            Description: z.string().optional(),
            SalesItemLineDetail: z
              .object({ ItemRef: refSchema.optional(), ItemAccountRef: refSchema.optional() })
              .loose()
              .optional(),
          })
          .loose(),
      )
      .default([]),
  })
  .loose();

type Line = z.infer<typeof formSchema>['Line'][number];
type Places = {
  readonly byItem: ReadonlyMap<string, string>;
  readonly names: ReadonlyMap<string, string>;
};

/**
 * The transactions that carry these amounts as QuickBooks has them now, by id; what is deleted is
 * not among them. A line's account is the one QuickBooks gives with it, else that of its item.
 */
export async function lookAtLive(
  quickbooks: Pick<QuickBooksClient, 'readByIds'>,
  wanted: readonly BookedAmount[],
  homeCurrency: string,
): Promise<Map<string, LiveTransaction>> {
  const idsOf = (kind: BookedAmount['kind']): string[] => [
    ...new Set(wanted.flatMap((each) => (each.kind === kind ? [each.booking.transactionId] : []))),
  ];
  const invoices = await quickbooks.readByIds('Invoice', idsOf('charge'));
  const memos = await quickbooks.readByIds('CreditMemo', idsOf('credit'));
  const places = await placesOf(quickbooks, [...invoices, ...memos]);
  const live = new Map<string, LiveTransaction>();
  for (const raw of invoices) {
    const { id, status, docNumber, txnDate, currency } = invoiceRow(raw, homeCurrency);
    const lines = linesOf(raw, currency, places);
    live.set(id, { status, number: docNumber ?? id, date: txnDate, lines });
  }
  for (const raw of memos) {
    const { id, total, docNumber, txnDate, currency } = creditMemoRow(raw, homeCurrency);
    const lines = linesOf(raw, currency, places);
    // One of ours is over an amount; without any it was voided.
    const status = total === 0n ? 'void' : 'open';
    live.set(id, { status, number: docNumber ?? id, date: txnDate, lines });
  }
  return live;
}

const isOurs = (line: Line): boolean => chargeReferenceIn(line.Description ?? '') !== null;

async function placesOf(
  quickbooks: Pick<QuickBooksClient, 'readByIds'>,
  forms: readonly RawEntity[],
): Promise<Places> {
  const details = forms.flatMap((form) =>
    formSchema
      .parse(form)
      .Line.filter(isOurs)
      .map((line) => line.SalesItemLineDetail),
  );
  const unplaced = details.filter((detail) => detail?.ItemAccountRef === undefined);
  const items = new Set(unplaced.flatMap((detail) => detail?.ItemRef?.value ?? []));
  const byItem = await incomeAccounts(quickbooks, [...items]);
  const named = await namedAccounts(quickbooks, [...new Set(byItem.values())]);
  return { byItem, names: new Map(named.map(({ id, name }) => [id, name])) };
}

const linesOf = (raw: RawEntity, currency: string, places: Places): LiveTransaction['lines'] =>
  formSchema
    .parse(raw)
    .Line.filter(isOurs)
    .map((line) => {
      const { ItemRef, ItemAccountRef } = line.SalesItemLineDetail ?? {};
      const accountId = ItemAccountRef?.value ?? places.byItem.get(ItemRef?.value ?? '') ?? null;
      return {
        description: line.Description ?? '',
        amount: amountFromNumber(line.Amount ?? 0, currency).minor,
        accountId,
        accountName: ItemAccountRef?.name ?? places.names.get(accountId ?? '') ?? null,
      };
    });
