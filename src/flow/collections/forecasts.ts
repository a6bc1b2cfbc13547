import type { Company } from '../../adapters/store/companies.ts';
import type { Database } from '../../adapters/store/database.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { PolicyStore } from '../../adapters/store/policies.ts';
import type { SyncStateStore } from '../../adapters/store/sync-states.ts';
import { writeBackSettingsOf } from '../../adapters/store/write-back-settings.ts';
import type { Clock } from '../../clock.ts';
import { addDays, type PlainDate } from '../../core/calendar/plain-date.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import { forecastCharges, invoicedOn, type ForecastCharge } from '../../core/decide/forecast.ts';
import { loadRunFacts, runFactsInParts } from './run-facts.ts';

/** How far a forecast looks. */
export const forecastDays = 60;
/** The charges that a forecast keeps to be listed; its sums are of all. */
const mostListed = 200_000;
/** What was worked out this long ago is worked out again. */
const goodForMs = 5 * 60_000;
const mostKept = 20;

/** A charge to come, without its worksheet, which is worked out when somebody asks. */
export type ForecastRow = {
  readonly day: PlainDate;
  readonly invoiceId: string;
  readonly customerId: string;
  readonly docNumber: string | null;
  readonly customerName: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly assessmentDate: PlainDate;
  /** When it stands in QuickBooks. */
  readonly invoicedOn: PlainDate;
};

export type ForecastDay = {
  readonly date: PlainDate;
  readonly sums: readonly { currency: string; count: number; amount: bigint }[];
};

export type Forecast = {
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** Every day from the first to the last, also those without a charge. */
  readonly days: readonly ForecastDay[];
  readonly totals: ForecastDay['sums'];
  /** By day, in the order in which runs decide. */
  readonly rows: readonly ForecastRow[];
  /** How many charges there are beyond those listed. */
  readonly leftOut: number;
  readonly workedOutAt: Date;
  /** As of when the mirror was in step; null when it never was. */
  readonly freshAsOf: Date | null;
};

export type ForecastProgress = { readonly done: number; readonly of: number };

export type Forecasts = ReturnType<typeof createForecasts>;

/**
 * What the next days charge if nothing is paid. It is worked out part by part, so that a large
 * company neither fills the memory nor keeps the process from answering, and kept for a while.
 */
