import {
  daysOff,
  holidayCountries,
  holidayRegions,
} from '../../adapters/holidays/public-holidays.ts';
import type { Company } from '../../adapters/store/companies.ts';
import { addDays, type PlainDate } from '../../core/calendar/plain-date.ts';
import type { WebDeps } from '../deps.ts';
import type { SettingsPageProps } from '../pages/settings-page.tsx';
import type { Visit } from '../visit.ts';

const daysAhead = 366;
const daysShown = 5;

/** The next days of a year on which a company sends nothing because of what they are. */
function nextDaysOff(company: Company, today: PlainDate): { date: string; name: string }[] {
  const off = daysOff(company.holidays, company.daysOff);
  return Array.from({ length: daysAhead }, (_, ahead) => addDays(today, ahead))
    .flatMap((date) => {
      const name = off.get(date);
      return name === undefined ? [] : [{ date, name }];
    })
    .slice(0, daysShown);
}

/** The settings of a company as their page shows them. */
export async function settingsProps(deps: WebDeps, visit: Visit): Promise<SettingsPageProps> {
  const { company, realm, today } = visit;
  const [keys, shell] = await Promise.all([deps.dunwell.stores.apiKeys.list(realm), visit.shell()]);
  return {
    shell,
    sending: {
      timeZone: company.timeZone,
      sendingDays: company.sendingDays,
      sendingHour: String(company.sendingHour),
      promiseGraceDays: String(company.promiseGraceDays),
      fromName: company.fromName ?? '',
      replyTo: company.replyTo ?? '',
      paymentInstructions: company.paymentInstructions ?? '',
    },
    holidays: {
      country: company.holidays?.country ?? '',
      region: company.holidays?.region ?? '',
      daysOff: company.daysOff.join('\n'),
      countries: holidayCountries(),
      regions: company.holidays ? holidayRegions(company.holidays.country) : [],
      next: nextDaysOff(company, today),
    },
    chargeItem:
      company.chargeItemId === null
        ? null
        : {
            item: `Item ${company.chargeItemId}`,
            account: company.chargeAccountId ? `Account ${company.chargeAccountId}` : 'its own',
          },
    bookCloseDate: company.bookCloseDate,
    keys: keys
      .filter((key) => key.revokedAt === null)
      .map((key) => ({
        id: key.id,
        name: key.name,
        prefix: key.prefix,
        access: key.access,
        createdAt: key.createdAt.toISOString(),
      })),
    newKey: null,
    errors: [],
  };
}
