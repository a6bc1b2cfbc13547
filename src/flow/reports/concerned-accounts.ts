import { z } from 'zod';
import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import type { TiedAccount } from '../../adapters/store/charge-tie-outs.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { ChargeRecords } from '../../core/reports/charge-record.ts';
import { readThing } from '../write-back/choices.ts';

const itemSchema = z
  .object({
    Id: z.string(),
    IncomeAccountRef: z.object({ value: z.string() }).loose().optional(),
  })
  .loose();

/** The income accounts of items, by the items' ids, as QuickBooks has them now. */
export async function incomeAccounts(
  quickbooks: Pick<QuickBooksClient, 'readByIds'>,
  itemIds: readonly string[],
): Promise<Map<string, string>> {
  if (itemIds.length === 0) return new Map();
  const items = await quickbooks.readByIds('Item', itemIds);
  return new Map(
    items.flatMap((raw): [string, string][] => {
      const { Id, IncomeAccountRef } = itemSchema.parse(raw);
      return IncomeAccountRef === undefined ? [] : [[Id, IncomeAccountRef.value]];
    }),
  );
}

/** Accounts by their ids, inactive ones too; what is no account is left out. */
export async function namedAccounts(
  quickbooks: Pick<QuickBooksClient, 'readByIds'>,
  ids: readonly string[],
): Promise<TiedAccount[]> {
  if (ids.length === 0) return [];
  const rows: RawEntity[] = await quickbooks.readByIds('Account', ids);
  return rows.flatMap((row) => {
    const thing = readThing(row);
    return thing === null ? [] : [{ id: thing.id, name: thing.name }];
  });
}

/**
 * The accounts that charges post to, or ever did: those that their lines were seen to post to, those
 * of the items that they were written with, the company's own, and every one compared before. The
 * owner may have chosen another item or another account since.
 */
export async function concernedAccounts(
  quickbooks: Pick<QuickBooksClient, 'readByIds'>,
  company: Pick<Company, 'chargeItemId' | 'chargeAccountId'>,
  { charges }: ChargeRecords,
  before: ReadonlySet<string>,
): Promise<{
  readonly accounts: readonly TiedAccount[];
  /** By the id of the item. */
  readonly byItem: ReadonlyMap<string, string>;
}> {
  const { chargeItemId, chargeAccountId } = company;
  const items = new Set(charges.flatMap(({ itemId }) => itemId ?? []));
  if (chargeItemId !== null) items.add(chargeItemId);
  const byItem = await incomeAccounts(quickbooks, [...items]);
  const ids = new Set([
    ...before,
    ...byItem.values(),
    ...charges.flatMap(({ accountId }) => accountId ?? []),
  ]);
  if (chargeAccountId !== null) ids.add(chargeAccountId);
  return { accounts: await namedAccounts(quickbooks, [...ids].toSorted()), byItem };
}
