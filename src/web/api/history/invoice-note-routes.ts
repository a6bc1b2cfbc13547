import { z } from 'zod';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';

const tag = 'History';
const settingSchema = z.object({
  enabled: z.boolean(),
  waiting: z.int(),
  written: z.int(),
  failed: z.int(),
});

async function view({ dunwell, company: { realmId } }: ApiContext) {
  const { invoiceNotes } = dunwell.stores;
  const [enabled, counts] = await Promise.all([
    invoiceNotes.isOn(realmId),
    invoiceNotes.counts(realmId),
  ]);
  const { waiting, done: written, failed } = counts;
  return { enabled, waiting, written, failed };
}

/** Whether sent reminders are noted on their invoices in QuickBooks. */
export const invoiceNoteRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/invoice-notes',
    operationId: 'getInvoiceNotes',
    tag,
    summary: 'Whether sent reminders are noted on invoices, and how many were',
    query: noQuery,
    body: noBody,
    output: settingSchema,
    handle: view,
  }),
  route({
    method: 'PUT',
    path: '/companies/{realm}/invoice-notes',
    operationId: 'putInvoiceNotes',
    tag,
    summary: 'Switches the notes on or off; those that wait are dropped with them',
    query: noQuery,
    body: z.strictObject({ enabled: z.boolean() }),
    output: settingSchema,
    async handle(context, { body }) {
      const { dunwell, company, actor } = context;
      const { realmId } = company;
      await dunwell.stores.invoiceNotes.turn(realmId, body.enabled, actor);
      const detail = { isOn: body.enabled };
      await dunwell.stores.audit.add({ realmId, actor, what: 'notes on invoices', detail });
      return view(context);
    },
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/invoice-notes/retry',
    operationId: 'retryInvoiceNotes',
    tag,
    summary: 'Tries all notes again that could not be written',
    query: noQuery,
    body: noBody,
    output: settingSchema,
    async handle(context) {
      await context.dunwell.stores.invoiceNotes.retry(context.company.realmId);
      return view(context);
    },
  }),
];
