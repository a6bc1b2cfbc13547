import { Router } from 'express';
import { z } from 'zod';
import {
  holidayRegions,
  isHolidayPlace,
  mostDaysOff,
} from '../../adapters/holidays/public-holidays.ts';
import { parsePlainDate, type PlainDate } from '../../core/calendar/plain-date.ts';
import type { FieldError } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { fieldErrors, formValues } from '../forms.ts';
import { paths } from '../pages/paths.ts';
import { SettingsPage } from '../pages/settings-page.tsx';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { settingsProps } from '../show/settings.ts';
import { companyRoute } from '../visit.ts';

/** Dates, one a line; each once, in order. */
const daysOffText = z.string().transform((text, context): PlainDate[] => {
  const lines = text.split(/[\s,;]+/).filter((line) => line !== '');
  const dates: PlainDate[] = [];
  for (const line of lines) {
    try {
      dates.push(parsePlainDate(line));
    } catch {
      const message = `“${line.slice(0, 40)}” is not a date. Write it as 2026-12-24, one a line.`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
  }
  if (dates.length > mostDaysOff) {
    const message = `Keep it to ${mostDaysOff} days; those that are over can go.`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
  return [...new Set(dates)].toSorted();
});

const holidaysSchema = z.object({
  holidayCountry: z
    .string()
    .default('')
    .refine(
      (country) => country === '' || isHolidayPlace({ country, region: null }),
      'Choose a country from the list.',
    ),
  holidayRegion: z.string().default(''),
  daysOff: daysOffText.default([]),
});

/** `/c/:realm/settings/holidays`: the days on which nothing is sent. */
export function createHolidayRoutes(deps: WebDeps): Router {
  const { stores } = deps.dunwell;
  const router = Router();
  router.post(
    '/c/:realm/settings/holidays',
    companyRoute(deps, async (visit) => {
      const { realm, actor, request, response, company } = visit;
      const values = formValues(request.body);
      const form = holidaysSchema.safeParse(values);
      if (!form.success) {
        const errors: FieldError[] = fieldErrors(form.error);
        const props = await settingsProps(deps, visit);
        const typed = { country: values['holidayCountry'] ?? '', daysOff: values['daysOff'] ?? '' };
        const holidays = { ...props.holidays, ...typed };
        sendPage(response, SettingsPage, { ...props, holidays, errors }, 422);
        return;
      }
      const { holidayCountry: country, holidayRegion, daysOff } = form.data;
      // A region that the new country does not have was one of the country before.
      const isRegion = holidayRegions(country).some(({ code }) => code === holidayRegion);
      const holidays = country === '' ? null : { country, region: isRegion ? holidayRegion : null };
      await stores.companies.update(realm, { holidays, daysOff });
      await stores.audit.add({
        realmId: realm,
        actor,
        what: 'holidays changed',
        detail: { country: country || null, region: holidays?.region ?? null, daysOff },
      });
      const hasRegions =
        country !== company.holidays?.country && holidayRegions(country).length > 0;
      const text = hasRegions
        ? 'The holidays are saved. The country’s regions can be chosen now.'
        : 'The holidays are saved.';
      await redirectWithFlash(request, response, paths.settings(realm), { tone: 'good', text });
    }),
  );
  return router;
}
