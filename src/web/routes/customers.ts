import { Router } from 'express';
import { z } from 'zod';
import { createCustomerLists, type LineageRow } from '../../adapters/store/customer-lists.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import { createReminderLists } from '../../adapters/store/reminder-lists.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { fromCursor, toCursor } from '../cursors.ts';
import { promiseRecord } from '../../flow/collections/promise-record.ts';
import type { WebDeps } from '../deps.ts';
import { BadFormError, PageNotFoundError } from '../errors.ts';
import { formText } from '../forms.ts';
import { CustomerPage, type CustomerPageProps } from '../pages/customer-page.tsx';
import { CustomersPage } from '../pages/customers-page.tsx';
import { paths } from '../pages/paths.ts';
import { queryText } from '../queries.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { showCustomerPayer } from '../show/customer-payer.ts';
import { showContacts } from '../show/contacts.ts';
import { loadLegal } from '../show/legal.ts';
import { showHolds } from '../show/holds.ts';
import { showInvoices } from '../show/invoice-rows.ts';
import { showResolved } from '../show/levels.ts';
import { resolveForCustomer } from '../show/resolve.ts';
import { showReminders } from '../show/reminders.ts';
import { showReplyRows } from '../show/replies.ts';
import { showStop, stopsAmong } from '../show/stops.ts';
import { moneyOf } from '../show/values.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';

const perPage = 50;
const invoicesShown = 25;
const remindersShown = 10;
const mostGroups = 20;

const querySchema = z.object({ q: queryText, cursor: queryText });
const cursorSchema = z.object({
  overdue: z.string().regex(/^\d{1,18}$/),
  name: z.string().max(500),
  id: z.string().max(50),
});
const groupsSchema = z
  .array(z.string().max(60, 'A group’s name has at most 60 characters.'))
  .max(mostGroups, `A customer is in at most ${mostGroups} groups.`);

const tagsSchema = z
  .array(z.string().max(60, 'A tag has at most 60 characters.'))
  .max(mostGroups, `A customer has at most ${mostGroups} tags.`);

/** `/c/:realm/customers`: the list, each customer, its groups and tags. */
export function createCustomerRoutes(deps: WebDeps): Router {
  const { stores, db } = deps.dunwell;
  const lists = createCustomerLists(db);
  const router = Router();

  router.get(
    '/c/:realm/customers',
    companyRoute(deps, async (visit) => {
      const { q, cursor } = querySchema.parse(visit.request.query);
      const after = fromCursor(cursor, cursorSchema);
      const [page, shell] = await Promise.all([
        lists.page(visit.realm, { text: q }, visit.today, { limit: perPage, after }),
        visit.shell(),
      ]);
      const ids = page.rows.map((row) => row.id);
      const isStopped = await stopsAmong(deps, visit.realm, visit.today, ids);
      sendPage(visit.response, CustomersPage, {
        shell,
        filters: { q },
        rows: page.rows.map((row) => ({
          id: row.id,
          name: row.name,
          email: row.email,
          currency: row.currency,
          openBalance: moneyOf(row.openBalance, row.currency).amount,
          overdue: moneyOf(row.overdue, row.currency).amount,
          openInvoices: row.openInvoices,
          oldestDays: row.oldestDays,
          held: row.isHeld,
          stopped: isStopped(row.id),
        })),
        cursor,
        next: page.next && toCursor(page.next),
      });
    }),
  );

  router.get(
    '/c/:realm/customers/:id',
    companyRoute(deps, async (visit) => {
      sendPage(visit.response, CustomerPage, await customerPageProps(deps, visit));
    }),
  );

  router.post(
    '/c/:realm/customers/:id/groups',
    companyRoute(deps, async (visit) => {
      const { realm, actor, request, response } = visit;
      const id = pathPart(visit, 'id');
      if ((await lists.currency(realm, id)) === null) throw new PageNotFoundError('No customer');
      const groups = groupsSchema.safeParse(namesIn(formText(request.body, 'groups')));
      if (!groups.success) {
        throw new BadFormError(
          groups.error.issues.map(({ message }) => ({ field: 'groups', message })),
        );
      }
      await lists.setGroups(realm, id, groups.data);
      await stores.audit.add({
        realmId: realm,
        actor,
        what: 'groups of a customer changed',
        detail: { customerId: id, groups: groups.data },
      });
      const text =
        groups.data.length === 0
          ? 'The customer is in no group now.'
          : `The customer is in ${groups.data.join(', ')} now.`;
      await redirectWithFlash(request, response, paths.customer(realm, id), {
        tone: 'good',
        text,
      });
    }),
  );
  router.post(
    '/c/:realm/customers/:id/tags',
    companyRoute(deps, async (visit) => {
      const { realm, actor, request, response } = visit;
      const id = pathPart(visit, 'id');
      if ((await lists.currency(realm, id)) === null) throw new PageNotFoundError('No customer');
      const tags = tagsSchema.safeParse(namesIn(formText(request.body, 'tags')));
      if (!tags.success) {
        throw new BadFormError(
          tags.error.issues.map(({ message }) => ({ field: 'tags', message })),
        );
      }
      await stores.groups.setTags(realm, id, tags.data);
      await stores.audit.add({
        realmId: realm,
        actor,
        what: 'tags of a customer changed',
        detail: { customerId: id, tags: tags.data },
      });
      const text =
        tags.data.length === 0 ? 'The customer has no tags now.' : `Tags: ${tags.data.join(', ')}.`;
      await redirectWithFlash(request, response, paths.customer(realm, id), { tone: 'good', text });
    }),
  );
  return router;
}

