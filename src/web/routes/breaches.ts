import { Router } from 'express';
import { possibleBreaches } from '../../core/law/possible-breaches.ts';
import { loadRunFacts } from '../../flow/collections/run-facts.ts';
import type { WebDeps } from '../deps.ts';
import { BreachesPage } from '../pages/breaches-page.tsx';
import { sendPage } from '../respond.ts';
import { companyRoute } from '../visit.ts';

const days = 60;
const mostListed = 500;

/** `/c/:realm/policy/breaches`: whom the legal guard would stop the policies for. */
export function createBreachRoutes(deps: WebDeps): Router {
  const router = Router();
  router.get(
    '/c/:realm/policy/breaches',
    companyRoute(deps, async (visit) => {
      const [shell, facts] = await Promise.all([
        visit.shell(),
        loadRunFacts(deps.dunwell.stores, visit.company),
      ]);
      const found = possibleBreaches(facts, visit.today, days);
      const names = new Map(facts.customers.map((each) => [each.id, each.displayName]));
      const numbers = new Map(facts.invoices.map((each) => [each.id, each.docNumber]));
      const rows = found.slice(0, mostListed).map(({ law, ...breach }) => ({
        customer: {
          id: breach.customerId,
          name: names.get(breach.customerId) ?? breach.customerId,
        },
        invoice: {
          id: breach.invoiceId,
          docNumber: numbers.get(breach.invoiceId) ?? breach.invoiceId,
        },
        date: breach.assessmentDate,
        currency: breach.currency,
        wanted: breach.wanted,
        allowed: breach.allowed,
        percent: law.effectivePercent?.before ?? null,
        most: law.annualPercent,
        place: law.place ?? 'not known',
        by:
          law.annualPercentBy === 'owner'
            ? 'your own cap'
            : (law.record?.citation ?? 'your own cap'),
      }));
      const leftOut = found.length - rows.length;
      sendPage(visit.response, BreachesPage, { shell, days, rows, leftOut });
    }),
  );
  return router;
}
