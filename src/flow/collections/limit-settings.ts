import { createAuditStore } from '../../adapters/store/audit.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { Database } from '../../adapters/store/database.ts';
import { createMailLimitStore } from '../../adapters/store/mail-limits.ts';
import { createPastRunStore } from '../../adapters/store/past-runs.ts';
import { createRunLimitStore } from '../../adapters/store/run-limits.ts';
import type { Clock } from '../../clock.ts';
import { addDays, type PlainDate } from '../../core/calendar/plain-date.ts';
import type { MailLimits } from '../../core/decide/mail-limits.ts';
import { usualOf, type RunLimits, type Usual } from '../../core/decide/run-limits.ts';
import { tryLimits, usualRuns, type PastRun, type TriedRun } from '../../core/decide/try-limits.ts';
import { formatAmount } from '../../core/money/amount.ts';

/** Limits are tried on the runs of so many days. */
export const triedDays = 30;

/** The name under which the audit keeps a change. */
export const limitEntry = 'run limits changed';

export type LimitSettings = ReturnType<typeof createLimitSettings>;

/** All that an owner limits of runs. */
export type Limits = { readonly charges: RunLimits; readonly mails: MailLimits };

/** How much runs may do by themselves: what is usual, what limits would do, and their change. */
export function createLimitSettings({
  db,
  clock,
}: {
  readonly db: Database;
  readonly clock: Clock;
}) {
  const pastRuns = createPastRunStore(db);
  return {
    async of(realmId: string): Promise<Limits> {
      const [charges, mails] = await Promise.all([
        createRunLimitStore({ db, clock }).of(realmId),
        createMailLimitStore({ db, clock }).of(realmId),
      ]);
      return { charges, mails };
    },

    /** From the next run on, with its trace. */
    async save(company: Company, { charges, mails }: Limits, actor: string): Promise<void> {
      const { realmId, homeCurrency } = company;
      const sum = (minor: bigint | null): string | null =>
        minor === null ? null : formatAmount({ minor, currency: homeCurrency });
      const { sumPerRun, sumPerCustomer } = charges;
      const detail = {
        ...charges,
        sumPerRun: sum(sumPerRun),
        sumPerCustomer: sum(sumPerCustomer),
        currency: homeCurrency,
        mailsPerRun: mails.perRun,
        mailsPerCustomer: mails.perCustomer,
      };
      await db.$transaction(async (tx) => {
        await createRunLimitStore({ db: tx, clock }).save(realmId, charges, actor);
        await createMailLimitStore({ db: tx, clock }).save(realmId, mails, actor);
        await createAuditStore({ db: tx, clock }).add({ realmId, actor, what: limitEntry, detail });
      });
    },

    /** What is usual now, from which runs, and what limits would have done in the last days. */
    async tried(
      realmId: string,
      limits: RunLimits,
      today: PlainDate,
    ): Promise<{ usual: Usual; usualRuns: PastRun[]; tried: TriedRun[] }> {
      const from = addDays(today, -triedDays);
      const runs = await pastRuns.since(realmId, from);
      const last = usualRuns(runs);
      return {
        usual: usualOf(last.map(({ total }) => total)),
        usualRuns: last,
        tried: tryLimits(limits, runs, from),
      };
    },
  };
}
