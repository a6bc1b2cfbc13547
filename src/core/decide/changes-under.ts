/** What changed under a charge since it was worked out, in words for the person who is to approve it. */
import { formatDate } from '../calendar/format-date.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { WriteBack } from '../charges/assess-charge.ts';
import type { Worksheet } from '../charges/worksheet.ts';
import type { InvoiceFacts } from '../ledger/facts.ts';
import { formatAmount, groupThousands, parseAmount } from '../money/amount.ts';
import type { DecidedCharge } from './decide-charge.ts';
import type { ChargeAction, JsonValue } from './decision.ts';
import { canonicalJson } from './fingerprint.ts';

/** An invoice as an assessment saw it. Amounts in minor units. */
type Basis = {
  readonly total: bigint;
  readonly openBalance: bigint;
  readonly dueDate: PlainDate;
};

/** A charge that waits, as it was worked out. */
export type WaitingCharge = {
  readonly id: string;
  readonly invoiceId: string;
  readonly customerId: string;
  readonly assessmentDate: PlainDate;
  readonly writeBack: WriteBack;
  readonly worksheet: Worksheet;
  readonly basis: Basis;
};

/**
 * Why a waiting charge is out of date; null while it is what would be decided now. A new version
 * of the policy that comes to the same arithmetic changes nothing, nor do lines that carry other
 * charges of ours.
 */
export function changesUnder(
  charge: WaitingCharge,
  invoice: InvoiceFacts,
  { decision, action }: DecidedCharge,
): string | null {
  const ofInvoice = changesOfInvoice(charge, invoice);
  if (action === null) {
    const why = decision.outcome === 'would-charge' ? observed : decision.reason;
    return [...ofInvoice, why].join(' ');
  }
  const ofArithmetic = arithmeticOf(charge.worksheet) !== arithmeticOf(action.assessment.worksheet);
  const isSame = !ofArithmetic && charge.writeBack === action.writeBack;
  if (ofInvoice.length === 0 && isSame) return null;
  const changes = [
    ...ofInvoice,
    ...changesOfTerms(charge, action),
    ...changeOfAmount(charge.worksheet, action.assessment.worksheet),
  ];
  return changes.length === 0 ? otherFacts : changes.join(' ');
}

const otherFacts = 'What else it was worked out from has changed, such as the charges before it.';

const observed = 'Charges are in mode observe now.';

function changesOfInvoice(charge: WaitingCharge, invoice: InvoiceFacts): string[] {
  const { basis } = charge;
  const { currency } = invoice;
  const amount = (minor: bigint): string => groupThousands(formatAmount({ minor, currency }));
  const ours = ourChargesSince(charge, invoice);
  const openBalance = invoice.openBalance - ours;
  const total = invoice.total - ours;
  return [
    ...(invoice.customerId === charge.customerId
      ? []
      : ['The invoice belongs to another customer now.']),
    ...(invoice.dueDate === basis.dueDate
      ? []
      : [
          `The due date has changed from ${formatDate(basis.dueDate)} to ${formatDate(invoice.dueDate)}.`,
        ]),
    ...(total === basis.total
      ? []
      : [`The invoice total has changed from ${amount(basis.total)} to ${amount(total)}.`]),
    ...(openBalance === basis.openBalance
      ? []
      : [
          `The open balance has changed from ${amount(basis.openBalance)} to ${amount(openBalance)}.`,
        ]),
  ];
}

/**
 * By how much lines with other charges of ours have raised the invoice since. The lines of then are
 * what its total was above the principal: the worksheet leaves out those that were taken back.
 */
export function ourChargesSince(
  { worksheet, basis }: Pick<WaitingCharge, 'worksheet'> & { readonly basis: Pick<Basis, 'total'> },
  invoice: Pick<InvoiceFacts, 'chargeLines' | 'currency'>,
): bigint {
  const { principal, chargeLines } = worksheet.facts;
  const minor = (text: string): bigint => parseAmount(text, worksheet.currency).minor;
  const now = invoice.chargeLines
    .filter(({ reference }) => reference !== null)
    .reduce((sum, line) => sum + line.amount, 0n);
  const foreign = chargeLines
    .filter(({ reference }) => reference === null)
    .reduce((sum, line) => sum + minor(line.amount), 0n);
  return now - (basis.total - minor(principal) - foreign);
}

/** All of a worksheet that its amount follows from, as one text. */
function arithmeticOf(worksheet: Worksheet): string {
  const { startDate, principal, base, allocation, openBase, taxExcluded } = worksheet.facts;
  const { heldOnDate, heldPeriods, heldParts, postings } = worksheet.facts;
  const json: JsonValue = {
    currency: worksheet.currency,
    assessmentDate: worksheet.assessmentDate,
    coversFrom: worksheet.coversFrom,
    calculation: worksheet.calculation,
    limits: worksheet.limits,
    law: worksheet.law,
    amount: worksheet.amount,
    facts: { startDate, principal, base, allocation, openBase, taxExcluded, heldOnDate },
    heldPeriods,
    heldParts,
    postings,
  };
  return canonicalJson(json);
}

function changesOfTerms(charge: WaitingCharge, action: ChargeAction): string[] {
  const before = charge.worksheet;
  const now = action.assessment.worksheet;
  const differs = (a: JsonValue | undefined, b: JsonValue | undefined): boolean =>
    canonicalJson(a ?? null) !== canonicalJson(b ?? null);
  const isOtherPolicy = differs(before.policy, now.policy);
  return [
    ...(isOtherPolicy
      ? [`The policy has changed from ${policyName(before)} to ${policyName(now)}.`]
      : []),
    ...(differs(before.facts.postings, now.facts.postings)
      ? ['Payments or credits up to the assessment date have changed.']
      : []),
    ...(differs(holdsIn(before), holdsIn(now)) ? ['Holds have changed.'] : []),
    ...(differs(placeIn(before), placeIn(now))
      ? ['What the law is told of the customer has changed.']
      : []),
    ...(charge.writeBack === action.writeBack
      ? []
      : [
          action.writeBack === 'newInvoice'
            ? 'It goes on a new invoice now, not on this one.'
            : 'It goes on this invoice now, not on a new one.',
        ]),
  ];
}

const holdsIn = ({ facts }: Worksheet): JsonValue => [
  facts.heldPeriods,
  facts.heldParts ?? [],
  facts.accruingHolds ?? [],
];

const placeIn = ({ law }: Worksheet): JsonValue | undefined =>
  law && { place: law.place, party: law.party, record: law.record?.citation ?? null };

function policyName({ policy }: Worksheet): string {
  const whose = policy.subject === '' ? policy.level : `${policy.level} ${policy.subject}`;
  return `${whose} version ${policy.version}`;
}

function changeOfAmount(before: Worksheet, now: Worksheet): string[] {
  const dates =
    before.assessmentDate === now.assessmentDate
      ? []
      : [
          `It is assessed on ${formatDate(now.assessmentDate)} now, not on ${formatDate(before.assessmentDate)}.`,
        ];
  if (before.amount === now.amount) return dates;
  return [
    ...dates,
    `The charge comes to ${groupThousands(now.amount)} ${now.currency} now, not ${groupThousands(before.amount)}.`,
  ];
}
