import { z } from 'zod';
import { contextsOf, indexCustomers } from '../../../core/decide/run-facts.ts';
import { loadRunFacts } from '../../../flow/collections/run-facts.ts';
import { notFound } from '../problem.ts';
import { noBody, route } from '../route.ts';
import { quickBooksId } from '../values.ts';
import { resolvedPolicySchema } from './policy-schema.ts';

/** Which level's rules a run would apply to an invoice; the same resolution as a run's own. */
export const resolvedPolicyRoute = route({
  method: 'GET',
  path: '/companies/{realm}/policies/resolved',
  operationId: 'getResolvedPolicy',
  tag: 'Policies',
  summary: 'The winning rules for an invoice, each section with the level it comes from',
  body: noBody,
  query: z.strictObject({ invoice: quickBooksId.meta({ description: 'The id of the invoice' }) }),
  output: resolvedPolicySchema,
  async handle({ dunwell, company }, { query }) {
    const facts = await loadRunFacts(dunwell.stores, company, [query.invoice]);
    const found = contextsOf(facts, indexCustomers(facts.customers))[0];
    if (!found) throw notFound('invoice');
    const { reminders, charges } = found.policy;
    const { section, ...origin } = reminders;
    return {
      invoiceId: found.invoice.id,
      customerId: found.invoice.customerId,
      reminders: { ...section, ...origin },
      charges: charges && {
        ...charges.section,
        level: charges.level,
        subject: charges.subject,
        version: charges.version,
        ...(charges.because === undefined ? {} : { because: charges.because }),
      },
    };
  },
});
