// Decides a company, or only reads what that takes, in a process of its own, and prints as JSON how
// long it took. Arguments: decide|read|keep, database, realm, date.
import { planRun } from '../../../src/flow/collections/plan-run.ts';
import { concludeAndJudge } from '../../../src/flow/collections/conclude-run.ts';
import { passThrough } from '../../../src/flow/outbox/outcome.ts';
import { createAccruedChargeStore } from '../../../src/adapters/store/accrued-charges.ts';
import { createCompanyStore } from '../../../src/adapters/store/companies.ts';
import { createConclusionStore } from '../../../src/adapters/store/conclusions.ts';
import { openDatabase, type Database } from '../../../src/adapters/store/database.ts';
import { createFactsStore } from '../../../src/adapters/store/facts.ts';
import { createHoldStore } from '../../../src/adapters/store/holds.ts';
import { createPolicyStore } from '../../../src/adapters/store/policies.ts';
import { createProposalStore } from '../../../src/adapters/store/proposals.ts';
import { createMailLimitStore } from '../../../src/adapters/store/mail-limits.ts';
import { createRunLimitStore } from '../../../src/adapters/store/run-limits.ts';
import { createRunVerdictStore } from '../../../src/adapters/store/run-verdicts.ts';
import { createRunStore } from '../../../src/adapters/store/runs.ts';
import { systemClock as clock } from '../../../src/clock.ts';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';

const [side = '', databaseUrl = '', realmId = '', date = ''] = process.argv.slice(2);
const db = openDatabase(databaseUrl);
const today = parsePlainDate(date);
const holds = createHoldStore({ db, clock });
const stores = {
  companies: createCompanyStore({ db, clock }),
  facts: createFactsStore({ db, clock, holds }),
  policies: createPolicyStore({ db, clock }),
  proposals: createProposalStore({ db, clock }),
  accruedCharges: createAccruedChargeStore({ db, clock }),
  conclusions: createConclusionStore({ db, clock }),
  runLimits: createRunLimitStore({ db, clock }),
  mailLimits: createMailLimitStore({ db, clock }),
  runVerdicts: createRunVerdictStore({ db, clock }),
};
// The connection is there, as it is in a program that runs.
await db.company.findUnique({ where: { realmId } });

const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
const summary = await sideOf(side)();
const seconds = (performance.now() - startedAt) / 1000;
const cpu = process.cpuUsage(cpuBefore);
const cpuSeconds = (cpu.user + cpu.system) / 1_000_000;
// On Linux the figure is in kilobytes.
const peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ seconds, cpuSeconds, peakMb, summary })}\n`);
await db.$disconnect();

function sideOf(name: string): () => Promise<Record<string, number>> {
  switch (name) {
    case 'decide':
      return async () => (await planRun(stores, realmId, today)).summary;
    case 'keep':
      return keep;
    case 'read':
      return () => readPlainly(db);
    default:
      throw new Error(`There is no side ${name}`);
  }
}

/** What a run does but for QuickBooks and the outbox: decisions and charges are kept and judged. */
async function keep(): Promise<Record<string, number>> {
  const runs = createRunStore({ db, clock });
  const runId = await runs.start(realmId, { date: today, dryRun: false, trigger: 'api' });
  const company = await stores.companies.find(realmId);
  if (!company) throw new Error('There is no company');
  const deps = { ...stores, checkpoint: passThrough };
  const kept = await concludeAndJudge(
    deps,
    company,
    { realmId, runId, today, mailHour: null },
    { also: [], onlyAlso: false },
  );
  await runs.finish(runId, 'done', kept.note, kept.summary);
  return kept.summary;
}

/**
 * Every row that a decision is made from, once, by the same client: the open invoices page by page
 * in the order of their ids, each page with its postings, charges, reminders, steps and holds, then
 * the customers likewise with their groups, legal settings, credits and holds, and the policies.
 * JSON that decisions have no use for (the entities as QuickBooks gave them, worksheets) is left
 * out on both sides. Nothing is made of the rows.
 */
async function readPlainly(client: Database): Promise<Record<string, number>> {
  const take = 2_000;
  let invoices = 0;
  for (let after = ''; ;) {
    const page = await client.invoice.findMany({
      where: { realmId, status: 'open', id: { gt: after } },
      orderBy: { id: 'asc' },
      omit: { raw: true },
      take,
    });
    const ids = page.map(({ id }) => id);
    const where = { realmId, invoiceId: { in: ids } };
    await Promise.all([
      client.posting.findMany({ where }),
      client.charge.findMany({ where, omit: { worksheet: true, basis: true } }),
      client.skippedAssessment.findMany({ where }),
      client.reminderInvoice.findMany({
        where: { ...where, step: { not: null }, activeKey: { not: null } },
        include: { reminder: { select: { status: true, sentAt: true, date: true } } },
      }),
      client.skippedStep.findMany({ where }),
      client.hold.findMany({ where: { realmId, scope: 'invoice', subjectId: { in: ids } } }),
    ]);
    invoices += page.length;
    const last = page.at(-1);
    if (!last || page.length < take) break;
    after = last.id;
  }
  return { invoices, customers: await readCustomers(client, take) };
}

async function readCustomers(client: Database, take: number): Promise<number> {
  let customers = 0;
  for (let after = ''; ;) {
    const page = await client.customer.findMany({
      where: { realmId, id: { gt: after } },
      orderBy: { id: 'asc' },
      omit: { raw: true },
      take,
    });
    const ids = page.map(({ id }) => id);
    const where = { realmId, customerId: { in: ids } };
    await Promise.all([
      client.groupMember.findMany({ where }),
      client.customerLegal.findMany({ where }),
      client.payment.findMany({ where: { ...where, unapplied: { gt: 0 } }, omit: { raw: true } }),
      client.creditMemo.findMany({
        where: { ...where, remaining: { gt: 0 } },
        omit: { raw: true },
      }),
      client.hold.findMany({ where: { realmId, scope: 'customer', subjectId: { in: ids } } }),
    ]);
    customers += page.length;
    const last = page.at(-1);
    if (!last || page.length < take) break;
    after = last.id;
  }
  await client.suppressedAddress.findMany({ where: { realmId } });
  await client.policyVersion.findMany({ where: { realmId } });
  return customers;
}
