import type { Logger } from 'pino';
import { holidayPlaceOf, type HolidayPlace } from '../../adapters/holidays/public-holidays.ts';
import type { QuickBooks, QuickBooksClient } from '../../adapters/quickbooks/client.ts';
import { ReauthoriseError, ThrottledError } from '../../adapters/quickbooks/errors.ts';
import { companyInfoSchema, preferencesSchema } from '../../adapters/quickbooks/schema.ts';
import type {
  Company,
  CompanyFromQuickBooks,
  CompanyStore,
} from '../../adapters/store/companies.ts';
import type { InboxStore } from '../../adapters/store/inbox.ts';
import type { MergeStore } from '../../adapters/store/merges.ts';
import type { MirrorCompareStore } from '../../adapters/store/mirror-compare.ts';
import type { MirrorStore } from '../../adapters/store/mirror.ts';
import type { SyncStateStore } from '../../adapters/store/sync-states.ts';
import type { Clock } from '../../clock.ts';
import { parsePlainDate } from '../../core/calendar/plain-date.ts';
import { runFirstSync } from './first-sync.ts';
import { followMerges } from './follow-merges.ts';
import { noteByHandAfterSync, type NoteByHandDeps } from './note-by-hand.ts';
import { repairFromChanges } from './repair.ts';
import { workInbox } from './work-inbox.ts';

export type SyncDeps = NoteByHandDeps & {
  readonly quickbooks: QuickBooks;
  readonly companies: CompanyStore;
  readonly inbox: InboxStore;
  readonly mirror: MirrorStore;
  readonly mirrorCompare: MirrorCompareStore;
  readonly merges: MergeStore;
  readonly syncStates: SyncStateStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly repairEveryHours: number;
  readonly isStopping: () => boolean;
};

/**
 * Brings one company's mirror up to date: the first sync if it is not through, what webhooks have
 * told, and what they may have missed. The caller holds the company's lock.
 * @param want.repair asks for changes even when the next look is not due yet
 * @param want.full pages the whole company again
 */
export async function syncCompany(
  deps: SyncDeps,
  realmId: string,
  want: { repair?: boolean; full?: boolean } = {},
): Promise<void> {
  const { companies, syncStates, clock, log } = deps;
  const company = await companies.find(realmId);
  if (!company) return;
  const quickbooks = deps.quickbooks.forCompany(realmId);
  const common = { ...deps, quickbooks, homeCurrency: company.homeCurrency };

  if (want.full) await syncStates.save(realmId, { firstSync: 'none', progress: [] });
  try {
    const before = await syncStates.find(realmId);
    if (before?.firstSync === 'cancelled') {
      // What is there is kept right, so that a new start finds less to do.
      await workInbox(common);
      return;
    }
    if (before?.firstSync !== 'done' && (await runFirstSync(common)) === 'stopped') return;
    const state = await syncStates.find(realmId);
    // After a failure the mirror may lack anything, so nobody builds on it before a repair.
    const isDue = !state?.nextRepairAt || state.nextRepairAt <= clock.now();
    const isRepair = want.repair || isDue || state.lastError !== null;
    if (isRepair) {
      await refreshCompanyFacts(deps, quickbooks, company);
      if ((await repairFromChanges(common)) === 'stopped') return;
    }
    await workInbox(common);
    await followMerges(common, isRepair);
    await noteByHandAfterSync(deps, realmId);
  } catch (error) {
    const lastError = error instanceof Error ? error.message : 'unknown';
    log.warn({ realmId, reason: lastError }, 'sync failed, it will be tried again');
    const nextRepairAt = new Date(clock.now().getTime() + restMs(error));
    await syncStates.save(realmId, { lastError, nextRepairAt });
    throw error;
  }
}

/** How long the sweeps leave a company alone after a failure. */
function restMs(error: unknown): number {
  if (error instanceof ReauthoriseError) return 15 * 60_000;
  return error instanceof ThrottledError ? 60_000 : 30_000;
}

export type CompanyRead = {
  readonly facts: CompanyFromQuickBooks;
  readonly timeZone: string | null;
  readonly email: string | null;
  /** Whose public holidays it keeps, as far as its country and address tell. */
  readonly holidays: HolidayPlace | null;
};

/** What QuickBooks says of the company itself; it sends no webhook for these. */
export async function readCompanyFacts(quickbooks: QuickBooksClient): Promise<CompanyRead> {
  const [rawInfo, rawPreferences] = [
    await quickbooks.companyInfo(),
    await quickbooks.preferences(),
  ];
  const info = companyInfoSchema.parse(rawInfo);
  const preferences = preferencesSchema.parse(rawPreferences);
  const closedTo = preferences.AccountingInfoPrefs?.BookCloseDate;
  const country = info.Country ?? null;
  const addresses = [info.CompanyAddr, info.LegalAddr].map((address) => ({
    country: address?.Country ?? null,
    region: address?.CountrySubDivisionCode ?? null,
  }));
  return {
    facts: {
      name: info.CompanyName,
      country,
      homeCurrency: preferences.CurrencyPrefs?.HomeCurrency?.value ?? 'USD',
      bookCloseDate: closedTo ? parsePlainDate(closedTo.slice(0, 10)) : null,
    },
    timeZone: info.DefaultTimeZone ?? null,
    email: info.Email?.Address ?? null,
    holidays: holidayPlaceOf(country, addresses),
  };
}

async function refreshCompanyFacts(
  deps: SyncDeps,
  quickbooks: QuickBooksClient,
  company: Company,
): Promise<void> {
  const { facts } = await readCompanyFacts(quickbooks);
  await deps.companies.saveFromQuickBooks(company.realmId, facts, {
    timeZone: company.timeZone,
    replyTo: company.replyTo,
    holidays: company.holidays,
    nextRunAt: company.nextRunAt ?? deps.clock.now(),
  });
}
