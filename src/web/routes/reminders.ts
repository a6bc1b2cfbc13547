import { Router } from 'express';
import { z } from 'zod';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { createReminderLists } from '../../adapters/store/reminder-lists.ts';
import { searchedEvents, type ReminderListFilter } from '../../adapters/store/reminder-search.ts';
import { reminderStatuses, type StoredReminder } from '../../adapters/store/reminders.ts';
import { mailKinds } from '../../core/mail/template-kinds.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError, RefusedError } from '../errors.ts';
import { formText } from '../forms.ts';
import { paths } from '../pages/paths.ts';
import { ReminderPage, type ReminderPageProps } from '../pages/reminder-page.tsx';
import { RemindersPage } from '../pages/reminders-page.tsx';
import { dateIn, isRowId, queryChoice, queryText, queryUuid } from '../queries.ts';
import { readReason } from '../reasons.ts';
import { sendMailPage } from '../mail-page.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { showReminder } from '../show/reminder.ts';
import { showReminders } from '../show/reminders.ts';
import { streamAttachment } from '../uploads/form-files.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';
import { remindersCsv } from '../show/reminders-csv.ts';

const perPage = 50;
const mostCustomersOffered = 1_000;

const querySchema = z.object({
  q: queryText,
  customer: queryText,
  invoice: queryText,
  kind: queryChoice(mailKinds),
  step: queryText,
  status: queryChoice(reminderStatuses),
  event: queryChoice(searchedEvents),
  by: queryText,
  from: queryText,
  to: queryText,
  cursor: queryUuid,
});
type Query = z.infer<typeof querySchema>;

/** `/c/:realm/reminders`: the history, its CSV, each exact mail, and a person's word on it. */
export function createReminderRoutes(deps: WebDeps): Router {
  const { db } = deps.dunwell;
  const router = Router();

  router.get(
    '/c/:realm/reminders',
    companyRoute(deps, async (visit) => {
      const { realm } = visit;
      const { cursor, ...filters } = querySchema.parse(visit.request.query);
      const [page, customers, shell] = await Promise.all([
        createReminderLists(db).page(realm, filterOf(filters), {
          limit: perPage,
          after: cursor || undefined,
        }),
        createCustomerLists(db).options(realm, mostCustomersOffered),
        visit.shell(),
      ]);
      const rows = await showReminders(deps, realm, page.rows);
      sendPage(visit.response, RemindersPage, {
        shell,
        filters,
        customers,
        rows,
        cursor,
        next: page.next,
      });
    }),
  );

  router.get(
    '/c/:realm/reminders.csv',
    companyRoute(deps, async (visit) => {
      const filter = filterOf(querySchema.parse(visit.request.query));
      await streamAttachment(visit.response, remindersCsv(deps, visit.realm, filter));
    }),
  );

  router.get(
    '/c/:realm/reminders/:id',
    companyRoute(deps, async (visit) => {
      sendPage(visit.response, ReminderPage, await pageProps(deps, visit));
    }),
  );

  router.get(
    '/c/:realm/reminders/:id/mail',
    companyRoute(deps, async (visit) => {
      const { htmlBody } = await findReminder(deps, visit);
      if (htmlBody === null) throw new PageNotFoundError('The mail is not written yet');
      sendMailPage(visit.response, htmlBody);
    }),
  );

  router.post(
    '/c/:realm/reminders/:id/:action',
    companyRoute(deps, async (visit) => {
      const action = z.enum(['approve', 'cancel']).safeParse(pathPart(visit, 'action'));
      if (!action.success) throw new PageNotFoundError('There is no such action');
      await decide(deps, visit, action.data);
    }),
  );
  return router;
}

function filterOf(query: Omit<Query, 'cursor'>): ReminderListFilter {
  const { q, customer, by, from, to, ...same } = query;
  return {
    ...same,
    text: q,
    customerId: customer,
    decidedBy: by,
    from: dateIn(from),
    to: dateIn(to),
  };
}

async function decide(deps: WebDeps, visit: Visit, action: 'approve' | 'cancel'): Promise<void> {
  const { approvals } = deps.dunwell;
  const { realm, actor, request, response } = visit;
  const { id } = await findReminder(deps, visit);
  const reason = readReason(formText(request.body, 'reason'), { isNeeded: action === 'cancel' });
  if ('errors' in reason) {
    const rejected = { action, ...reason };
    sendPage(response, ReminderPage, { ...(await pageProps(deps, visit)), rejected }, 422);
    return;
  }
  const subject = { realmId: realm, id, actor, reason: reason.reason };
  const outcome =
    action === 'approve'
      ? await approvals.approveReminder(subject)
      : await approvals.cancelReminder(subject);
  if (outcome.outcome === 'not-found') throw new PageNotFoundError('There is no such reminder');
  if (outcome.outcome === 'refused') throw new RefusedError(outcome.reason);
  await redirectWithFlash(request, response, paths.reminder(realm, id), {
    tone: 'good',
    text: action === 'approve' ? 'The mail is approved.' : 'The mail is cancelled.',
  });
}

/** @throws PageNotFoundError */
async function findReminder(deps: WebDeps, visit: Visit): Promise<StoredReminder> {
  const id = pathPart(visit, 'id');
  const found = isRowId(id) ? await deps.dunwell.stores.reminders.find(visit.realm, id) : null;
  if (!found) throw new PageNotFoundError('There is no such reminder');
  return found;
}

async function pageProps(deps: WebDeps, visit: Visit): Promise<ReminderPageProps> {
  const reminder = await findReminder(deps, visit);
  const [shown, shell] = await Promise.all([
    showReminder(deps, visit.company, reminder, visit.actor),
    visit.shell(),
  ]);
  return { shell, ...shown };
}
