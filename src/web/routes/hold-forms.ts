import { Router } from 'express';
import { z } from 'zod';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import { disputeReasons } from '../../core/holds/dispute.ts';
import { BadAmountError, parseAmount } from '../../core/money/amount.ts';
import type { FieldError } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError } from '../errors.ts';
import { fieldErrors, formValues, textOrNull } from '../forms.ts';
import { NewDisputePage, NewPromisePage, type HoldFormProps } from '../pages/hold-form-pages.tsx';
import { paths } from '../pages/paths.ts';
import { dateIn, queryUuid } from '../queries.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';

const text = (most: number) =>
  z.string().trim().max(most, `Keep it to ${most} characters.`).default('');
const day = z
  .string()
  .trim()
  .default('')
  .refine((typed) => typed === '' || dateIn(typed) !== undefined, 'Give a day such as 2026-04-30.');
const promiseSchema = z.object({
  dueOn: day.refine((typed) => typed !== '', 'Give the day on which it will be paid.'),
  amount: text(40),
  promisedBy: text(200),
  note: text(500),
});
const disputeSchema = z.object({
  reason: z.enum(disputeReasons, 'Choose a reason from the list.'),
  reasonText: text(500),
  amount: text(40),
  stops: z.enum(['reminders', 'charges', 'both'], 'Say what the dispute stops.'),
  accrue: z.enum(['', 'yes', 'no'], 'Choose one from the list.').default(''),
  responsible: text(200),
  dueOn: day,
  note: text(500),
});
type Kind = 'customer' | 'invoice';
const kinds = ['customer', 'invoice'] as const;

/** `/new-promise` and `/new-dispute` below a customer or an invoice. */
export function createHoldFormRoutes(deps: WebDeps): Router {
  const { promises, disputes } = deps.dunwell;
  const router = Router();
  for (const kind of kinds) {
    const base = `/c/:realm/${kind}s/:id`;
    for (const [name, page] of [
      ['promise', NewPromisePage],
      ['dispute', NewDisputePage],
    ] as const) {
      router.get(
        `${base}/new-${name}`,
        companyRoute(deps, async (visit) => {
          const reply = queryUuid.parse(visit.request.query['reply']);
          const values = await fromReply(deps, visit.realm, reply);
          sendPage(visit.response, page, await pageProps(deps, visit, kind, values));
        }),
      );
    }

    router.post(
      `${base}/new-promise`,
      companyRoute(deps, async (visit) => {
        const props = await pageProps(deps, visit, kind, formValues(visit.request.body));
        const typed = promiseSchema.safeParse(props.values);
        const reject = (errors: FieldError[]): void =>
          sendPage(visit.response, NewPromisePage, { ...props, errors }, 422);
        if (!typed.success) return reject(fieldErrors(typed.error));
        const amount = readAmount(typed.data.amount, props.subject.currency);
        const dueOn = dateIn(typed.data.dueOn);
        if (amount === undefined || dueOn === undefined) {
          return reject([wrongAmount(props.subject.currency)]);
        }
        const answer = await promises.addPromise({
          ...{ company: visit.company, subject: props.subject, amount, dueOn },
          promisedBy: textOrNull(typed.data.promisedBy),
          note: textOrNull(typed.data.note),
          author: visit.actor,
          today: visit.today,
        });
        if (answer.outcome === 'not-found') throw new PageNotFoundError('There is nothing to hold');
        if (answer.outcome === 'refused') {
          return reject([{ field: answer.field, message: answer.reason }]);
        }
        await noteOnReply(deps, visit, props.values, { kind: 'promise', holdId: answer.hold.id });
        await toHold(visit, answer.hold.id, 'The promise is recorded. Reminders pause until then.');
      }),
    );

    router.post(
      `${base}/new-dispute`,
      companyRoute(deps, async (visit) => {
        const props = await pageProps(deps, visit, kind, formValues(visit.request.body));
        const typed = disputeSchema.safeParse(props.values);
        const reject = (errors: FieldError[]): void =>
          sendPage(visit.response, NewDisputePage, { ...props, errors }, 422);
        if (!typed.success) return reject(fieldErrors(typed.error));
        const { reason, stops, accrue } = typed.data;
        const amount = readAmount(typed.data.amount, props.subject.currency);
        if (amount === undefined) return reject([wrongAmount(props.subject.currency)]);
        const answer = await disputes.openDispute({
          ...{ realmId: visit.realm, subject: props.subject, reason, stops, amount, until: null },
          accrueDuringHold: accrue === '' ? null : accrue === 'yes',
          reasonText: textOrNull(typed.data.reasonText),
          responsible: textOrNull(typed.data.responsible),
          dueOn: dateIn(typed.data.dueOn) ?? null,
          note: textOrNull(typed.data.note),
          author: visit.actor,
          today: visit.today,
        });
        if (answer.outcome === 'not-found') throw new PageNotFoundError('There is nothing to hold');
        if (answer.outcome === 'refused') {
          return reject([{ field: answer.field, message: answer.reason }]);
        }
        await noteOnReply(deps, visit, props.values, { kind: 'dispute', holdId: answer.hold.id });
        await toHold(visit, answer.hold.id, 'The dispute is open.');
      }),
    );
  }
  return router;
}

