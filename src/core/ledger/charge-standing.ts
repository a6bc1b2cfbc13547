/**
 * Where a charge that is in QuickBooks stands, seen from the invoices as they are now: as Dunwell
 * left it, or as a person changed it by hand. What counts is what stands in the books.
 */
import { formatAmount, groupThousands } from '../money/amount.ts';
import { chargeReferenceIn } from './charge-reference.ts';
import type { ChargeStatus } from './charge-status.ts';
import type { InvoiceStatus } from './facts.ts';

/**
 * What people did to a charge's line. `restored`: they put back what a reversal had taken out.
 */
export const byHandKinds = ['removed', 'changed', 'moved', 'restored'] as const;
export type ByHandKind = (typeof byHandKinds)[number];

/** What people changed of a charge's line, and what was found. */
export type ByHand = {
  readonly kind: ByHandKind;
  /** What they put on it, in minor units; below zero what they took off. */
  readonly amount: bigint;
  /** In words. */
  readonly found: string;
};

/** A line of an invoice, by what a charge's line is known by. Minor units. */
export type StandingLine = {
  readonly id: string | null;
  readonly itemId: string | null;
  readonly amount: bigint;
  readonly description: string | null;
};

/** What a charge's line is known by; the id counts on the invoice that it was written on. */
export type LineMarks = {
  readonly reference: string;
  readonly lineId: string | null;
  readonly itemId: string | null;
};

/**
 * What stands of a charge on an invoice: the sum of the lines that carry its reference, else the
 * line with its id and its item, of which a person rewrote the text.
 * @returns null when no line is the charge's
 */
export function standingOn(lines: readonly StandingLine[], marks: LineMarks): bigint | null {
  const marked = lines.filter(
    ({ description }) => chargeReferenceIn(description ?? '') === marks.reference,
  );
  const own = marked.length > 0 ? marked : lines.filter((line) => isKnownById(line, marks));
  return own.length === 0 ? null : own.reduce((all, { amount }) => all + amount, 0n);
}

/** Whether a line is a charge's although its text does not say so any more. */
export const isKnownById = (
  line: Pick<StandingLine, 'id' | 'itemId'>,
  { lineId, itemId }: Pick<LineMarks, 'lineId' | 'itemId'>,
): boolean => lineId !== null && itemId !== null && line.id === lineId && line.itemId === itemId;

export type StandingQuestion = {
  readonly currency: string;
  /** What its line must show unless somebody changed it: the charge less what lowered the line. */
  readonly left: bigint;
  /** The invoice that it was written on, with what stands of it there; null: no line is there. */
  readonly written: {
    readonly name: string;
    readonly status: InvoiceStatus;
    readonly amount: bigint | null;
  };
  /** Other invoices that carry its reference. */
  readonly elsewhere: readonly { readonly name: string; readonly amount: bigint }[];
};

/** What people changed of a charge by hand; null: it stands as Dunwell left it. */
export function standingOf({
  currency,
  left,
  written,
  elsewhere,
}: StandingQuestion): ByHand | null {
  const gone = whyGone({ ...written, hasLine: written.amount !== null });
  // More than the whole of it was taken back where a person had put on its line.
  const expected = left > 0n ? left : 0n;
  // A copy of the invoice may carry the reference too; it counts only in place of the charge.
  const [other] = gone !== null && expected > 0n ? elsewhere : [];
  if (other) {
    const moved = whatMoved(other.name);
    const isSame = other.amount === expected;
    const found = isSame ? moved : `${moved} ${whatChanged(expected, other.amount, currency)}`;
    return { kind: 'moved', amount: other.amount - left, found };
  }
  const stands = gone === null ? (written.amount ?? 0n) : 0n;
  if (stands === expected) return null;
  const amount = stands - left;
  if (expected === 0n) {
    const text = amountText(stands, currency);
    const found = `The line of the charge, ${text}, is back on invoice ${written.name} in QuickBooks.`;
    return { kind: 'restored', amount, found };
  }
  const kind = stands === 0n ? 'removed' : 'changed';
  return { kind, amount, found: gone ?? whatChanged(expected, stands, currency) };
}

const amountText = (minor: bigint, currency: string): string =>
  groupThousands(formatAmount({ minor, currency }));

/** That a person changed the amount of a charge's line, in words. */
export const whatChanged = (from: bigint, to: bigint, currency: string): string =>
  `Somebody changed the line of the charge from ${amountText(from, currency)} to ` +
  `${amountText(to, currency)} in QuickBooks.`;

/** That a person moved a charge's line to another invoice, in words. */
export const whatMoved = (invoiceName: string): string =>
  `Somebody moved the line of the charge to invoice ${invoiceName} in QuickBooks.`;

/** Why QuickBooks no longer charges it on an invoice, in words; null when it does. */
export function whyGone(
  carrier: {
    readonly name: string;
    readonly status: InvoiceStatus;
    readonly hasLine: boolean;
  } | null,
): string | null {
  if (carrier === null || carrier.status === 'deleted') {
    return 'The invoice that carried the charge is deleted in QuickBooks.';
  }
  if (carrier.status === 'void') return `Invoice ${carrier.name} is voided in QuickBooks.`;
  if (carrier.hasLine) return null;
  return `Somebody removed the line of the charge from invoice ${carrier.name} in QuickBooks.`;
}

/** What is live of a charge, in minor units: what stands in the books less what was credited. */
export function liveAmount(charge: {
  readonly amount: bigint;
  readonly reversed: bigint;
  readonly byHand: bigint;
}): bigint {
  const live = charge.amount - charge.reversed + charge.byHand;
  return live > 0n ? live : 0n;
}

/**
 * What may be taken back of a charge, in minor units: what is live of it. One that people took out
 * by hand is taken back as a whole all the same, which keeps for good that it is out.
 */
export function reversibleAmount(charge: {
  readonly amount: bigint;
  readonly reversed: bigint;
  readonly byHand: bigint;
  readonly kind: string | null;
}): bigint {
  const live = liveAmount(charge);
  if (live > 0n || charge.kind !== 'removed') return live;
  return charge.amount > charge.reversed ? charge.amount - charge.reversed : 0n;
}

/**
 * The status of a charge that is in QuickBooks, once it is known what people changed by hand. One
 * that was taken back whole is live again where they put its line back.
 */
export function statusByHand(
  status: 'written' | 'reversed',
  charge: { readonly amount: bigint; readonly reversed: bigint; readonly byHand: bigint },
): Extract<ChargeStatus, 'written' | 'reversed'> {
  if (liveAmount(charge) > 0n) return 'written';
  return charge.reversed >= charge.amount ? 'reversed' : status;
}