export function createForecasts(options: {
  readonly db: Database;
  readonly facts: FactsStore;
  readonly policies: PolicyStore;
  readonly syncStates: SyncStateStore;
  readonly clock: Clock;
}) {
  const { db, clock, syncStates } = options;
  type Kept = {
    forecast: Forecast | null;
    work: Promise<Forecast> | null;
    progress: ForecastProgress;
  };
  const kept = new Map<string, Kept>();

  async function workOut(
    company: Company,
    today: PlainDate,
    tell: (progress: ForecastProgress) => void,
  ): Promise<Forecast> {
    const { realmId } = company;
    const from = today;
    const to = addDays(today, forecastDays - 1);
    const [state, settings, of] = await Promise.all([
      syncStates.find(realmId),
      writeBackSettingsOf(db, realmId),
      db.invoice.count({ where: { realmId, status: 'open' } }),
    ]);
    const rows: ForecastRow[] = [];
    const sums = new Map<PlainDate, Map<string, { count: number; amount: bigint }>>();
    let done = 0;
    let leftOut = 0;
    tell({ done, of });
    for await (const facts of runFactsInParts(options, company)) {
      const invoices = new Map(facts.invoices.map((invoice) => [invoice.id, invoice]));
      const names = new Map(facts.customers.map(({ id, displayName }) => [id, displayName]));
      for (const charge of forecastCharges(facts, { from, to })) {
        addTo(sums, charge);
        if (rows.length >= mostListed) leftOut += 1;
        else {
          const { invoiceId, customerId } = charge.assessment;
          rows.push({
            ...rowOf(charge, settings.chargeDay),
            docNumber: invoices.get(invoiceId)?.docNumber ?? null,
            customerName: names.get(customerId) ?? customerId,
          });
        }
      }
      done += facts.invoices.length;
      tell({ done, of });
    }
    const days = daysOf(from, sums);
    return {
      from,
      to,
      days,
      totals: totalsOf(days),
      rows: rows.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)),
      leftOut,
      workedOutAt: clock.now(),
      freshAsOf: state?.freshAsOf ?? null,
    };
  }

  async function keep(entry: Kept, work: Promise<Forecast>): Promise<Forecast> {
    const forecast = await work;
    entry.forecast = forecast;
    return forecast;
  }

  /** One work at a time for a company, whoever asks. */
  function start(company: Company, today: PlainDate): Kept {
    const entry: Kept = { progress: { done: 0, of: 0 }, work: null, forecast: null };
    const work = workOut(company, today, (progress) => {
      entry.progress = progress;
    });
    entry.work = keep(entry, work);
    // Whoever waits for one that failed is told; the next who asks has it worked out again.
    entry.work.catch(() => {
      if (kept.get(company.realmId) === entry) kept.delete(company.realmId);
    });
    kept.delete(company.realmId);
    kept.set(company.realmId, entry);
    const oldest = kept.keys().next();
    if (kept.size > mostKept && !oldest.done) kept.delete(oldest.value);
    return entry;
  }

  async function current(company: Company): Promise<Kept> {
    const today = dateInZone(clock.now(), company.timeZone);
    const entry = kept.get(company.realmId);
    if (!entry) return start(company, today);
    const { forecast } = entry;
    if (!forecast) return entry;
    const state = await syncStates.find(company.realmId);
    const age = clock.now().getTime() - forecast.workedOutAt.getTime();
    const isGood =
      forecast.from === today &&
      age < goodForMs &&
      forecast.freshAsOf?.getTime() === state?.freshAsOf?.getTime();
    return isGood ? entry : start(company, today);
  }

  return {
    /** The forecast, once it is worked out. */
    async whole(company: Company): Promise<Forecast> {
      const entry = await current(company);
      const forecast = await entry.work;
      if (forecast === null) throw new Error('A forecast was kept without its work');
      return forecast;
    },

    /** The forecast if it is there within a while, else how far it has come. */
    async within(company: Company, ms: number): Promise<Forecast | ForecastProgress> {
      const entry = await current(company);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<null>((resolve) => {
        timer = setTimeout(() => resolve(null), ms);
      });
      const forecast = await Promise.race([entry.work, late]);
      clearTimeout(timer);
      return forecast ?? entry.progress;
    },

    /** One charge to come with its worksheet; null when no run on that day would charge the invoice. */
    async charge(
      company: Company,
      invoiceId: string,
      day: PlainDate,
    ): Promise<ForecastCharge | null> {
      const from = dateInZone(clock.now(), company.timeZone);
      const facts = await loadRunFacts(options, company, [invoiceId]);
      const charges = forecastCharges(facts, { from, to: addDays(from, forecastDays - 1) });
      return charges.find((charge) => charge.day === day) ?? null;
    },

    /** Somebody changed what a forecast follows from. */
    forget(realmId: string): void {
      kept.delete(realmId);
    },
  };
}

const rowOf = (charge: ForecastCharge, chargeDay: number) => {
  const { invoiceId, customerId, currency, amount, assessmentDate } = charge.assessment;
  return {
    day: charge.day,
    invoiceId,
    customerId,
    currency,
    amount,
    assessmentDate,
    invoicedOn: invoicedOn(charge, chargeDay),
  };
};

function addTo(
  sums: Map<PlainDate, Map<string, { count: number; amount: bigint }>>,
  { day, assessment }: ForecastCharge,
): void {
  const ofDay = sums.get(day) ?? new Map<string, { count: number; amount: bigint }>();
  const sum = ofDay.get(assessment.currency) ?? { count: 0, amount: 0n };
  ofDay.set(assessment.currency, {
    count: sum.count + 1,
    amount: sum.amount + assessment.amount,
  });
  sums.set(day, ofDay);
}

function daysOf(
  from: PlainDate,
  sums: ReadonlyMap<PlainDate, ReadonlyMap<string, { count: number; amount: bigint }>>,
): ForecastDay[] {
  return Array.from({ length: forecastDays }, (_, index) => {
    const date = addDays(from, index);
    const ofDay = [...(sums.get(date) ?? [])].map(([currency, sum]) => ({ currency, ...sum }));
    return { date, sums: ofDay.toSorted((a, b) => (a.currency < b.currency ? -1 : 1)) };
  });
}

/** Sums of days, by currency. */
export function totalsOf(days: readonly ForecastDay[]): ForecastDay['sums'] {
  const totals = new Map<string, { count: number; amount: bigint }>();
  for (const { currency, count, amount } of days.flatMap(({ sums }) => sums)) {
    const total = totals.get(currency) ?? { count: 0, amount: 0n };
    totals.set(currency, { count: total.count + count, amount: total.amount + amount });
  }
  return [...totals]
    .map(([currency, total]) => ({ currency, ...total }))
    .toSorted((a, b) => (a.currency < b.currency ? -1 : 1));
}
