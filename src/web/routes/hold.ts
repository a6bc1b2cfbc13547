import { Router } from 'express';
import { z } from 'zod';
import { HoldLogFullError } from '../../adapters/store/hold-log.ts';
import type { StoredHold } from '../../adapters/store/holds.ts';
import { disputeOutcomes } from '../../core/holds/dispute.ts';
import type { DisputeEnd } from '../../flow/collections/disputes.ts';
import { holdChangeWords } from '../../flow/collections/hold-change-words.ts';
import type { HoldChangeWord } from '../../flow/collections/hold-moves.ts';
import { countOf } from '../components/format.ts';
import type { FieldError } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError, RefusedError } from '../errors.ts';
import { formText, formValues } from '../forms.ts';
import { HoldPage, type HoldPageProps } from '../pages/hold-page.tsx';
import { paths } from '../pages/paths.ts';
import { dateIn, isRowId } from '../queries.ts';
import { readReason } from '../reasons.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { showHold } from '../show/hold.ts';
import { readDocument } from '../../flow/documents/document-kinds.ts';
import { sendAttachment } from '../uploads/form-files.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';

const longestNote = 2_000;

/** `/c/:realm/holds/:id`: one hold, its log and evidence, and how it ends. */
export function createHoldPageRoutes(deps: WebDeps): Router {
  const { stores, stops, disputes } = deps.dunwell;
  const router = Router();
  const base = '/c/:realm/holds/:id';

  const backTo = (visit: Visit, id: string, text: string): Promise<void> =>
    redirectWithFlash(visit.request, visit.response, paths.hold(visit.realm, id), {
      tone: 'good',
      text,
    });

  router.get(
    base,
    companyRoute(deps, async (visit) => {
      const hold = await holdOf(deps, visit);
      sendPage(visit.response, HoldPage, await pageProps(deps, visit, hold));
    }),
  );

  router.post(
    base,
    companyRoute(deps, async (visit) => {
      const { realm, actor, today, request, response } = visit;
      const hold = await holdOf(deps, visit);
      const values = formValues(request.body);
      const read = readChanges(values, hold, today);
      if ('errors' in read) {
        const rejected = { form: 'change' as const, values, errors: read.errors };
        const props = await pageProps(deps, visit, hold);
        return sendPage(response, HoldPage, { ...props, rejected }, 422);
      }
      const word = { realmId: realm, actor, change: read };
      if (!(await stops.changeHold(word, hold.id, today))) {
        throw new RefusedError('The hold has ended: put a new one.');
      }
      await backTo(visit, hold.id, 'Saved.');
    }),
  );

  router.post(
    `${base}/notes`,
    companyRoute(deps, async (visit) => {
      const { realm, actor, request, response } = visit;
      const hold = await holdOf(deps, visit);
      const note = formText(request.body, 'note').trim();
      const reject = async (message: string): Promise<void> => {
        const errors = [{ field: 'note', message }];
        const rejected = { form: 'note' as const, values: { note }, errors };
        sendPage(response, HoldPage, { ...(await pageProps(deps, visit, hold)), rejected }, 422);
      };
      if (note === '') return reject('Write something, or leave it.');
      if (note.length > longestNote) return reject(`Keep a note to ${longestNote} characters.`);
      try {
        await stores.holdLog.note(realm, hold.id, note, actor);
      } catch (error) {
        if (!(error instanceof HoldLogFullError)) throw error;
        return reject(error.message);
      }
      await backTo(visit, hold.id, 'The note is in the log.');
    }),
  );

  router.post(
    `${base}/files`,
    companyRoute(deps, async (visit) => {
      const { realm, actor, request, response } = visit;
      const hold = await holdOf(deps, visit);
      const reject = async (message: string): Promise<void> => {
        const props = await pageProps(deps, visit, hold);
        const errors = [{ field: 'file', message }];
        const evidence = { ...props.evidence, errors };
        sendPage(response, HoldPage, { ...props, evidence }, 422);
      };
      const sent = request.formFiles?.['file'];
      if (sent === undefined) return reject('Choose a document.');
      const file = readDocument(sent);
      if ('problem' in file) return reject(`The file ${file.problem}.`);
      try {
        await stops.addFile({ realmId: realm, actor }, hold.id, file);
      } catch (error) {
        if (!(error instanceof HoldLogFullError)) throw error;
        return reject(error.message);
      }
      await backTo(visit, hold.id, 'The document is on record.');
    }),
  );

  router.get(
    `${base}/files/:file`,
    companyRoute(deps, async (visit) => {
      const hold = await holdOf(deps, visit);
      const id = pathPart(visit, 'file');
      const file = isRowId(id) ? await stores.holdLog.file(visit.realm, hold.id, id) : null;
      if (file === null) throw new PageNotFoundError('There is no such document');
      sendAttachment(visit.response, file);
    }),
  );

  router.post(
    `${base}/settle`,
    companyRoute(deps, async (visit) => {
      const { realm, actor, today, request, response } = visit;
      const hold = await holdOf(deps, visit);
      const values = formValues(request.body);
      const reject = async (errors: FieldError[]): Promise<void> => {
        const props = await pageProps(deps, visit, hold);
        const decision = props.decision && { ...props.decision, values, errors };
        sendPage(response, HoldPage, { ...props, decision }, 422);
      };
      const said = readReason(values['note'] ?? '', { isNeeded: false });
      if ('errors' in said)
        return reject([{ field: 'note', message: 'Keep the note to 500 characters.' }]);
      if (hold.reason !== 'dispute') {
        const word = { realmId: realm, actor, reason: said.reason };
        if (!(await stops.liftHold(word, hold.id, today))) {
          throw new RefusedError('The hold has been lifted already.');
        }
        return backTo(visit, hold.id, 'The hold is lifted.');
      }
      const outcome = z.enum(disputeOutcomes).safeParse(values['outcome']);
      if (!outcome.success) {
        return reject([{ field: 'outcome', message: 'Choose how the dispute ends.' }]);
      }
      const answer = await disputes.closeDispute({
        ...{ realmId: realm, holdId: hold.id, outcome: outcome.data, note: said.reason },
        ...{ actor, today },
      });
      if (answer.outcome === 'not-found') throw new PageNotFoundError('There is no such dispute');
      if (answer.outcome === 'refused') throw new RefusedError(answer.reason);
      await backTo(visit, hold.id, whatBecame(answer));
    }),
  );
  return router;
}

