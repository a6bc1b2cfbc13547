import { Router } from 'express';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import type { WaitingCounts } from '../../adapters/store/waiting-actions.ts';
import { isInForce, isSwitch } from '../../flow/collections/hold-moves.ts';
import { countOf } from '../components/format.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError, RefusedError } from '../errors.ts';
import { formText } from '../forms.ts';
import { paths } from '../pages/paths.ts';
import { StopPage, type StopPageProps } from '../pages/stop-page.tsx';
import { readReason } from '../reasons.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';

type Kind = 'company' | 'customer' | 'invoice';
const bases: Record<Kind, string> = {
  company: '/c/:realm/stop',
  customer: '/c/:realm/customers/:id/stop',
  invoice: '/c/:realm/invoices/:id/stop',
};
const kinds = ['company', 'customer', 'invoice'] as const;

/** The stop switches of a company, its customers and its invoices, each confirmed on a page. */
export function createStopRoutes(deps: WebDeps): Router {
  const { stops } = deps.dunwell;
  const router = Router();
  for (const kind of kinds) {
    router.get(
      bases[kind],
      companyRoute(deps, async (visit) => {
        sendPage(visit.response, StopPage, await pageProps(deps, visit, kind));
      }),
    );

    router.post(
      bases[kind],
      companyRoute(deps, async (visit) => {
        const { realm, actor, today, request, response } = visit;
        const subject = await subjectOf(deps, visit, kind);
        const said = readReason(formText(request.body, 'reason'), {
          isNeeded: subject.kind !== 'company',
        });
        if ('errors' in said) {
          const props = { ...(await pageProps(deps, visit, kind)), ...said };
          sendPage(response, StopPage, props, 422);
          return;
        }
        const word = { realmId: realm, actor, reason: said.reason };
        const cancelled =
          subject.kind === 'company'
            ? await stops.stopCompany(word)
            : await stops.stop(word, subject, today);
        if (cancelled === null) throw new RefusedError('Everything is stopped already.');
        const text = `Everything is stopped. ${whatBecame(cancelled)}`;
        const flash = { tone: 'good', text } as const;
        await redirectWithFlash(request, response, pageOf(realm, subject), flash);
      }),
    );

    router.post(
      `${bases[kind]}/resume`,
      companyRoute(deps, async (visit) => {
        const { realm, actor, today, request, response } = visit;
        const subject = await subjectOf(deps, visit, kind);
        const word = { realmId: realm, actor, reason: null };
        const isResumed =
          subject.kind === 'company'
            ? await stops.startCompany(word)
            : await stops.resume(word, subject, today);
        if (!isResumed) throw new RefusedError('It is not stopped.');
        const text = 'It goes on: the next run decides anew.';
        const flash = { tone: 'good', text } as const;
        await redirectWithFlash(request, response, pageOf(realm, subject), flash);
      }),
    );
  }
  return router;
}

function whatBecame({ charges, reminders }: WaitingCounts): string {
  if (charges === 0 && reminders === 0) return 'Nothing was waiting.';
  return `${countOf(charges, 'charge')} and ${countOf(reminders, 'reminder')} that waited: cancelled.`;
}

function pageOf(realm: string, subject: StopPageProps['subject']): string {
  if (subject.kind === 'company') return paths.settings(realm);
  return (subject.kind === 'invoice' ? paths.invoice : paths.customer)(realm, subject.id);
}

/** @throws PageNotFoundError when the mirror does not know the customer or invoice */
async function subjectOf(
  { dunwell }: WebDeps,
  visit: Visit,
  kind: Kind,
): Promise<StopPageProps['subject']> {
  if (kind === 'company') return { kind };
  const id = pathPart(visit, 'id');
  const names =
    kind === 'customer'
      ? await createCustomerLists(dunwell.db).names(visit.realm, [id])
      : await createInvoiceLists(dunwell.db).numbers(visit.realm, [id]);
  const name = names.get(id);
  if (name === undefined) throw new PageNotFoundError(`There is no such ${kind}`);
  return { kind, id, name: name === '' ? id : name };
}

async function pageProps(deps: WebDeps, visit: Visit, kind: Kind): Promise<StopPageProps> {
  const { stops, stores } = deps.dunwell;
  const { realm, today, company } = visit;
  const subject = await subjectOf(deps, visit, kind);
  const [waiting, holds, shell] = await Promise.all([
    stops.waiting(realm, subject),
    subject.kind === 'company' ? [] : stores.holds.on(realm, subject.kind, [subject.id]),
    visit.shell(),
  ]);
  const isThrown = holds.some((hold) => isSwitch(hold) && isInForce(hold, today));
  const isStopped = subject.kind === 'company' ? company.stopped : isThrown;
  return { shell, subject, waiting, isStopped, reason: '', errors: [] };
}
