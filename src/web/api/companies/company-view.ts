import type { z } from 'zod';
import type { ApiContext } from '../route.ts';
import { toInstantOrNull } from '../values.ts';
import type { companySchema, syncSchema } from './company-schema.ts';

const connectionWords: Record<string, 'connected' | 'reauthorise'> = {
  active: 'connected',
  reauthorise: 'reauthorise',
};

/** How far a company's mirror is in step. */
export async function syncView(context: ApiContext): Promise<z.input<typeof syncSchema>> {
  const { dunwell, lists, company } = context;
  const [state, pending] = await Promise.all([
    dunwell.stores.syncStates.find(company.realmId),
    lists.pendingEvents(company.realmId),
  ]);
  return {
    freshAsOf: toInstantOrNull(state?.freshAsOf ?? null),
    pending,
    firstSync: state?.firstSync ?? 'none',
  };
}

/** The company of a context, as the API shows it. */
export async function companyView(context: ApiContext): Promise<z.input<typeof companySchema>> {
  const { lists, company, today } = context;
  const status = (await lists.connectionStatus(company.realmId)) ?? '';
  return {
    realmId: company.realmId,
    name: company.name,
    country: company.country,
    timeZone: company.timeZone,
    currency: company.homeCurrency,
    connection: { status: connectionWords[status] ?? 'disconnected' },
    modes: company.modes,
    stopped: company.stopped,
    sync: await syncView(context),
    today,
    sendingDays: [...company.sendingDays],
    sendingHour: company.sendingHour,
    fromName: company.fromName,
    replyTo: company.replyTo,
    paymentInstructions: company.paymentInstructions,
    bookCloseDate: company.bookCloseDate,
    nextRunAt: toInstantOrNull(company.nextRunAt),
  };
}
