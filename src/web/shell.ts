import type { Request } from 'express';
import type { Company } from '../adapters/store/companies.ts';
import { createCompanyShellStore } from '../adapters/store/company-shell.ts';
import type { ShellProps } from './components/shell.tsx';
import type { WebDeps } from './deps.ts';

const connections: Record<string, ShellProps['connection']> = {
  active: 'connected',
  reauthorise: 'lost',
};

/** The frame around a page of a company. Takes the session's flashes, so that each is said once. */
export async function buildShell(
  deps: WebDeps,
  request: Request,
  company: Company,
): Promise<ShellProps> {
  const { stores, db } = deps.dunwell;
  const { session } = request;
  const [around, companies, reads, waitingCharges, unreadReplies, lateFees] = await Promise.all([
    createCompanyShellStore(db).find(company.realmId),
    stores.companies.list(session.realms ?? []),
    deps.dunwell.meter.month(),
    stores.proposals.count(company.realmId),
    stores.replies.countUnread(company.realmId),
    lateFeesWaiting(deps, company.realmId),
  ]);
  const flashes = session.flashes ?? [];
  if (flashes.length > 0) delete session.flashes;
  return {
    company: { realm: company.realmId, name: company.name, timeZone: company.timeZone },
    companies: companies.map(({ realmId, name }) => ({ realm: realmId, name })),
    modes: company.modes,
    sync: {
      freshAsOf: around.freshAsOf?.toISOString() ?? null,
      pending: around.pending,
      isStale: isStale(deps, around.freshAsOf),
    },
    connection: connections[around.connection] ?? 'disconnected',
    stopped: company.stopped
      ? {
          since: around.lastStop?.at.toISOString() ?? null,
          reason: around.lastStop?.reason ?? '',
        }
      : null,
    reads,
    waitingCharges,
    unreadReplies,
    lateFees,
    flashes,
    csrfToken: session.csrf ?? '',
  };
}

const mostCounted = 100;

/** How many open invoices wait for the owner's word on late fees of QuickBooks' own. */
async function lateFeesWaiting({ dunwell }: WebDeps, realmId: string): Promise<number> {
  const { lateFees } = dunwell.stores;
  const found = await lateFees.invoices(realmId, mostCounted);
  if (found.length === 0) return 0;
  const said = new Set((await lateFees.acceptances(realmId)).map(({ invoiceId }) => invoiceId));
  return said.has(null) ? 0 : found.filter(({ id }) => !said.has(id)).length;
}

/** Whether runs hold because the mirror was not in step for too long. */
export function isStale({ dunwell }: Pick<WebDeps, 'dunwell'>, freshAsOf: Date | null): boolean {
  if (freshAsOf === null) return false;
  return dunwell.clock.now().getTime() - freshAsOf.getTime() > dunwell.staleAfterMs;
}
