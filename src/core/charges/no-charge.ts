import { formatDate } from '../calendar/format-date.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import { groupThousands } from '../money/amount.ts';
import { unreachable } from '../unreachable.ts';
import { citationOf } from './worksheet-law.ts';
import type { Worksheet } from './worksheet.ts';

/**
 * Why there is no charge:
 * not-overdue (the due date has not passed) · in-grace (before the first assessment date) ·
 * already-assessed (until the next date) · schedule-over (no date follows) ·
 * below-minimum-balance · maximum-total-reached · maximum-count-reached · nothing-to-charge ·
 * legal-cap (the law or the owner's cap leaves nothing, or blocks what is above it) ·
 * no-legal-record (and the policy charges only where there is one) · terms-not-agreed ·
 * rate-unknown (the policy's base rate has no entry for a day).
 */
export type NoChargeOutcome =
  | 'not-overdue'
  | 'in-grace'
  | 'already-assessed'
  | 'schedule-over'
  | 'below-minimum-balance'
  | 'maximum-total-reached'
  | 'maximum-count-reached'
  | 'nothing-to-charge'
  | 'legal-cap'
  | 'no-legal-record'
  | 'terms-not-agreed'
  | 'rate-unknown';

export type NoCharge = {
  readonly outcome: NoChargeOutcome;
  readonly reason: string;
  readonly nextDate: PlainDate | null;
  /** The arithmetic, when it came so far. */
  readonly worksheet: Worksheet | null;
};

/** Says why a worksheet came to nothing: the limit that took the last of it, or the facts. */
export function explainNoCharge(worksheet: Worksheet, nextDate: PlainDate | null): NoCharge {
  const on = formatDate(worksheet.assessmentDate);
  const money = (text: string): string => `${groupThousands(text)} ${worksheet.currency}`;
  const none = (outcome: NoChargeOutcome, reason: string): NoCharge => ({
    outcome,
    reason,
    nextDate,
    worksheet,
  });
  const stopped = worksheet.limits.find(
    (limit) => limit.before !== limit.after && limit.after === worksheet.amount,
  );
  if (stopped === undefined) {
    const reason = worksheet.facts.heldOnDate
      ? `A hold covers ${on}, the day of the assessment: nothing to charge.`
      : `The assessment of ${on} comes to nothing.`;
    return none('nothing-to-charge', reason);
  }
  const setting = money(stopped.setting);
  switch (stopped.limit) {
    case 'minimumBalance': {
      const open = money(worksheet.facts.openBase);
      const reason = `On ${on} ${open} was open, less than the ${setting} from which it is charged.`;
      return none('below-minimum-balance', reason);
    }
    case 'maximumTotal':
      return none('maximum-total-reached', `Its charges have reached the maximum of ${setting}.`);
    case 'maximumCount': {
      const reason = `It has been charged the maximum of ${stopped.setting} times.`;
      return none('maximum-count-reached', reason);
    }
    case 'minimum':
    case 'maximum':
      return none(
        'nothing-to-charge',
        `The ${stopped.limit} of ${setting} leaves nothing to charge.`,
      );
    case 'legalCap':
    case 'legalBlock':
      return none('legal-cap', legalReason(worksheet, setting));
    default:
      return unreachable(stopped.limit);
  }
}

function legalReason({ law, currency, limits }: Worksheet, most: string): string {
  const by = (law && citationOf(law, currency)) ?? "the policy's own cap";
  const blocked = limits.find(({ limit }) => limit === 'legalBlock');
  const wanted =
    blocked === undefined
      ? ''
      : ` ${groupThousands(blocked.before)} ${currency} would be above it, and the policy blocks that.`;
  return `Its charges may come to ${most} in all by ${by}.${wanted}`;
}
