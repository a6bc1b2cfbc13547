import { z } from 'zod';
import type { StoredRecheck } from '../../../adapters/store/charge-rechecks.ts';
import type { StoredReversal } from '../../../adapters/store/reversal-rows.ts';
import { reversalStatuses } from '../../../core/ledger/reversal-status.ts';
import { correctionsOf } from '../../show/corrections.ts';
import { listOf, pageQuery, readPage } from '../paging.ts';
import { noBody, route } from '../route.ts';
import { amount, currency, instant, quickBooksId, toAmount, toInstant, uuid } from '../values.ts';
import { worksheetView } from './charge-view.ts';
import { worksheetSchema } from './worksheet-schema.ts';

const correctionSchema = z.object({
  id: z.string().meta({ description: 'The id of the charge' }),
  invoiceId: z.string(),
  amount: amount.meta({ description: 'What the charge comes to with the postings known now' }),
  tooMuch: amount.meta({ description: 'Charged less that; negative where it was too little' }),
  currency,
  reason: z.string(),
  notedAt: instant,
  proposal: z
    .object({ id: z.string(), amount, status: z.enum(reversalStatuses) })
    .nullable()
    .meta({ description: 'The newest reversal that was proposed for it' }),
  recomputed: worksheetSchema,
});

const viewOf = (
  recheck: StoredRecheck,
  proposal: StoredReversal | undefined,
): z.input<typeof correctionSchema> => ({
  id: recheck.chargeId,
  invoiceId: recheck.invoiceId,
  amount: toAmount(recheck.amount, recheck.currency),
  tooMuch: toAmount(recheck.tooMuch, recheck.currency),
  currency: recheck.currency,
  reason: recheck.reason,
  notedAt: toInstant(recheck.notedAt),
  proposal: proposal
    ? {
        id: proposal.id,
        amount: toAmount(proposal.amount, proposal.currency),
        status: proposal.status,
      }
    : null,
  recomputed: worksheetView(recheck.recomputed),
});

/** Charges that come to another amount with the postings known now. */
export const correctionRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/corrections',
    operationId: 'listCorrections',
    tag: 'Charges',
    summary: 'Charges that come to another amount with the postings known now, newest found first',
    body: noBody,
    query: z.strictObject({
      ...pageQuery,
      invoice: quickBooksId.optional().meta({ description: 'The id of the charged invoice' }),
      which: z
        .enum(['tooMuch', 'tooLittle'], 'must be tooMuch or tooLittle')
        .optional()
        .meta({ description: 'tooMuch is proposed to be taken back, tooLittle is only noted' }),
    }),
    output: listOf(correctionSchema),
    async handle({ dunwell, company: { realmId } }, { query }) {
      const { rechecks } = dunwell.stores;
      const { which, invoice: invoiceId } = query;
      const { rows, next } = await readPage(query, {
        name: 'corrections',
        id: uuid,
        exists: async (id) => (await rechecks.find(realmId, id)) !== null,
        rows: async (page) =>
          (await rechecks.list(realmId, { which, invoiceId }, page)).map((recheck) => ({
            id: recheck.chargeId,
            recheck,
          })),
      });
      const ids = rows.map(({ id }) => id);
      const proposals = await correctionsOf({ dunwell }, realmId, ids);
      const items = rows.map(({ id, recheck }) =>
        viewOf(
          recheck,
          proposals.find(({ chargeId }) => chargeId === id),
        ),
      );
      return { items, next };
    },
  }),
];
