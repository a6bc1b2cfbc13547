import type { z } from 'zod';
import type { StoredReversal } from '../../../adapters/store/reversal-rows.ts';
import { toAmount, toInstant, toInstantOrNull } from '../values.ts';
import type { reversalSchema } from './reversal-schema.ts';

/** A reversal as the API answers it. */
export const reversalView = (reversal: StoredReversal): z.input<typeof reversalSchema> => ({
  id: reversal.id,
  chargeId: reversal.chargeId,
  reference: reversal.reference,
  amount: toAmount(reversal.amount, reversal.currency),
  currency: reversal.currency,
  status: reversal.status,
  method: reversal.method,
  cause: reversal.cause,
  reason: reversal.reason,
  finding: reversal.finding,
  qbo: { id: reversal.qboId, paymentId: reversal.qboPaymentId },
  credited: toAmount(reversal.credited, reversal.currency),
  applied: toAmount(reversal.applied, reversal.currency),
  decidedBy: reversal.decidedBy,
  createdAt: toInstant(reversal.createdAt),
  writtenAt: toInstantOrNull(reversal.writtenAt),
});