function whatBecame(end: Extract<DisputeEnd, { outcome: 'done' }>): string {
  if (!end.isClosed) {
    return 'The dispute closes by itself once the credit is on the invoice in QuickBooks.';
  }
  const forgiven = [
    ...(end.waived === 0 ? [] : [`${countOf(end.waived, 'charge')} waived`]),
    ...(end.reversed === 0 ? [] : [`${countOf(end.reversed, 'charge')} being taken back`]),
    ...end.left.map((why) => `not forgiven: ${why}`),
  ];
  return [
    'The dispute is closed.',
    ...(forgiven.length === 0 ? [] : [`${forgiven.join(', ')}.`]),
  ].join(' ');
}

/** @throws PageNotFoundError */
async function holdOf({ dunwell }: WebDeps, visit: Visit): Promise<StoredHold> {
  const id = pathPart(visit, 'id');
  const hold = isRowId(id) ? await dunwell.stores.holds.find(visit.realm, id) : null;
  if (!hold) throw new PageNotFoundError('There is no such hold');
  return hold;
}

async function pageProps(deps: WebDeps, visit: Visit, hold: StoredHold): Promise<HoldPageProps> {
  const [shown, shell] = await Promise.all([showHold(deps, visit, hold), visit.shell()]);
  return { shell, ...shown, rejected: null };
}

function readChanges(
  values: Readonly<Record<string, string>>,
  hold: StoredHold,
  today: StoredHold['startsOn'],
): HoldChangeWord['change'] | { errors: FieldError[] } {
  const dayOf = (name: string) => {
    const typed = (values[name] ?? '').trim();
    return typed === '' ? null : dateIn(typed);
  };
  const errors: FieldError[] = [];
  const until = hold.reason === 'promise' ? undefined : dayOf('until');
  if (hold.reason !== 'promise' && (until === undefined || (until !== null && until <= today))) {
    errors.push({ field: 'until', message: 'Give a day after today, or leave it empty.' });
  }
  const dueOn = dayOf('dueOn');
  if (dueOn === undefined)
    errors.push({ field: 'dueOn', message: 'Give a day, or leave it empty.' });
  const responsible = (values['responsible'] ?? '').trim().slice(0, 200);
  if (errors.length > 0 || dueOn === undefined) return { errors };
  const change = {
    hold: until === undefined ? {} : { until },
    dispute:
      hold.reason === 'dispute'
        ? { responsible: responsible === '' ? null : responsible, dueOn }
        : {},
  };
  return { ...change, text: holdChangeWords(change, null) };
}
