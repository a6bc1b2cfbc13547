import type { StoredDispute } from '../../adapters/store/disputes.ts';
import type { StoredHold } from '../../adapters/store/holds.ts';
import type { StoredPromise } from '../../adapters/store/promises.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import {
  disputeOutcomes,
  disputeReasonText,
  isDisputeOverdue,
  outcomeEffects,
  type DisputeOutcome,
} from '../../core/holds/dispute.ts';
import { lastDayOf } from '../../core/holds/promises.ts';
import { isLive } from '../../core/ledger/charge-status.ts';
import { formatAmountGrouped } from '../../core/money/amount.ts';
import type { WebDeps } from '../deps.ts';
import type { HoldPageProps } from '../pages/hold-page.tsx';
import type { HoldRow } from '../pages/holds-page.tsx';
import type { Visit } from '../visit.ts';
import { holdState, knownOf, showHoldRows } from './hold-rows.ts';
import { loadContexts } from './next-step.ts';
import { moneyOf, personText } from './values.ts';

const outcomeTexts: Record<DisputeOutcome, string> = {
  resume: 'Resume: it is owed',
  waive: 'Waive: forgive its finance charges',
  credit: 'Credit it in QuickBooks',
};

/** One hold with all that is known of it. */
export async function showHold(
  deps: WebDeps,
  visit: Visit,
  hold: StoredHold,
): Promise<Omit<HoldPageProps, 'shell' | 'rejected'>> {
  const { stores } = deps.dunwell;
  const { realm, today, actor } = visit;
  const [[row], known, log, files, replyId] = await Promise.all([
    showHoldRows(deps, realm, today, [hold]),
    knownOf(deps, realm, [hold]),
    stores.holdLog.list(realm, hold.id),
    stores.holdLog.files(realm, hold.id),
    hold.reason === 'reply' ? stores.replies.ofHold(realm, hold.id) : null,
  ]);
  if (row === undefined) throw new Error('A hold was to be shown and is not');
  const dispute = known.disputes.get(hold.id);
  const promise = known.promises.get(hold.id);
  return {
    hold: {
      ...row,
      author: personText(hold.author, actor),
      createdAt: hold.createdAt.toISOString(),
      note: hold.note ?? '',
      accrual: accrualOf(hold),
      replyId,
    },
    dispute: hold.reason === 'dispute' ? showDispute(dispute, today) : null,
    promise: promise ? showPromise(promise) : null,
    log: log.map(({ id, at, author, kind, text }) => ({
      ...{ id, kind, text },
      at: at.toISOString(),
      author: personText(author, actor),
    })),
    evidence: {
      errors: [],
      files: files.map(({ id, name, byteSize, sha256, author, createdAt }) => ({
        ...{ id, name, byteSize, sha256 },
        author: personText(author, actor),
        createdAt: createdAt.toISOString(),
      })),
    },
    decision:
      holdState(hold, today) === 'ended'
        ? null
        : { options: await optionsOf(deps, visit, hold, row), values: {}, errors: [] },
  };
}

function accrualOf({ stops, accrueDuringHold }: StoredHold): string {
  if (stops === 'reminders') return 'as ever: only reminders are stopped';
  if (accrueDuringHold === null) return 'as the policy says';
  return accrueDuringHold ? 'once it is over' : 'none';
}

function showDispute(
  dispute: StoredDispute | undefined,
  today: PlainDate,
): NonNullable<HoldPageProps['dispute']> {
  const { reason = null, reasonText = null } = dispute ?? {};
  const why = [...(reason === null ? [] : [disputeReasonText[reason]]), reasonText ?? ''];
  return {
    reason: why.filter(Boolean).join(': ') || 'not said',
    responsible: dispute?.responsible ?? '',
    dueOn: dispute?.dueOn ?? null,
    isOverdue: dispute !== undefined && isDisputeOverdue(dispute, today),
    outcome: dispute?.outcome ? outcomeTexts[dispute.outcome] : null,
    closedOn: dispute?.closedOn ?? null,
  };
}

const showPromise = (promise: StoredPromise): NonNullable<HoldPageProps['promise']> => ({
  state: promise.state,
  by: promise.promisedBy ?? '',
  dueOn: promise.dueOn,
  lastDay: lastDayOf(promise),
  received: moneyOf(promise.received, promise.currency).amount,
  settledOn: promise.settledOn,
});

/** The ways in which a hold can end, each with what it does. */
async function optionsOf(
  deps: WebDeps,
  visit: Visit,
  hold: StoredHold,
  row: HoldRow,
): Promise<NonNullable<HoldPageProps['decision']>['options']> {
  if (hold.reason !== 'dispute') {
    const effects = [
      hold.reason === 'promise'
        ? 'The promise counts as withdrawn, and reminders go on where they stood.'
        : 'What it stopped goes on with the next run, which decides anew.',
    ];
    return [{ value: 'lift', text: 'Lift the hold', effects }];
  }
  const context =
    hold.scope === 'invoice'
      ? (await loadContexts(deps, visit.company, [hold.subjectId]))[0]
      : undefined;
  const live = (context?.invoice.charges ?? []).filter(({ status }) => isLive(status));
  const written = live.filter(({ status }) => ['written', 'writing', 'unknown'].includes(status));
  const policy = context?.policy.charges?.section.accrueDuringHold === true;
  const question = {
    part:
      hold.amount === null || row.currency === ''
        ? null
        : `${formatAmountGrouped({ minor: hold.amount, currency: row.currency })} ${row.currency}`,
    from: hold.startsOn,
    today: visit.today,
    accrues: hold.accrueDuringHold ?? policy,
    stopsCharges: hold.stops !== 'reminders',
    waiting: live.length - written.length,
    written: written.length,
    invoiceName: `invoice ${row.subject.name}`,
  };
  const outcomes = hold.scope === 'invoice' ? disputeOutcomes : (['resume'] as const);
  return outcomes.map((outcome) => ({
    value: outcome,
    text: outcomeTexts[outcome],
    effects: outcomeEffects({ ...question, outcome }),
  }));
}