const longestNote = 500;

/** What a reply fills into the form: its words as the note. */
async function fromReply(
  { dunwell }: WebDeps,
  realm: string,
  replyId: string,
): Promise<HoldFormProps['values']> {
  const reply = replyId === '' ? null : await dunwell.stores.replies.find(realm, replyId);
  if (reply === null) return {};
  const words = reply.body.replaceAll(/\s+/g, ' ').trim();
  const note = words.length <= longestNote ? words : `${words.slice(0, longestNote - 2)} …`;
  return { reply: reply.id, note: note.toWellFormed(), promisedBy: reply.fromName ?? '' };
}

/** Takes down on the reply that the form was opened from what came of it; it is read by that. */
async function noteOnReply(
  { dunwell }: WebDeps,
  { realm, actor, today }: Visit,
  values: HoldFormProps['values'],
  done: { kind: 'dispute' | 'promise'; holdId: string },
): Promise<void> {
  const replyId = queryUuid.parse(values['reply']);
  if (replyId === '') return;
  await dunwell.replyActs.noteHold({ realmId: realm, replyId, actor, today }, done);
}

const toHold = ({ realm, request, response }: Visit, id: string, said: string): Promise<void> =>
  redirectWithFlash(request, response, paths.hold(realm, id), { tone: 'good', text: said });

const wrongAmount = (currency: string): FieldError => ({
  field: 'amount',
  message: `Give an amount in ${currency}, such as 100.00, or leave it empty.`,
});

/** Null for none; undefined for what is no amount. */
function readAmount(typed: string, currency: string): bigint | null | undefined {
  if (typed === '') return null;
  try {
    return parseAmount(typed.replaceAll(',', ''), currency).minor;
  } catch (error) {
    if (error instanceof BadAmountError) return undefined;
    throw error;
  }
}

/** @throws PageNotFoundError when the mirror does not know the customer or invoice */
async function pageProps(
  { dunwell }: WebDeps,
  visit: Visit,
  kind: Kind,
  values: HoldFormProps['values'] = {},
): Promise<HoldFormProps> {
  const id = pathPart(visit, 'id');
  const { realm, company } = visit;
  const customers = createCustomerLists(dunwell.db);
  const invoice = kind === 'invoice' ? await createInvoiceLists(dunwell.db).find(realm, id) : null;
  const currency = invoice?.currency ?? (await customers.currency(realm, id));
  if (currency === null || (kind === 'invoice' && invoice === null)) {
    throw new PageNotFoundError(`There is no such ${kind}`);
  }
  const name = invoice === null ? (await customers.names(realm, [id])).get(id) : invoice.docNumber;
  const subject = { kind, id, name: name ?? id, currency };
  const shell = await visit.shell();
  return { shell, subject, values, errors: [], graceDays: company.promiseGraceDays };
}
