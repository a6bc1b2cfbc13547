import type { ChargeStore } from '../../adapters/store/charges.ts';
import type { CourtesyStore } from '../../adapters/store/courtesies.ts';
import { liveAmount } from '../../core/ledger/charge-standing.ts';
import type { ChargeToTell, CourtesySubjects } from '../../core/mail/courtesy.ts';
import { isCourtesy, noSubjects } from '../../core/mail/courtesy.ts';

type Stores = { readonly charges: ChargeStore; readonly courtesies: CourtesyStore };

/** What of the charges stands in QuickBooks, as mails tell it. */
export async function chargesToTell(
  { charges, courtesies }: Stores,
  realmId: string,
  ids: readonly string[],
): Promise<ChargeToTell[]> {
  if (ids.length === 0) return [];
  const found = await charges.list(realmId, { ids }, { limit: ids.length });
  const numbers = await courtesies.numbers(
    realmId,
    found.map(({ invoiceId }) => invoiceId),
  );
  return found
    .filter(({ status }) => status === 'written')
    .map(({ id, invoiceId, qboInvoiceId, currency, worksheet, ...charge }) => ({
      ...{ id, invoiceId, currency, worksheet },
      docNumber: numbers.get(invoiceId) || null,
      carrierId: qboInvoiceId ?? invoiceId,
      amount: liveAmount({ ...charge, byHand: charge.byHand?.amount ?? 0n }),
    }))
    .filter(({ amount }) => amount > 0n)
    .toSorted((a, b) => (a.worksheet.assessmentDate < b.worksheet.assessmentDate ? -1 : 1));
}

/** What is left now of what mails beside the reminders are about; for reminders nothing. */
export async function readSubjects(
  stores: Stores,
  realmId: string,
  mails: readonly { readonly id: string; readonly template: string }[],
): Promise<(mailId: string) => CourtesySubjects> {
  const mailIds = mails.filter(({ template }) => isCourtesy(template)).map(({ id }) => id);
  if (mailIds.length === 0) return () => noSubjects;
  const rows = await stores.courtesies.subjectsOf(realmId, mailIds);
  const idsOf = (kind: string): string[] =>
    rows.filter((row) => row.kind === kind).map(({ id }) => id);
  const [charges, payments] = await Promise.all([
    chargesToTell(stores, realmId, idsOf('charge')),
    stores.courtesies.standingPayments(realmId, idsOf('payment')),
  ]);
  return (mailId) => {
    const of = (kind: string): Set<string> =>
      new Set(rows.filter((row) => row.mailId === mailId && row.kind === kind).map(({ id }) => id));
    const [ownCharges, ownPayments] = [of('charge'), of('payment')];
    return {
      charges: charges.filter(({ id }) => ownCharges.has(id)),
      payments: payments.filter(({ id }) => ownPayments.has(id)),
    };
  };
}
