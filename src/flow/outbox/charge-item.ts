import { z } from 'zod';
import type { QuickBooksClient } from '../../adapters/quickbooks/client.ts';
import type { Company, CompanyStore } from '../../adapters/store/companies.ts';

const itemName = 'Finance charge';
const accountName = 'Finance charge income';
const idSchema = z.object({ Id: z.string() }).loose();

/**
 * The item that charges are written with where none was chosen. It and, unless the owner chose
 * one, its income account are looked for by name and made once; the request ids make a repeated
 * creation harmless.
 * @returns the item's QuickBooks id
 */
export async function ensureChargeItem(options: {
  quickbooks: QuickBooksClient;
  companies: CompanyStore;
  company: Company;
}): Promise<string> {
  const { quickbooks, companies, company } = options;
  if (company.chargeItemId) return company.chargeItemId;
  const { realmId } = company;

  const [knownItem] = await quickbooks.query('Item', ` where Name = '${itemName}'`);
  if (knownItem) {
    const chargeItemId = idSchema.parse(knownItem).Id;
    await companies.update(realmId, { chargeItemId });
    return chargeItemId;
  }
  const chargeAccountId = company.chargeAccountId ?? (await ensureAccount(quickbooks));
  const item = await quickbooks.create(
    'Item',
    {
      Name: itemName,
      Type: 'Service',
      IncomeAccountRef: { value: chargeAccountId },
      Taxable: false,
    },
    `dunwell-item-${realmId}-${chargeAccountId}`,
  );
  const chargeItemId = idSchema.parse(item).Id;
  await companies.update(realmId, { chargeItemId, chargeAccountId });
  return chargeItemId;
}

async function ensureAccount(quickbooks: QuickBooksClient): Promise<string> {
  const [known] = await quickbooks.query('Account', ` where Name = '${accountName}'`);
  const account =
    known ??
    (await quickbooks.create(
      'Account',
      {
        Name: accountName,
        AccountType: 'Other Income',
        AccountSubType: 'OtherMiscellaneousIncome',
      },
      `dunwell-account-${quickbooks.realmId}`,
    ));
  return idSchema.parse(account).Id;
}
