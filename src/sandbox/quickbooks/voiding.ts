import { objectAt, objectsAt, textAt, type Json, type JsonObject } from './json.ts';
import type { Stored } from './stored.ts';

/**
 * The body of a voided transaction, as recorded: "Voided" before the private note, every amount
 * and balance 0, dates and numbers kept. A payment lets go of its lines.
 */
export function voidedBody(stored: Stored): JsonObject {
  const { body } = stored;
  const note = textAt(body, 'PrivateNote');
  const common: JsonObject = {
    ...body,
    PrivateNote: voidedNote(stored, note),
    // A transfer has an amount and no total.
    [totalKey(stored)]: 0,
  };
  if (stored.type === 'Transfer') return common;
  if (stored.type === 'BillPayment') return { ...common, Line: [] };
  if (stored.type === 'Payment') return { ...common, UnappliedAmt: 0, Line: [] };
  const zeros: JsonObject = {
    ...common,
    LinkedTxn: objectsAt(body, 'LinkedTxn').filter((link) => link.TxnType !== 'Payment'),
    Line: objectsAt(body, 'Line').map(zeroLine),
    ...(stored.type === 'Purchase' ? {} : { TxnTaxDetail: { TotalTax: 0 } }),
  };
  // As when the last payment lets go: only invoices carry the empty list.
  const isLinked = objectsAt(zeros, 'LinkedTxn').length > 0;
  if (body.LinkedTxn === undefined || (stored.type !== 'Invoice' && !isLinked)) {
    delete zeros.LinkedTxn;
  }
  for (const key of ['Balance', 'HomeBalance', 'HomeTotalAmt', 'RemainingCredit', 'Deposit']) {
    if (body[key] !== undefined) zeros[key] = 0;
  }
  return zeros;
}

const totalKey = ({ type }: Stored): string => (type === 'Transfer' ? 'Amount' : 'TotalAmt');

/** Whether a transaction was voided: it has no status of its own that says so. */
export function isVoided(stored: Stored | undefined): boolean {
  if (stored === undefined || stored.body[totalKey(stored)] !== 0) return false;
  return textAt(stored.body, 'PrivateNote')?.startsWith('Voided') === true;
}

function voidedNote(stored: Stored, note: string | undefined): string {
  if (note === undefined) return 'Voided';
  return isVoided(stored) ? note : `Voided - ${note}`;
}

function zeroLine(line: JsonObject): JsonObject {
  const zero: JsonObject = line.Amount === undefined ? line : { ...line, Amount: 0 };
  const group = objectAt(line, 'GroupLineDetail');
  if (group !== undefined) {
    const Line: Json = objectsAt(group, 'Line').map(zeroLine);
    return { ...zero, GroupLineDetail: { ...group, Line } };
  }
  const detail = objectAt(line, 'SalesItemLineDetail');
  if (detail === undefined) return zero;
  const zeroed: JsonObject = { ...detail };
  for (const key of ['Qty', 'TaxInclusiveAmt']) if (key in detail) zeroed[key] = 0;
  return { ...zero, SalesItemLineDetail: zeroed };
}
