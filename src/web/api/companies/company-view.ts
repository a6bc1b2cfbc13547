import type { z } from 'zod';
import { isStale } from '../../shell.ts';
import { pace } from '../../show/sync-pace.ts';
import type { ApiContext } from '../route.ts';
import { toInstantOrNull } from '../values.ts';
import type { companySchema, syncSchema } from './company-schema.ts';

const connectionWords: Record<string, 'connected' | 'reauthorise'> = {
  active: 'connected',
  reauthorise: 'reauthorise',
};

/** How far a company's mirror is in step. */
export async function syncView(context: ApiContext): Promise<z.input<typeof syncSchema>> {
  const { dunwell, shells, company } = context;
  const [state, shell, unreadable] = await Promise.all([
    dunwell.stores.syncStates.find(company.realmId),
    shells.find(company.realmId),
    dunwell.stores.mirror.unreadable(company.realmId, 1),
  ]);
  return {
    freshAsOf: toInstantOrNull(shell.freshAsOf),
    isStale: isStale(context, shell.freshAsOf),
    pending: shell.pending,
    firstSync: state?.firstSync ?? 'none',
    progress: (state?.progress ?? []).map(({ entity, done, total, state: of }) => ({
      entity,
      done,
      total,
      state: of,
    })),
    ...pace(state, dunwell.clock.now()),
    unreadable: unreadable.count,
  };
}

/** The company of a context, as the API shows it. */
export async function companyView(context: ApiContext): Promise<z.input<typeof companySchema>> {
  const { shells, company, today } = context;
  const { connection } = await shells.find(company.realmId);
  return {
    realmId: company.realmId,
    name: company.name,
    country: company.country,
    timeZone: company.timeZone,
    currency: company.homeCurrency,
    connection: { status: connectionWords[connection] ?? 'disconnected' },
    modes: company.modes,
    stopped: company.stopped,
    sync: await syncView(context),
    today,
    sendingDays: [...company.sendingDays],
    sendingHour: company.sendingHour,
    holidays: company.holidays,
    daysOff: [...company.daysOff],
    promiseGraceDays: company.promiseGraceDays,
    fromName: company.fromName,
    replyTo: company.replyTo,
    paymentInstructions: company.paymentInstructions,
    bookCloseDate: company.bookCloseDate,
    nextRunAt: toInstantOrNull(company.nextRunAt),
  };
}
