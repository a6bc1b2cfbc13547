import { Router } from 'express';
import { z } from 'zod';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { givenHoldReasons } from '../../adapters/store/holds.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import { addDays, type PlainDate } from '../../core/calendar/plain-date.ts';
import type { FieldError } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { BadFormError, PageNotFoundError, RefusedError } from '../errors.ts';
import { fieldErrors, formValues, readPositive, textOrNull } from '../forms.ts';
import { CustomerPage } from '../pages/customer-page.tsx';
import { InvoicePage } from '../pages/invoice-page.tsx';
import { paths } from '../pages/paths.ts';
import { dateIn, isRowId } from '../queries.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';
import { customerPageProps } from './customers.ts';
import { invoicePageProps } from './invoices.ts';

const scopeSchema = z.object({
  scopeKind: z.enum(['customer', 'invoice']),
  scopeId: z.string().min(1).max(50),
});
const holdSchema = z.object({
  stops: z.enum(['reminders', 'charges', 'both'], 'Say what the hold stops.'),
  reason: z.enum(givenHoldReasons, 'Choose a reason from the list.'),
  note: z.string().trim().max(500, 'Keep the note to 500 characters.').default(''),
  until: z.string().trim().default(''),
  amount: z.string().trim().default(''),
  accrue: z.enum(['', 'yes', 'no'], 'Choose one from the list.').default(''),
});
type Typed = z.infer<typeof holdSchema>;
type Scope = { kind: 'customer' | 'invoice'; id: string; currency: string };

/** Holds: put on a customer or an invoice, and lifted. */
export function createHoldRoutes(deps: WebDeps): Router {
  const { stores, stops } = deps.dunwell;
  const router = Router();

  router.post(
    '/c/:realm/holds',
    companyRoute(deps, async (visit) => {
      const { realm, actor, today, request, response } = visit;
      const values = formValues(request.body);
      const scope = await readScope(deps, realm, values);
      const typed = holdSchema.safeParse(values);
      const read = typed.success
        ? readHold(typed.data, scope, today)
        : { errors: fieldErrors(typed.error) };
      if ('errors' in read) {
        await sendRejected(deps, visit, scope, values, read.errors);
        return;
      }
      const { kind, id: subjectId } = scope;
      const wanted = { scope: kind, subjectId, startsOn: today, author: actor, ...read.hold };
      await stops.putHold(realm, wanted, today);
      await redirectWithFlash(request, response, pathOf(realm, scope), {
        tone: 'good',
        text: 'The hold is in force.',
      });
    }),
  );

  router.post(
    '/c/:realm/holds/:id/lift',
    companyRoute(deps, async (visit) => {
      const { realm, actor, today, request, response } = visit;
      const id = pathPart(visit, 'id');
      const holds = isRowId(id) ? await stores.holds.list(realm) : [];
      const hold = holds.find((each) => each.id === id);
      if (!hold) throw new PageNotFoundError('There is no such hold');
      if (!(await stops.liftHold({ realmId: realm, actor, reason: null }, id, today))) {
        throw new RefusedError('The hold has been lifted already.');
      }
      const scope = { kind: hold.scope, id: hold.subjectId };
      await redirectWithFlash(request, response, pathOf(realm, scope), {
        tone: 'good',
        text: 'The hold is lifted.',
      });
    }),
  );
  return router;
}

const pathOf = (realm: string, scope: Pick<Scope, 'kind' | 'id'>): string =>
  (scope.kind === 'invoice' ? paths.invoice : paths.customer)(realm, scope.id);

async function readScope(
  deps: WebDeps,
  realm: string,
  values: Readonly<Record<string, string>>,
): Promise<Scope> {
  const parsed = scopeSchema.safeParse(values);
  if (!parsed.success) {
    throw new BadFormError([{ field: '', message: 'The form does not say what it is about.' }]);
  }
  const { scopeKind: kind, scopeId: id } = parsed.data;
  const { db } = deps.dunwell;
  const currency =
    kind === 'invoice'
      ? (await createInvoiceLists(db).find(realm, id))?.currency
      : await createCustomerLists(db).currency(realm, id);
  if (!currency) throw new PageNotFoundError('There is nothing to hold');
  return { kind, id, currency };
}

type ReadHold = {
  hold: Pick<Typed, 'stops' | 'reason'> & {
    note: string | null;
    until: PlainDate | null;
    amount: bigint | null;
    accrueDuringHold: boolean | null;
  };
};

function readHold(
  typed: Typed,
  scope: Scope,
  today: PlainDate,
): ReadHold | { errors: FieldError[] } {
  const errors: FieldError[] = [];
  const until = typed.until === '' ? null : dateIn(typed.until);
  if (until === undefined || (until !== null && until <= today)) {
    const earliest = addDays(today, 1);
    errors.push({ field: 'until', message: `Give a day from ${earliest} on, or leave it empty.` });
  }
  const amount = typed.amount === '' ? null : readPositive(typed.amount, scope.currency);
  if (amount === undefined) {
    const message = `Give the disputed part as an amount in ${scope.currency}, such as 100.00.`;
    errors.push({ field: 'amount', message });
  }
  if (amount !== null && typed.reason === 'dispute' && scope.kind === 'customer') {
    const message = 'A part in dispute is of one invoice: put the dispute on that invoice.';
    errors.push({ field: 'amount', message });
  }
  if (errors.length > 0 || until === undefined || amount === undefined) return { errors };
  const { stops, reason, note, accrue } = typed;
  const accrueDuringHold = accrue === '' ? null : accrue === 'yes';
  return {
    hold: { stops, reason, note: textOrNull(note), until, amount, accrueDuringHold },
  };
}

/** The page that the form stood on, with what was typed and what is wrong with it. */
async function sendRejected(
  deps: WebDeps,
  visit: Visit,
  scope: Scope,
  holdValues: Readonly<Record<string, string>>,
  holdErrors: readonly FieldError[],
): Promise<void> {
  if (scope.kind === 'invoice') {
    const props = await invoicePageProps(deps, visit, scope.id);
    sendPage(visit.response, InvoicePage, { ...props, holdValues, holdErrors }, 422);
    return;
  }
  const props = await customerPageProps(deps, visit, scope.id);
  sendPage(visit.response, CustomerPage, { ...props, holdValues, holdErrors }, 422);
}
