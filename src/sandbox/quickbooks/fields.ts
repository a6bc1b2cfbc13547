/** The field lists of the entities: order on the wire, kind, limits and what may be written. */

export type FieldKind =
  'text' | 'boolean' | 'number' | 'money' | 'date' | 'ref' | 'object' | 'list' | 'system';

export type Field = {
  readonly kind: FieldKind;
  /** Sent by a client it is ignored, as QuickBooks ignores it. */
  readonly readOnly?: true;
  readonly max?: number;
  /** The entity type a reference must exist in. */
  readonly target?: string;
  readonly values?: readonly string[];
};

/** Fields by name, in the order QuickBooks answers them. */
export type Fields = Readonly<Record<string, Field>>;

export const flag: Field = { kind: 'boolean' };
export const number: Field = { kind: 'number' };
export const money: Field = { kind: 'money' };
export const date: Field = { kind: 'date' };
export const object: Field = { kind: 'object' };
export const list: Field = { kind: 'list' };
const system: Field = { kind: 'system', readOnly: true };

export function text(max?: number): Field {
  return max === undefined ? { kind: 'text' } : { kind: 'text', max };
}

export function choice(...values: string[]): Field {
  return { kind: 'text', values };
}

export function ref(target?: string): Field {
  return target === undefined ? { kind: 'ref' } : { kind: 'ref', target };
}

export function readOnly(field: Field): Field {
  return { ...field, readOnly: true };
}

/** What every entity carries: written by the ledger, never taken from a body. */
export const identity: Fields = {
  domain: system,
  sparse: system,
  Id: system,
  SyncToken: system,
  MetaData: system,
};

export const salesHead: Fields = {
  ...identity,
  CustomField: list,
  DocNumber: text(21),
  TxnDate: date,
  DepartmentRef: ref('Department'),
  CurrencyRef: ref(),
  ExchangeRate: number,
  PrivateNote: text(4000),
  TxnStatus: text(),
  LinkedTxn: list,
  Line: list,
  TxnTaxDetail: object,
};

export const salesParty: Fields = {
  CustomerRef: ref('Customer'),
  CustomerMemo: object,
  BillAddr: object,
  ShipAddr: object,
  ShipFromAddr: object,
  FreeFormAddress: flag,
  ClassRef: ref('Class'),
};

export const salesFoot: Fields = {
  TotalAmt: readOnly(money),
  HomeTotalAmt: readOnly(money),
  ApplyTaxAfterDiscount: flag,
  PrintStatus: choice('NotSet', 'NeedToPrint', 'PrintComplete'),
  EmailStatus: choice('NotSet', 'NeedToSend', 'EmailSent'),
  BillEmail: object,
  BillEmailCc: object,
  BillEmailBcc: object,
  DeliveryInfo: readOnly(object),
  GlobalTaxCalculation: choice('TaxExcluded', 'TaxInclusive', 'NotApplicable'),
};
