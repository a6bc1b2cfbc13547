/** The legal guard as a worksheet tells of it. */
import { annualEquivalent } from '../law/annual-equivalent.ts';
import type { GuardFacts, LegalSubject } from '../law/guard.ts';
import { balanceDays, effectivePercent, mostLawful } from '../law/guard.ts';
import { placeText } from '../law/place.ts';
import { formatAmount, parseAmount } from '../money/amount.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { InvoiceFacts } from '../ledger/facts.ts';
import type { Allocation, LedgerHistory } from '../ledger/principal.ts';
import { principalOf } from '../ledger/principal.ts';
import type { ChargesPolicy } from '../policy/charges-policy.ts';
import type { WorksheetLaw } from './worksheet.ts';

/** What a guard came to, for a charge before and after it; amounts in minor units. */
export function lawOnWorksheet(question: {
  readonly subject: LegalSubject;
  readonly guard: GuardFacts;
  readonly policy: ChargesPolicy;
  readonly currency: string;
  readonly liveTotal: bigint;
  readonly before: bigint;
  readonly after: bigint;
}): WorksheetLaw {
  const { subject, guard, policy, currency, liveTotal } = question;
  const { record, bound } = guard;
  const before = effectivePercent(liveTotal + question.before, bound.balanceDays);
  const after = effectivePercent(liveTotal + question.after, bound.balanceDays);
  const text = (minor: bigint): string => formatAmount({ minor, currency });
  return {
    place: subject.place === null ? null : placeText(subject.place),
    party: subject.party,
    record:
      record === null
        ? null
        : {
            rule: record.rule,
            citation: record.citation,
            source: record.source,
            verifiedOn: record.verifiedOn,
          },
    annualPercent: bound.annualPercent,
    annualPercentBy: guard.annualPercentBy,
    percentOfPayment: bound.percentOfPayment,
    balanceDays: text(bound.balanceDays),
    most: guard.most === null ? null : text(guard.most),
    effectivePercent: before === null || after === null ? null : { before, after },
    annualEquivalent:
      record === null || record.disclosure === null ? null : annualEquivalent(policy),
    warnings: warningsOf(subject, guard),
  };
}

/**
 * The citation of the law where it sets the most that charges may come to; null where the policy's
 * own cap does, or where no record is held.
 */
export function citationOf(
  law: Pick<WorksheetLaw, 'record' | 'annualPercent' | 'annualPercentBy' | 'balanceDays' | 'most'>,
  currency: string,
): string | null {
  const { record, annualPercent, annualPercentBy, most } = law;
  if (record === null) return null;
  if (annualPercentBy !== 'owner' || most === null) return record.citation;
  const minor = (text: string): bigint => parseAmount(text, currency).minor;
  const openDays = { balanceDays: minor(law.balanceDays), payment: 0n };
  const own = mostLawful({ annualPercent, percentOfPayment: null, ...openDays });
  // The law bounds a share of the payment as well, which may be less than the owner's percent.
  return own !== null && minor(most) < own ? record.citation : null;
}

/** What a person should know before charging a consumer. */
export const consumerWarning =
  'The customer is a consumer: charging consumers regularly may make you a creditor under rules of disclosure. Take advice.';

/** What a person should know before charging a customer. */
export function warningsOf(
  subject: Pick<LegalSubject, 'party'>,
  { record, annualPercentBy }: Pick<GuardFacts, 'record' | 'annualPercentBy'>,
): string[] {
  return [
    ...(subject.party === 'consumer' ? [consumerWarning] : []),
    ...(record === null && annualPercentBy === null
      ? ['No record of the law is held for this place, and the policy sets no cap of its own.']
      : []),
  ];
}

/** A guard by the law that a worksheet tells of, over balances that may be others by now. */
export function guardAsThen(
  law: WorksheetLaw,
  within: {
    readonly invoice: Pick<InvoiceFacts, 'dueDate'>;
    readonly history: LedgerHistory;
    readonly allocation: Allocation;
    readonly date: PlainDate;
  },
): GuardFacts {
  const { invoice, history, allocation, date } = within;
  const bound = {
    annualPercent: law.annualPercent,
    percentOfPayment: law.percentOfPayment,
    balanceDays: balanceDays(history, allocation, invoice.dueDate, date),
    payment: principalOf(history),
  };
  // The text of the disclosure is not on a worksheet; that there was one shows in what it told.
  const disclosure = law.annualEquivalent === null ? null : ('annual-equivalent' as const);
  const record = law.record === null ? null : { ...law.record, disclosure };
  return { record, bound, annualPercentBy: law.annualPercentBy, most: mostLawful(bound) };
}
