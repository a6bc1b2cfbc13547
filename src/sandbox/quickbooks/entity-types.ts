/** Every entity type of the local QuickBooks: its family, its fields, what may be done to it. */
import {
  accountFields,
  attachableFields,
  companyCurrencyFields,
  companyInfoFields,
  customerFields,
  itemFields,
  nameFields,
  preferencesFields,
  termFields,
  vendorFields,
} from './entity-fields.ts';
import { identity, type Fields } from './fields.ts';
import * as plain from './plain-fields.ts';
import {
  creditMemoFields,
  depositFields,
  estimateFields,
  invoiceFields,
  paymentFields,
  salesReceiptFields,
} from './transaction-fields.ts';

export type EntityType = {
  readonly name: string;
  readonly group: 'list' | 'transaction' | 'setting';
  /** Types of one family share an Id sequence, as QuickBooks' transactions and names do. */
  readonly idFamily: string;
  readonly nameField?: string;
  /** Names are unique within a family (a customer and a vendor cannot share one). */
  readonly nameFamily?: string;
  readonly fields: Fields;
  /** Accepts properties beyond `fields`: a plain record that the ledger only keeps. */
  readonly isOpen?: true;
  /** False: an update is always a full one, whatever it says. */
  readonly hasSparse?: false;
  readonly hasWebhooks?: false;
  readonly isInCdc?: false;
  readonly can: readonly ('delete' | 'void' | 'send')[];
};

function transaction(
  name: string,
  fields: Fields,
  can: EntityType['can'],
  more: { isOpen?: true } = {},
): EntityType {
  return { name, group: 'transaction', idFamily: 'transaction', fields, can, ...more };
}

function listType(
  name: string,
  fields: Fields,
  more: Partial<
    Pick<EntityType, 'idFamily' | 'nameField' | 'nameFamily' | 'isOpen' | 'isInCdc'>
  > = {},
): EntityType {
  const own = name.toLowerCase();
  const defaults = { idFamily: own, nameField: 'Name', nameFamily: own };
  return { name, group: 'list', fields, can: [], ...defaults, ...more };
}

function party(name: string, fields: Fields): EntityType {
  const family = { idFamily: 'name', nameField: 'DisplayName', nameFamily: 'name' };
  return listType(name, fields, family);
}

const types: readonly EntityType[] = [
  party('Customer', customerFields),
  party('Vendor', vendorFields),
  party('Employee', { ...plain.employeeFields, ...identity, ...nameFields }),
  transaction('Invoice', invoiceFields, ['delete', 'void', 'send']),
  transaction('Payment', paymentFields, ['delete', 'void', 'send']),
  transaction('CreditMemo', creditMemoFields, ['delete', 'void', 'send']),
  transaction('Estimate', estimateFields, ['delete', 'send']),
  transaction('SalesReceipt', salesReceiptFields, ['delete', 'void', 'send']),
  transaction('RefundReceipt', salesReceiptFields, ['delete', 'void', 'send']),
  { ...transaction('Deposit', depositFields, ['delete']), hasSparse: false },
  transaction('Bill', plain.billFields, ['delete']),
  transaction('BillPayment', plain.billPaymentFields, ['delete', 'void']),
  transaction('JournalEntry', plain.journalEntryFields, ['delete']),
  transaction('Purchase', plain.purchaseFields, ['delete', 'void']),
  transaction('PurchaseOrder', plain.purchaseOrderFields, ['delete', 'send']),
  { ...transaction('TimeActivity', plain.timeActivityFields, ['delete']), isInCdc: false },
  transaction('Transfer', plain.transferFields, ['delete', 'void']),
  transaction('VendorCredit', plain.vendorCreditFields, ['delete']),
  listType('Item', itemFields),
  listType('Account', accountFields),
  listType('Term', termFields),
  listType('PaymentMethod', plain.paymentMethodFields),
  listType('Department', plain.departmentFields),
  listType('Class', plain.classFields),
  listType('Budget', plain.budgetFields),
  { ...listType('CustomerType', plain.customerTypeFields), hasWebhooks: false },
  { ...listType('TaxCode', plain.taxCodeFields, { isInCdc: false }), hasWebhooks: false },
  { ...listType('TaxRate', plain.taxRateFields, { isInCdc: false }), hasWebhooks: false },
  {
    ...listType('TaxAgency', plain.taxAgencyFields, { isInCdc: false }),
    nameField: 'DisplayName',
  },
  listType('CompanyCurrency', companyCurrencyFields, {
    nameField: 'Code',
    nameFamily: 'companycurrency',
  }),
  {
    name: 'CompanyInfo',
    group: 'setting',
    idFamily: 'companyinfo',
    fields: companyInfoFields,
    hasWebhooks: false,
    can: [],
  },
  {
    name: 'Preferences',
    group: 'setting',
    idFamily: 'preferences',
    fields: preferencesFields,
    isOpen: true,
    can: [],
  },
  {
    name: 'Attachable',
    group: 'setting',
    idFamily: 'attachable',
    fields: attachableFields,
    hasWebhooks: false,
    can: ['delete'],
  },
];

const byLowerName = new Map(types.map((type) => [type.name.toLowerCase(), type]));

/** The type of that name, in any letter case as in paths and queries; undefined when unknown. */
export function findEntityType(name: string): EntityType | undefined {
  return byLowerName.get(name.toLowerCase());
}

/** The type of that exact name. Throws when the ledger's own code names one that is missing. */
export function entityType(name: string): EntityType {
  const type = findEntityType(name);
  if (type === undefined) throw new Error(`The ledger knows no entity type ${name}`);
  return type;
}
