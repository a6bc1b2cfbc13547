import type { Clock } from '../../clock.ts';
import { monthlyDayOnOrAfter } from '../../core/calendar/monthly-day.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Database, Queries } from './database.ts';
import { toDbDate } from './dates.ts';

/** How charges are written into a company's books; null leaves it to Dunwell's default. */
export type WriteBackSettings = {
  /** The day of the month on which accrued charges are invoiced; 31 is the last one. */
  readonly chargeDay: number;
  /** The owner chose the item; otherwise it was, or will be, made. */
  readonly itemChosen: boolean;
  readonly taxCode: string | null;
  readonly classId: string | null;
  readonly departmentId: string | null;
  /** The template of a line's text. */
  readonly description: string | null;
};

/** What holds until the owner chooses otherwise. */
export const defaultWriteBack: WriteBackSettings = {
  chargeDay: 31,
  itemChosen: false,
  taxCode: null,
  classId: null,
  departmentId: null,
  description: null,
};

export type WriteBackSettingsStore = ReturnType<typeof createWriteBackSettingsStore>;

/** The owner's choices for writing charges. */
export function createWriteBackSettingsStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  return {
    find: (realmId: string): Promise<WriteBackSettings> => writeBackSettingsOf(db, realmId),

    /**
     * Keeps the choices, and with them the item and the account of the company. Charges that
     * accrued go on the invoice of the next charge day as it is now.
     */
    async save(
      realmId: string,
      settings: WriteBackSettings,
      books: { chargeItemId: string | null; chargeAccountId: string | null },
      by: { author: string; today: PlainDate },
    ): Promise<void> {
      const values = { ...settings, author: by.author, updatedAt: clock.now() };
      const day = toDbDate(monthlyDayOnOrAfter(by.today, settings.chargeDay));
      await db.$transaction(async (tx) => {
        const before = await writeBackSettingsOf(tx, realmId);
        await tx.writeBackSettings.upsert({
          where: { realmId },
          create: { realmId, ...values },
          update: values,
        });
        await tx.company.update({ where: { realmId }, data: books });
        if (before.chargeDay === settings.chargeDay) return;
        await tx.charge.updateMany({
          where: { realmId, status: 'accrued', invoiceOn: { gt: toDbDate(by.today) } },
          data: { invoiceOn: day },
        });
      });
    },
  };
}

/** The choices as they are in a transaction. */
export async function writeBackSettingsOf(
  db: Queries,
  realmId: string,
): Promise<WriteBackSettings> {
  const row = await db.writeBackSettings.findUnique({ where: { realmId } });
  if (row === null) return defaultWriteBack;
  const { chargeDay, itemChosen, taxCode, classId, departmentId, description } = row;
  return { chargeDay, itemChosen, taxCode, classId, departmentId, description };
}
