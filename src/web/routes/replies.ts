import { Router } from 'express';
import { z } from 'zod';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { replyFilters } from '../../adapters/store/replies.ts';
import type { StoredReply } from '../../adapters/store/reply-rows.ts';
import type { ReplyWord } from '../../flow/replies/replies.ts';
import { longDate } from '../components/format.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError } from '../errors.ts';
import { formTexts, formValues } from '../forms.ts';
import { paths } from '../pages/paths.ts';
import { RepliesPage } from '../pages/replies-page.tsx';
import { ReplyPage } from '../pages/reply-page.tsx';
import { isRowId, queryChoice, queryText, queryUuid } from '../queries.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { showReply, showReplyRows } from '../show/replies.ts';
import { sendAttachment } from '../uploads/form-files.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';

const perPage = 50;
const mostUnread = 200;
const mostCustomersOffered = 1_000;
const querySchema = z.object({
  show: queryChoice(replyFilters),
  customer: queryText,
  cursor: queryUuid,
});

/** `/c/:realm/replies`: what payers answered, each with its mail, and what is done about it. */
export function createReplyRoutes(deps: WebDeps): Router {
  const { db, stores, replyActs } = deps.dunwell;
  const router = Router();
  const base = '/c/:realm/replies';

  const wordOn = ({ realm, actor, today }: Visit, replyId: string): ReplyWord => ({
    ...{ realmId: realm, replyId, actor, today },
  });
  const backTo = ({ realm, request, response }: Visit, id: string, text: string): Promise<void> =>
    redirectWithFlash(request, response, paths.reply(realm, id), { tone: 'good', text });

  router.get(
    base,
    companyRoute(deps, async (visit) => {
      const { realm } = visit;
      const { cursor, show, customer } = querySchema.parse(visit.request.query);
      const of = customer === '' ? {} : { customerIds: [customer] };
      const isFirst = cursor === '' && (show === '' || show === 'unread');
      const list = (wanted: (typeof replyFilters)[number], limit: number, after?: string) =>
        stores.replies.list(realm, { show: wanted, ...of }, { limit, after });
      const rest = show === '' || show === 'all' ? 'settled' : show;
      const [unread, others, customers, pauses, shell] = await Promise.all([
        isFirst ? list('unread', mostUnread) : [],
        rest === 'unread' ? [] : list(rest, perPage + 1, cursor === '' ? undefined : cursor),
        createCustomerLists(db).options(realm, mostCustomersOffered),
        stores.replySettings.pauses(realm),
        visit.shell(),
      ]);
      const shown = others.slice(0, perPage);
      sendPage(visit.response, RepliesPage, {
        ...{ shell, customers, pauses, cursor, comesIn: deps.dunwell.inbound !== null },
        filters: { show, customer },
        unread: await showReplyRows(deps, realm, unread),
        rows: await showReplyRows(deps, realm, shown),
        next: others.length > perPage ? (shown.at(-1)?.id ?? null) : null,
      });
    }),
  );

  router.post(
    `${base}/settings`,
    companyRoute(deps, async (visit) => {
      const { realm, actor, today, request, response } = visit;
      const pauses = 'pauses' in formValues(request.body);
      await replyActs.savePauses({ realmId: realm, actor, today }, pauses);
      await redirectWithFlash(request, response, paths.replies(realm), {
        tone: 'good',
        text: pauses
          ? 'Replies that come from now on pause reminders until they are read.'
          : 'Replies pause no reminders. What they stopped goes on with the next run.',
      });
    }),
  );

  router.get(
    `${base}/:id`,
    companyRoute(deps, async (visit) => {
      const reply = await replyOf(deps, visit);
      const [shown, shell] = await Promise.all([showReply(deps, visit, reply), visit.shell()]);
      sendPage(visit.response, ReplyPage, { shell, ...shown });
    }),
  );

  router.post(
    `${base}/:id/read`,
    companyRoute(deps, async (visit) => {
      const { id } = await replyOf(deps, visit);
      // Those that the page showed: one that came meanwhile is still to be read.
      const shown = new Set([id, ...formTexts(visit.request.body, 'reply').filter(isRowId)]);
      for (const each of [...shown].slice(0, mostUnread)) {
        await replyActs.markRead(wordOn(visit, each));
      }
      await backTo(visit, id, 'Marked as read.');
    }),
  );

  router.post(
    `${base}/:id/paid`,
    companyRoute(deps, async (visit) => {
      const { id } = await replyOf(deps, visit);
      const until = await replyActs.saidPaid(wordOn(visit, id));
      if (until === null) throw new PageNotFoundError('There is no such reply');
      await backTo(visit, id, `Reminders wait for the payment until ${longDate(until)}.`);
    }),
  );

  router.get(
    `${base}/:id/files/:file`,
    companyRoute(deps, async (visit) => {
      const { id } = await replyOf(deps, visit);
      const file = pathPart(visit, 'file');
      const found = isRowId(file) ? await stores.replies.file(visit.realm, id, file) : null;
      if (found === null) throw new PageNotFoundError('There is no such file');
      sendAttachment(visit.response, found);
    }),
  );
  return router;
}

/** @throws PageNotFoundError */
async function replyOf({ dunwell }: WebDeps, visit: Visit): Promise<StoredReply> {
  const id = pathPart(visit, 'id');
  const reply = isRowId(id) ? await dunwell.stores.replies.find(visit.realm, id) : null;
  if (!reply) throw new PageNotFoundError('There is no such reply');
  return reply;
}
