import { Router } from 'express';
import { possibleBreaches, type PossibleBreach } from '../../core/law/possible-breaches.ts';
import { runFactsInParts } from '../../flow/collections/run-facts.ts';
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
      const shell = await visit.shell();
      const found: PossibleBreach[] = [];
      const names = new Map<string, string>();
      const numbers = new Map<string, string | null>();
      for await (const facts of runFactsInParts(deps.dunwell.stores, visit.company)) {
        const breaches = possibleBreaches(facts, visit.today, days);
        found.push(...breaches);
        for (const { id, displayName } of facts.customers) names.set(id, displayName);
        const breached = new Set(breaches.map(({ invoiceId }) => invoiceId));
        for (const { id, docNumber } of facts.invoices) {
          if (breached.has(id)) numbers.set(id, docNumber);
        }
      }
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
