import { Router } from 'express';
import { z } from 'zod';
import { inboxStates, type InboxFilter } from '../../adapters/store/inbox-replay.ts';
import { addDays } from '../../core/calendar/plain-date.ts';
import { instantOfLocalHour } from '../../core/calendar/zones.ts';
import type { ReplayResult } from '../../flow/inbox/replay.ts';
import { safePart } from '../../flow/inbox/safe-part.ts';
import type { WebDeps } from '../deps.ts';
import { formText } from '../forms.ts';
import { countOf } from '../components/format.ts';
import type { FieldError } from '../components/view.ts';
import { InboxPage, type InboxPageProps, type InboxRow } from '../pages/inbox-page.tsx';
import { paths } from '../pages/paths.ts';
import { dateIn, queryChoice, queryText } from '../queries.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { companyRoute, type Visit } from '../visit.ts';

const perPage = 50;
const mostOfNobody = 20;
const mostIds = 500;

const querySchema = z.object({
  state: queryChoice(inboxStates),
  entity: queryChoice(['Customer', 'Invoice', 'Payment', 'CreditMemo']),
  from: queryText,
  to: queryText,
  cursor: z
    .string()
    .regex(/^\d{1,18}$/)
    .catch('')
    .default(''),
});
type Query = z.infer<typeof querySchema>;
type ReplayForm = { ids: string; from: string; to: string };
const emptyForm: ReplayForm = { ids: '', from: '', to: '' };

/** `/c/:realm/inbox`: the webhook events of a company, what became of them, and working them again. */
export function createInboxRoutes(deps: WebDeps): Router {
  const { stores, replayInbox } = deps.dunwell;
  const router = Router();

  async function pageProps(
    visit: Visit,
    query: Query,
    form: ReplayForm,
    errors: readonly FieldError[],
  ): Promise<InboxPageProps> {
    const { cursor, ...filters } = query;
    const filter: InboxFilter = {
      realmId: visit.realm,
      ...(filters.state === '' ? {} : { state: filters.state }),
      ...(filters.entity === '' ? {} : { entity: filters.entity }),
      ...days(visit, filters),
    };
    const page = { limit: perPage + 1, before: cursor === '' ? undefined : BigInt(cursor) };
    const [entries, ofNobody, shell] = await Promise.all([
      stores.inboxReplay.list(filter, page),
      stores.inboxReplay.ofNobody(mostOfNobody),
      visit.shell(),
    ]);
    const shown = entries.slice(0, perPage);
    return {
      shell,
      filters,
      rows: shown.map(showEntry),
      // Whose they are is not known, so nothing of what they say is shown here.
      ofNobody: ofNobody.map(({ id, receivedAt, reason, payload }) => ({
        id: String(id),
        receivedAt: receivedAt.toISOString(),
        reason: reason ?? '',
        size: payload.length,
      })),
      cursor,
      next: entries.length > perPage ? String(shown.at(-1)?.id ?? '') : null,
      form,
      errors,
    };
  }

  router.get(
    '/c/:realm/inbox',
    companyRoute(deps, async (visit) => {
      const query = querySchema.parse(visit.request.query);
      sendPage(visit.response, InboxPage, await pageProps(visit, query, emptyForm, []));
    }),
  );

  router.post(
    '/c/:realm/inbox/replay',
    companyRoute(deps, async (visit) => {
      const { realm, actor, request, response } = visit;
      const form: ReplayForm = {
        ids: formText(request.body, 'ids').trim(),
        from: formText(request.body, 'from').trim(),
        to: formText(request.body, 'to').trim(),
      };
      const errors = problemsOf(form);
      if (errors.length > 0) {
        const props = await pageProps(visit, querySchema.parse({}), form, errors);
        sendPage(response, InboxPage, props, 422);
        return;
      }
      const ids = idsIn(form.ids);
      const filter = {
        realmId: realm,
        ...(ids.length > 0 ? { ids: ids.map(BigInt) } : {}),
        ...days(visit, form),
      };
      const result = await replayInbox({ filter, dryRun: false, actor });
      await redirectWithFlash(request, response, paths.inbox(realm), said(result));
    }),
  );
  return router;
}

const idsIn = (text: string): string[] => text.split(/[\s,;]+/).filter((part) => part !== '');

function problemsOf(form: ReplayForm): FieldError[] {
  const ids = idsIn(form.ids);
  const errors: FieldError[] = [];
  if (ids.some((id) => !/^\d{1,18}$/.test(id))) {
    errors.push({ field: 'ids', message: 'Give the numbers of events, such as 12, 13.' });
  } else if (ids.length > mostIds) {
    errors.push({ field: 'ids', message: `Give at most ${mostIds} numbers at a time.` });
  }
  for (const field of ['from', 'to'] as const) {
    if (form[field] !== '' && dateIn(form[field]) === undefined) {
      errors.push({ field, message: 'Give a date such as 2026-03-01.' });
    }
  }
  if (ids.length === 0 && form.from === '' && form.to === '') {
    errors.push({
      field: 'ids',
      message: 'Say which events: by number, or by the days they came.',
    });
  }
  if (form.from !== '' && form.to !== '' && form.from > form.to) {
    errors.push({ field: 'to', message: 'The last day is before the first.' });
  }
  return errors;
}

/** From the beginning of the first day to the end of the last, in the company's zone. */
function days({ company }: Visit, form: { from: string; to: string }): InboxFilter {
  const [from, to] = [dateIn(form.from), dateIn(form.to)];
  const startOf = (date: Parameters<typeof addDays>[0]): Date =>
    instantOfLocalHour(date, 0, company.timeZone);
  return {
    ...(from === undefined ? {} : { from: startOf(from) }),
    ...(to === undefined ? {} : { to: new Date(startOf(addDays(to, 1)).getTime() - 1) }),
  };
}

const showEntry = (
  entry: Awaited<ReturnType<WebDeps['dunwell']['stores']['inboxReplay']['list']>>[number],
): InboxRow => ({
  id: String(entry.id),
  entity: entry.entity ?? '',
  entityId: entry.entityId ?? '',
  operation: entry.operation ?? '',
  receivedAt: entry.receivedAt.toISOString(),
  workedAt: entry.workedAt?.toISOString() ?? null,
  state: entry.state,
  reason: entry.reason,
  attempts: entry.attempts,
  said: entry.source === 'quickbooks' ? safePart(entry.payload) : 'A mail event of Postmark',
});

function said({ replayed, ignored }: ReplayResult): { tone: 'good' | 'warn'; text: string } {
  if (replayed === 0) return { tone: 'warn', text: 'There was no such event to work again.' };
  const left =
    ignored === 0 ? '' : ` ${countOf(ignored, 'event')} not needed here stayed as before.`;
  return { tone: 'good', text: `${countOf(replayed, 'event')} will be worked again.${left}` };
}
