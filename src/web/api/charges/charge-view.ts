import type { z } from 'zod';
import type { StoredReversal } from '../../../adapters/store/reversal-rows.ts';
import { liveOf } from '../../../adapters/store/by-hand.ts';
import type { StoredCharge } from '../../../adapters/store/charges.ts';
import type { Worksheet } from '../../../core/charges/worksheet.ts';
import { reversalView } from '../reversals/reversal-view.ts';
import { toAmount, toInstant, toInstantOrNull } from '../values.ts';
import type { chargeDetailSchema, chargeSchema } from './charge-schema.ts';
import type { worksheetSchema } from './worksheet-schema.ts';

/** A charge as lists show it. */
export const chargeView = (charge: StoredCharge): z.input<typeof chargeSchema> => ({
  id: charge.id,
  reference: charge.reference,
  runId: charge.runId,
  invoiceId: charge.invoiceId,
  customerId: charge.customerId,
  assessmentDate: charge.assessmentDate,
  coversFrom: charge.coversFrom,
  coversTo: charge.coversTo,
  amount: toAmount(charge.amount, charge.currency),
  currency: charge.currency,
  status: charge.status,
  reason: charge.reason,
  writeBack: charge.writeBack,
  live: toAmount(liveOf(charge), charge.currency),
  byHand: charge.byHand && {
    kind: charge.byHand.kind,
    amount: toAmount(charge.byHand.amount, charge.currency),
    found: charge.byHand.found,
    seenAt: toInstant(charge.byHand.at),
  },
  invoiceOn: charge.invoiceOn,
  writtenWith: charge.writtenWith,
  qbo: { invoiceId: charge.qboInvoiceId, lineId: charge.qboLineId },
  level: charge.policyLevel,
  policyVersion: charge.policyVersion,
  decidedBy: charge.decidedBy,
  createdAt: toInstant(charge.createdAt),
  writtenAt: toInstantOrNull(charge.writtenAt),
});

const recordView = (
  record: NonNullable<Worksheet['record']>,
): NonNullable<z.input<typeof worksheetSchema>['record']> => ({
  ...record,
  postings: [...record.postings],
  holds: [...record.holds],
  charges: record.charges.map(({ setAside, ...charge }) => ({
    ...charge,
    ...(setAside === undefined ? {} : { setAside: [...setAside] }),
  })),
  skippedDates: [...record.skippedDates],
});

/** A worksheet as the API answers it: all that was stored. */
export const worksheetView = ({
  law,
  record,
  facts: { accruingHolds, heldParts, ...facts },
  ...worksheet
}: Worksheet): z.input<typeof worksheetSchema> => ({
  ...worksheet,
  ...(record === undefined ? {} : { record: recordView(record) }),
  ...(law === undefined ? {} : { law: { ...law, warnings: [...law.warnings] } }),
  limits: [...worksheet.limits],
  facts: {
    ...facts,
    ...(accruingHolds === undefined ? {} : { accruingHolds: [...accruingHolds] }),
    ...(heldParts === undefined ? {} : { heldParts: [...heldParts] }),
    heldPeriods: [...facts.heldPeriods],
    postings: [...facts.postings],
    chargeLines: [...facts.chargeLines],
  },
});

/** A charge with its full arithmetic, and what of it goes or went back. */
export const chargeDetailView = (
  charge: StoredCharge,
  reversals: readonly StoredReversal[],
): z.input<typeof chargeDetailSchema> => ({
  ...chargeView(charge),
  reversed: toAmount(charge.reversed, charge.currency),
  reversals: reversals.map(reversalView),
  worksheet: worksheetView(charge.worksheet),
  worksheetHash: charge.worksheetHash,
});
