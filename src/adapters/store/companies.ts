import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Mode } from '../../core/ledger/facts.ts';
import type { CompanyRate } from '../../core/policy/charge-amount.ts';
import type { HolidayPlace } from '../holidays/public-holidays.ts';
import type { Queries } from './database.ts';
import { fromDbDate, fromDbDateOrNull, toDbDate, toDbDateOrNull } from './dates.ts';
import { currentRates } from './rate-entries.ts';

export type Company = {
  readonly realmId: string;
  readonly name: string;
  readonly country: string | null;
  readonly homeCurrency: string;
  readonly timeZone: string;
  readonly modes: { readonly reminders: Mode; readonly charges: Mode };
  readonly stopped: boolean;
  readonly sendingDays: readonly number[];
  readonly sendingHour: number;
  /** Whose public holidays are kept; null: no public holidays are. */
  readonly holidays: HolidayPlace | null;
  /** Further days on which nothing is sent, in order. */
  readonly daysOff: readonly PlainDate[];
  /** Days after the one promised on which a payment still keeps a promise. */
  readonly promiseGraceDays: number;
  readonly bookCloseDate: PlainDate | null;
  readonly fromName: string | null;
  readonly replyTo: string | null;
  readonly paymentInstructions: string | null;
  readonly chargeItemId: string | null;
  readonly chargeAccountId: string | null;
  readonly nextRunAt: Date | null;
  readonly createdAt: Date;
  /** The base rates that the owner added; only where the company was looked up by itself. */
  readonly rates?: readonly CompanyRate[];
};

/** What QuickBooks says of the company; never overwrites what the owner set here. */
export type CompanyFromQuickBooks = {
  readonly name: string;
  readonly country: string | null;
  readonly homeCurrency: string;
  readonly bookCloseDate: PlainDate | null;
};

export type CompanyChanges = Partial<{
  timeZone: string;
  remindersMode: Mode;
  chargesMode: Mode;
  stopped: boolean;
  sendingDays: number[];
  sendingHour: number;
  holidays: HolidayPlace | null;
  daysOff: readonly PlainDate[];
  promiseGraceDays: number;
  fromName: string | null;
  replyTo: string | null;
  paymentInstructions: string | null;
  chargeItemId: string | null;
  chargeAccountId: string | null;
  nextRunAt: Date | null;
}>;

type Row = NonNullable<Awaited<ReturnType<Queries['company']['findUnique']>>>;

const modes: Record<string, Mode> = {
  off: 'off',
  observe: 'observe',
  review: 'review',
  automatic: 'automatic',
};

const fromRow = (row: Row): Company => ({
  realmId: row.realmId,
  name: row.name,
  country: row.country,
  homeCurrency: row.homeCurrency,
  timeZone: row.timeZone,
  // An unknown mode must not act, so it reads as off.
  modes: {
    reminders: modes[row.remindersMode] ?? 'off',
    charges: modes[row.chargesMode] ?? 'off',
  },
  stopped: row.stopped,
  sendingDays: row.sendingDays,
  sendingHour: row.sendingHour,
  holidays:
    row.holidayCountry === null ? null : { country: row.holidayCountry, region: row.holidayRegion },
  daysOff: row.daysOff.map(fromDbDate),
  promiseGraceDays: row.promiseGraceDays,
  bookCloseDate: fromDbDateOrNull(row.bookCloseDate),
  fromName: row.fromName,
  replyTo: row.replyTo,
  paymentInstructions: row.paymentInstructions,
  chargeItemId: row.chargeItemId,
  chargeAccountId: row.chargeAccountId,
  nextRunAt: row.nextRunAt,
  createdAt: row.createdAt,
});

const holidayColumns = (place: HolidayPlace | null) => ({
  holidayCountry: place?.country ?? null,
  holidayRegion: place?.region ?? null,
});

export type CompanyStore = ReturnType<typeof createCompanyStore>;

/** The connected companies and their settings. */
export function createCompanyStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    async find(realmId: string): Promise<Company | null> {
      const [row, rates] = await Promise.all([
        db.company.findUnique({ where: { realmId } }),
        currentRates(db, realmId),
      ]);
      return row && { ...fromRow(row), rates };
    },

    /** By name; only the given ones when a list is given. */
    async list(realmIds?: readonly string[]): Promise<Company[]> {
      const rows = await db.company.findMany({
        ...(realmIds ? { where: { realmId: { in: [...realmIds] } } } : {}),
        orderBy: [{ name: 'asc' }, { realmId: 'asc' }],
      });
      return rows.map(fromRow);
    },

    /** Adds the company at its first connection, or refreshes what QuickBooks says of it. */
    async saveFromQuickBooks(
      realmId: string,
      facts: CompanyFromQuickBooks,
      atFirst: {
        timeZone: string;
        replyTo: string | null;
        holidays: HolidayPlace | null;
        nextRunAt: Date;
      },
    ): Promise<void> {
      const known = { ...facts, bookCloseDate: toDbDateOrNull(facts.bookCloseDate) };
      await db.company.upsert({
        where: { realmId },
        create: {
          realmId,
          ...known,
          timeZone: atFirst.timeZone,
          replyTo: atFirst.replyTo,
          fromName: facts.name,
          ...holidayColumns(atFirst.holidays),
          nextRunAt: atFirst.nextRunAt,
          createdAt: clock.now(),
        },
        update: known,
      });
    },

    async update(
      realmId: string,
      { holidays, daysOff, ...changes }: CompanyChanges,
    ): Promise<void> {
      const data = {
        ...changes,
        ...(holidays === undefined ? {} : holidayColumns(holidays)),
        ...(daysOff === undefined ? {} : { daysOff: daysOff.map(toDbDate) }),
      };
      await db.company.update({ where: { realmId }, data });
    },

    /** Companies whose scheduled run is due, those whose connection is lost too: their run says so. */
    async dueForRun(now: Date): Promise<Company[]> {
      const rows = await db.company.findMany({
        where: {
          nextRunAt: { lte: now },
          connection: { status: { in: ['active', 'reauthorise'] } },
        },
        orderBy: { nextRunAt: 'asc' },
      });
      return rows.map(fromRow);
    },

    async connectedRealms(): Promise<string[]> {
      const rows = await db.company.findMany({
        where: { connection: { status: 'active' } },
        select: { realmId: true },
      });
      return rows.map((row) => row.realmId);
    },
  };
}