/** Names typed between commas, each once. */
function namesIn(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

/** @throws PageNotFoundError when the mirror does not know the customer */
export async function customerPageProps(
  deps: WebDeps,
  visit: Visit,
  id = pathPart(visit, 'id'),
): Promise<CustomerPageProps> {
  const { stores, db } = deps.dunwell;
  const { realm, company, today, actor } = visit;
  const lists = createCustomerLists(db);
  const facts = await stores.facts.customer(realm, id);
  const currency = await lists.currency(realm, id);
  if (!facts || currency === null) throw new PageNotFoundError('There is no such customer');
  const resolved = await resolveForCustomer(deps, realm, id);
  const customerIds = resolved.lineage.map((row) => row.id);
  const [sums, page, reminders, replies, holds, policy, shell, contacts, legal, namedIn, tags] =
    await Promise.all([
      lists.sums(realm, id, today),
      createInvoiceLists(db).page(realm, { customerId: id }, today, {
        limit: invoicesShown,
        after: null,
      }),
      createReminderLists(db).page(realm, { customerId: id }, { limit: remindersShown }),
      stores.replies.list(realm, { show: 'all', customerIds: [id] }, { limit: remindersShown }),
      stores.holds.list(realm, 'unlifted'),
      showResolved(deps, realm, resolved.policy),
      visit.shell(),
      showContacts(deps, realm, facts, customerIds),
      loadLegal(deps, realm, id, visit.actor),
      stores.groups.namedIn(realm, id),
      stores.groups.tags(realm, id),
    ]);
  const payer = resolved.lineage.find((row) => row.id === facts.parentId);
  const onCustomer = holds.filter(
    (hold) => hold.scope === 'customer' && customerIds.includes(hold.subjectId),
  );
  return {
    shell,
    customer: {
      id,
      name: facts.displayName,
      email: mailOf(resolved.lineage),
      parent: payer ? { id: payer.id, name: payer.displayName } : null,
      groups: facts.groups,
      namedIn,
      groupsBecause: facts.groupsBecause ?? {},
      tags,
      openBalances: sums.map((sum) => moneyOf(sum.openBalance, sum.currency)),
      overdue: sums
        .filter((sum) => sum.overdue > 0n)
        .map((sum) => moneyOf(sum.overdue, sum.currency)),
      unappliedCredits: facts.unappliedCredit.map((sum) => moneyOf(sum.amount, sum.currency)),
      promises: await promisesInWords(deps, realm, id, today),
    },
    invoices: await showInvoices(deps, company, today, page.rows),
    moreInvoices: page.next !== null,
    reminders: await showReminders(deps, realm, reminders.rows),
    replies: await showReplyRows(deps, realm, replies),
    policy,
    contacts,
    legal,
    payer: await showCustomerPayer(deps, visit, id),
    stop: showStop(
      onCustomer,
      { kind: 'customer', id },
      new Map(resolved.lineage.map((row) => [row.id, row.displayName])),
      { today, me: actor },
    ),
    holds: showHolds(onCustomer, { currency, today, me: actor }),
  };
}

/** How the customer kept its word of late; null where it gave none that is settled. */
async function promisesInWords(
  { dunwell }: WebDeps,
  realm: string,
  id: string,
  today: PlainDate,
): Promise<string | null> {
  const { paymentPromises } = dunwell.stores;
  const record = await promiseRecord(paymentPromises, realm, id, today);
  const { made, kept, averageDaysLate } = record;
  if (made === 0) return null;
  return `${kept} of ${made} kept, on average ${averageDaysLate ?? 0} days late`;
}

/** Mail goes to the customer, or to the parent that it is billed with. */
function mailOf(lineage: readonly LineageRow[]): string | null {
  const payer = lineage.find((row) => !row.billWithParent) ?? lineage.at(-1);
  return payer?.email ?? null;
}
