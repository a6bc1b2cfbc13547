import { QuickBooksError } from '../../adapters/quickbooks/errors.ts';
import type { StoredReversal } from '../../adapters/store/reversal-rows.ts';
import { describeCharge } from '../../core/charges/describe-charge.ts';
import type { CarrierFound } from '../../core/ledger/reversal-plan.ts';
import { activeTaxCodes, untaxedCode } from './charge-tax-code.ts';
import { readLiveInvoices, isLive, type LiveInvoice } from './live-invoice.ts';
import {
  amountOfLine,
  lineOfCharge,
  loweredDescription,
  readForm,
  withTax,
  type Form,
  type FormLine,
} from './reversal-bodies.ts';
import type { ReversalTry, ReverseChargeDeps } from './reversal-deps.ts';

/** The invoice that carries a charge, live, with the charge's line; null line: it has none. */
export type Carrier = {
  readonly live: LiveInvoice;
  readonly line: FormLine | null;
  readonly isUntaxed: boolean;
  readonly itemId: string | null;
  readonly found: CarrierFound;
};

/**
 * The invoice that carries a charge as QuickBooks has it now. Where its line is gone from the
 * invoice it was written on, it is looked for on others: a person may have moved it.
 * @returns null when the invoice is gone and no other carries the charge
 * @throws QuickBooksError when the invoice cannot be read
 */
export async function findCarrier(
  deps: ReverseChargeDeps,
  attempt: ReversalTry,
  earlier: readonly StoredReversal[],
): Promise<Carrier | null> {
  const { charge, company } = attempt;
  const { realmId } = company;
  const itemId = charge.writtenWith?.itemId ?? company.chargeItemId;
  const own = charge.writtenWith?.description ?? describeCharge(charge.worksheet, charge.reference);
  const text = earlier
    .filter(({ method }) => method === 'lowerLine')
    .reduce((sofar, by) => loweredDescription(sofar, charge.reference, by), own);
  const where = charge.qboInvoiceId ?? charge.invoiceId;
  const look = async (id: string): Promise<Carrier | null> => {
    const live = await readLive(deps, attempt, id);
    return live && describe(attempt, live, { itemId, text, where });
  };
  const first = await look(where);
  if (first?.line) return first;
  for (const id of await deps.chargeReversals.invoicesCarrying(realmId, charge.reference)) {
    const other = id === where ? null : await look(id);
    if (other?.line) return other;
  }
  return first;
}

/** One invoice by its id, which alone is sure to have the present SyncToken; null: it is gone. */
export async function readLive(
  deps: ReverseChargeDeps,
  { quickbooks, company }: Pick<ReversalTry, 'quickbooks' | 'company'>,
  id: string,
): Promise<LiveInvoice | null> {
  const looks = await readLiveInvoices({
    quickbooks,
    mirror: deps.mirror,
    homeCurrency: company.homeCurrency,
    now: deps.clock.now(),
    ids: [id],
    byId: new Set([id]),
  });
  const look = looks.get(id);
  if (look instanceof QuickBooksError) throw look;
  return isLive(look) ? look : null;
}

async function describe(
  attempt: ReversalTry,
  live: LiveInvoice,
  known: { readonly itemId: string | null; readonly text: string; readonly where: string },
): Promise<Carrier> {
  const { charge, reversal } = attempt;
  const { row, raw } = live;
  const form = readForm(raw);
  const { itemId } = known;
  const line = lineOfCharge(form, {
    reference: charge.reference,
    lineId: row.id === charge.qboInvoiceId ? charge.qboLineId : null,
    itemId,
  });
  const isUntaxed = line === null || (await isUntaxedLine(attempt, line));
  const gross = isUntaxed ? reversal.amount : withTax(form, reversal.amount);
  const found: CarrierFound = {
    name: row.docNumber ?? row.id,
    status: row.status,
    txnDate: row.txnDate,
    total: row.total,
    openBalance: row.openBalance,
    isOurs: charge.writeBack !== 'lineOnInvoice' && carriesOnlyCharges(form),
    isWhereWritten: row.id === known.where,
    line: line && {
      amount: amountOfLine(line, row.currency),
      gross,
      hasOwnText: plain(line.Description ?? '') === plain(known.text),
      hasCompany: form.Line.some((each) => isOther(each, line)),
    },
  };
  return { live, line, isUntaxed, itemId, found };
}

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** Lines that hold something: the invoice is not empty without the charge's. */
const holdsAmount = (line: FormLine): boolean =>
  line.DetailType !== 'SubTotalLineDetail' && (line.Amount ?? 0) !== 0;

const isOther = (each: FormLine, line: FormLine): boolean =>
  holdsAmount(each) && !(each.Id === line.Id && each.Description === line.Description);

const carriesOnlyCharges = (form: Form): boolean =>
  form.Line.filter(holdsAmount).every((line) => /\[DW-\w{6}\]/i.test(line.Description ?? ''));

async function isUntaxedLine({ quickbooks }: ReversalTry, line: FormLine): Promise<boolean> {
  const code = line.SalesItemLineDetail?.TaxCodeRef?.value;
  if (code === undefined || code === 'NON') return true;
  if (code === 'TAX') return false;
  const codes = await activeTaxCodes(quickbooks)();
  const own = codes.find((each) => each['Id'] === code);
  return own?.['Taxable'] === false || untaxedCode(codes) === code;
}
