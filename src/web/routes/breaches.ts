import { Router } from 'express';
import { z } from 'zod';
import { citationOf } from '../../core/charges/worksheet-law.ts';
import { isBreach, typicalInvoice, typicalTotal } from '../../core/law/possible-breaches.ts';
import { daysAhead, findLegal, type NamedFinding } from '../../flow/collections/legal-findings.ts';
import { csvRecord } from '../csv.ts';
import type { WebDeps } from '../deps.ts';
import { BreachesPage, findingKinds, type FindingRow } from '../pages/breaches-page.tsx';
import { queryChoice, queryText } from '../queries.ts';
import { sendPage } from '../respond.ts';
import { loadLevelNames } from '../show/levels.ts';
import { companyRoute, type Visit } from '../visit.ts';

const mostListed = 300;
const querySchema = z.object({ kind: queryChoice(findingKinds), q: queryText });
const csvHeader = [
  'Kind',
  'Customer',
  'Customer id',
  'Invoice',
  'Invoice id',
  'Place',
  'By',
  'Policy of',
  'First charge',
  'Dates',
  'Currency',
  'By the policy',
  'With the guard',
  'Percent a year',
  'At most a year',
  'Charged all the same',
];

/** `/c/:realm/policy/breaches`: whom the legal guard would stop the policies for, and gaps. */
export function createBreachRoutes(deps: WebDeps): Router {
  const router = Router();

  async function found(visit: Visit): Promise<{
    filters: z.output<typeof querySchema>;
    all: NamedFinding[];
  }> {
    const filters = querySchema.parse(visit.request.query);
    const wanted = filters.q.toLowerCase();
    const all: NamedFinding[] = [];
    for await (const each of findLegal(deps.dunwell.stores, visit.company, visit.today)) {
      if (each.customerName.toLowerCase().includes(wanted)) all.push(each);
    }
    return { filters, all };
  }

  router.get(
    '/c/:realm/policy/breaches',
    companyRoute(deps, async (visit) => {
      const [shell, { filters, all }] = await Promise.all([visit.shell(), found(visit)]);
      const shown = all.filter(({ kind }) => filters.kind === '' || kind === filters.kind);
      const rows = shown.slice(0, mostListed);
      const levelOf = await loadLevelNames(deps, visit.realm, rows);
      const counts = findingKinds.map((kind) => ({
        kind,
        customers: new Set(all.filter((each) => each.kind === kind).map((each) => each.customerId))
          .size,
      }));
      const { homeCurrency } = visit.company;
      sendPage(visit.response, BreachesPage, {
        shell,
        days: daysAhead,
        typical: { amount: typicalTotal(homeCurrency), currency: homeCurrency, ...typicalInvoice },
        filters,
        counts,
        rows: rows.map((each) => ({ ...rowOf(each), level: levelOf(each) })),
        leftOut: shown.length - rows.length,
      });
    }),
  );

  router.get(
    '/c/:realm/policy/breaches.csv',
    companyRoute(deps, async (visit) => {
      const { filters, all } = await found(visit);
      const { response, realm } = visit;
      response.type('text/csv; charset=utf-8');
      response.attachment(`breaches-${realm}.csv`);
      response.write(csvRecord(csvHeader));
      for (const each of all) {
        if (filters.kind === '' || each.kind === filters.kind) response.write(csvOf(each));
      }
      response.end();
    }),
  );
  return router;
}

function rowOf(found: NamedFinding): Omit<FindingRow, 'level'> {
  const row = {
    kind: found.kind,
    customer: { id: found.customerId, name: found.customerName },
    by: byOf(found),
  };
  if (!isBreach(found)) {
    return { ...row, place: found.place, isCharged: found.isCharged, charge: null };
  }
  const { law, invoiceId } = found;
  return {
    ...row,
    place: law.place,
    isCharged: true,
    charge: {
      invoice:
        invoiceId === null ? null : { id: invoiceId, docNumber: found.docNumber ?? invoiceId },
      date: found.assessmentDate,
      dates: found.dates,
      currency: found.currency,
      wanted: found.wanted,
      allowed: found.allowed,
      percent: law.effectivePercent?.before ?? null,
      most: law.annualPercent,
    },
  };
}

function byOf(found: NamedFinding): string | null {
  if (!isBreach(found)) return found.citation;
  return citationOf(found.law, found.currency) ?? 'your own cap';
}

function csvOf(found: NamedFinding): string {
  const row = rowOf(found);
  const { charge } = row;
  return csvRecord([
    row.kind,
    row.customer.name,
    row.customer.id,
    charge?.invoice?.docNumber ?? '',
    charge?.invoice?.id ?? '',
    row.place ?? '',
    row.by ?? '',
    found.subject === '' ? found.level : `${found.level} ${found.subject}`,
    charge?.date ?? '',
    charge === null ? '' : String(charge.dates),
    charge?.currency ?? '',
    charge?.wanted ?? '',
    charge?.allowed ?? '',
    charge?.percent ?? '',
    charge?.most ?? '',
    row.isCharged ? 'yes' : 'no',
  ]);
}
