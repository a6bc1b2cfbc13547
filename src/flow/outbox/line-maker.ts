import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import { RejectedError } from '../../adapters/quickbooks/errors.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import type { Company, CompanyStore } from '../../adapters/store/companies.ts';
import type { WriteBackSettings } from '../../adapters/store/write-back-settings.ts';
import { describeCharge } from '../../core/charges/describe-charge.ts';
import {
  checkChoices,
  choicesOf,
  type CheckedChoices,
  type Choices,
} from '../write-back/choices.ts';
import { lineChoices, type LineChoices } from '../write-back/line-choices.ts';
import { ensureChargeItem } from './charge-item.ts';
import { chargeLine, keepsTax } from './charge-line.ts';
import { taxCodeOf, taxRatesOf, withOwnTax } from './charge-own-tax.ts';
import { activeTaxCodes, chargeTaxCode } from './charge-tax-code.ts';
import type { ReadyTry } from './record-charge.ts';

/** A charge's line, and what QuickBooks knows only of a whole invoice. */
export type MadeLine = {
  readonly line: RawEntity;
  readonly departmentId: string | null;
  readonly classId: string | null;
  /** The tax of the invoice with the line; null: QuickBooks works it out by itself. */
  readonly tax: RawEntity | null;
};

export type LineMaker = ReturnType<typeof createLineMaker>;

/**
 * Makes the lines of charges for one pass over a company's outbox. What the owner chose is read
 * once a pass and has to be usable still; the item that Dunwell makes is only looked at when a
 * write with it is refused.
 */
export function createLineMaker(of: {
  quickbooks: QuickBooksClient;
  companies: CompanyStore;
  company: Company;
  settings: WriteBackSettings;
}) {
  const { quickbooks, companies, company, settings } = of;
  const taxCodes = activeTaxCodes(quickbooks);
  const taxRates = taxRatesOf(quickbooks, taxCodes);
  const checked = new Map<string, CheckedChoices>();
  let madeItem: string | undefined;

  const choices = (charge: StoredCharge): LineChoices =>
    lineChoices(company, settings, charge.worksheet.record?.policy);

  async function check(chosen: Choices): Promise<CheckedChoices> {
    const key = JSON.stringify(chosen);
    const known = checked.get(key);
    if (known) return known;
    const found = await checkChoices(quickbooks, company, chosen);
    checked.set(key, found);
    return found;
  }

  const refusal = ({ problems }: CheckedChoices): RejectedError | null =>
    problems.length === 0
      ? null
      : new RejectedError(
          `Nothing was written: ${problems.map(({ message }) => message).join('; ')}. ` +
            'Change it in the write-back settings or the policy, then approve the charge again.',
        );

  /** The tax to be told with a line; null where QuickBooks comes to the same by itself. */
  async function taxWith(
    invoice: RawEntity,
    { amount, currency }: StoredCharge,
    taxCode: string | null,
  ): Promise<RawEntity | null> {
    const isTaxed = taxCode !== null && taxCode !== 'NON';
    if (!keepsTax(invoice, isTaxed)) return null;
    // In the US a line only says that it is taxed, and the invoice by which code.
    const code = taxCode === 'TAX' ? taxCodeOf(invoice) : taxCode;
    const rates = isTaxed && code !== null ? await taxRates(code) : [];
    return withOwnTax(invoice, { was: 0n, is: amount }, currency, rates);
  }

  return {
    choicesOf: choices,

    /** The item for charges whose policy and company chose none; made when it is first needed. */
    async prepare(tries: readonly ReadyTry[]): Promise<void> {
      const isNeeded = tries.some(({ charge }) => choices(charge).item === undefined);
      if (isNeeded) madeItem ??= await ensureChargeItem({ quickbooks, companies, company });
    },

    /**
     * The line of one charge, after `prepare`.
     * @throws RejectedError when something that was chosen cannot be used any more
     */
    async lineOf({ charge, live }: ReadyTry): Promise<MadeLine> {
      const chosen = choices(charge);
      const found = await check(choicesOf(chosen));
      const refused = refusal(found);
      if (refused) throw refused;
      const elsewhere = charge.writeBack !== 'lineOnInvoice';
      const invoice = elsewhere ? null : live.raw;
      const classes = found.tracking?.classes ?? null;
      const taxCode = await chargeTaxCode({
        codes: taxCodes,
        country: company.country,
        invoice,
        chosen: chosen.taxCode,
      });
      return {
        line: chargeLine({
          amount: charge.amount,
          currency: charge.currency,
          description: describeCharge(charge.worksheet, charge.reference, {
            template: chosen.description,
            invoice: live.row.docNumber ?? live.row.id,
            elsewhere,
          }),
          itemId: chosen.item ?? madeItem ?? '',
          taxCode,
          classId: classes === 'line' ? (chosen.class ?? null) : null,
        }),
        departmentId: elsewhere ? (chosen.department ?? null) : null,
        classId: elsewhere && classes === 'transaction' ? (chosen.class ?? null) : null,
        tax: invoice && (await taxWith(invoice, charge, taxCode)),
      };
    },

    /**
     * Why QuickBooks may have refused charges: what they were written with, read anew. Null when
     * that is all as it should be, so that QuickBooks' own words say more.
     */
    async whyRefused(charge: StoredCharge): Promise<RejectedError | null> {
      const chosen = choicesOf(choices(charge));
      const item = chosen.item ?? madeItem;
      const used = item === undefined ? chosen : { ...chosen, item };
      return refusal(await checkChoices(quickbooks, company, used));
    },
  };
}
