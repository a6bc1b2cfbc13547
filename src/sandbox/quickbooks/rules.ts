/** Which rules complete which entity type. */
import { completeAttachable, settleAttachments } from './attachable.ts';
import { completeDeposit, settleDeposit } from './deposit.ts';
import { completeCompanyCurrency, completePreferences } from './currency-rules.ts';
import type { JsonObject } from './json.ts';
import { completeAccount, completeItem, completePlainList, completeTerm } from './lists.ts';
import {
  completeCustomer,
  completeEmployee,
  completeVendor,
  settleCustomerParent,
} from './parties.ts';
import { completePayment } from './payment.ts';
import { renameBelow } from './names.ts';
import { completePlainRecord, completeSubList, completeTaxAgency } from './plain-records.ts';
import { storePostings } from './postings.ts';
import { completeSalesForm } from './sales-form.ts';
import type { Stored } from './stored.ts';
import type { WriteSession } from './write-session.ts';

/** A whole new body, and the highest line id ever used in it. */
export type Completion = { body: JsonObject; lastLineId: number };

export type Rules = {
  /** Fills defaults, checks the rules and computes what is read-only. Throws faults. */
  complete(
    session: WriteSession,
    type: string,
    draft: JsonObject,
    prior: Stored | undefined,
  ): Promise<Completion>;
  /** Brings what hangs on the entity up to date, after it was created, changed or deleted. */
  settle?(session: WriteSession, stored: Stored, before: JsonObject | undefined): Promise<void>;
};

const sales: Rules = { complete: completeSalesForm };
const plainList: Rules = { complete: completePlainList };
const subList: Rules = { complete: completeSubList, settle: renameBelow };
const plainRecord: Rules = { complete: completePlainRecord };
const asGiven: Rules = {
  complete: (_session, _type, draft) => Promise.resolve({ body: draft, lastLineId: 0 }),
};

const rules: Readonly<Record<string, Rules>> = {
  Customer: {
    complete: completeCustomer,
    settle: async (session, stored, before) => {
      await settleCustomerParent(session, stored, before);
      await renameBelow(session, stored, before);
    },
  },
  Vendor: { complete: completeVendor },
  Employee: { complete: completeEmployee },
  Invoice: sales,
  CreditMemo: sales,
  Estimate: sales,
  SalesReceipt: sales,
  RefundReceipt: sales,
  Payment: {
    complete: completePayment,
    settle: (session, stored) => storePostings(session, stored),
  },
  Deposit: { complete: completeDeposit, settle: settleDeposit },
  Bill: plainRecord,
  BillPayment: plainRecord,
  JournalEntry: plainRecord,
  Purchase: plainRecord,
  PurchaseOrder: plainRecord,
  TimeActivity: plainRecord,
  Transfer: plainRecord,
  VendorCredit: plainRecord,
  Item: { complete: completeItem, settle: renameBelow },
  Account: { complete: completeAccount, settle: renameBelow },
  Term: { complete: completeTerm },
  PaymentMethod: plainList,
  Department: subList,
  Class: subList,
  Budget: plainList,
  CustomerType: plainList,
  TaxAgency: { complete: completeTaxAgency },
  TaxCode: plainList,
  TaxRate: plainList,
  CompanyCurrency: { complete: completeCompanyCurrency },
  CompanyInfo: asGiven,
  Preferences: { complete: completePreferences },
  Attachable: { complete: completeAttachable, settle: settleAttachments },
};

/** The rules of an entity type. Throws when the ledger's own code names a type without any. */
export function rulesOf(type: string): Rules {
  const found = rules[type];
  if (found === undefined) throw new Error(`The ledger has no rules for ${type}`);
  return found;
}
