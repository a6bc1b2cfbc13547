/** Lays a worksheet of the core out for the page; every number is the worksheet's own. */
import type { AnnualRatePart, Worksheet, WorksheetPart } from '../../core/charges/worksheet.ts';
import { unreachable } from '../../core/unreachable.ts';
import { groupDigits } from '../components/format.ts';
import type { WorksheetView } from '../components/worksheet.tsx';

const LIMITS: Readonly<Record<Worksheet['limits'][number]['limit'], string>> = {
  minimumBalance: 'Least open balance',
  minimum: 'At least',
  maximum: 'At most',
  maximumTotal: 'All charges together',
  maximumCount: 'Number of charges',
  legalCap: 'All charges together, by law or own cap',
  legalBlock: 'All charges together, by law or own cap',
};

/** The worksheet as the page shows it. `skippedDates` passed without a run and are not made up. */
export function worksheetView(
  worksheet: Worksheet,
  skippedDates: readonly string[] = [],
): WorksheetView {
  const { facts, calculation } = worksheet;
  return {
    base: facts.base,
    allocation: facts.allocation,
    startDate: facts.startDate,
    covers: { from: worksheet.coversFrom, to: worksheet.coversTo },
    principal: facts.principal,
    openBase: facts.openBase,
    liveChargesBefore: {
      count: facts.chargesBefore.liveCount,
      total: facts.chargesBefore.liveTotal,
    },
    heldOnDate: facts.heldOnDate,
    heldPeriods: facts.heldPeriods,
    otherHolds: otherHolds(worksheet),
    segments: annualRates(calculation).flatMap((part) =>
      part.segments.map((segment) => ({
        from: segment.from,
        to: segment.to,
        days: segment.days,
        balance: segment.openBase,
        percent: segment.percent ?? part.percent,
        yearDays: segment.yearDays,
        exact: exactText(segment.exact),
        resumed: segment.resumed === true,
      })),
    ),
    parts: calculation.kind === 'annualRate' ? [] : partRows(calculation),
    exactSum: exactText(worksheet.exact),
    rounding: { method: worksheet.rounding, rounded: worksheet.rounded },
    limits: worksheet.limits.map((limit) => ({
      name: LIMITS[limit.limit],
      limit: groupDigits(limit.setting),
      outcome:
        limit.before === limit.after
          ? 'kept'
          : `changed from ${groupDigits(limit.before)} to ${groupDigits(limit.after)}`,
      after: limit.after,
    })),
    law: lawRows(worksheet),
    skippedDates,
    amount: worksheet.amount,
  };
}

/** Parts in dispute, and holds whose days accrue, each in words. */
function otherHolds({ facts }: Worksheet): WorksheetView['otherHolds'] {
  const parts = (facts.heldParts ?? []).map(({ from, to, amount, accrues }) => ({
    name: heldName(amount, accrues),
    from,
    to,
    amount,
  }));
  const accruing = (facts.accruingHolds ?? []).map((held) => ({
    name:
      held.amount === null
        ? 'Held, its days accrued all the same'
        : 'Was in dispute, its days accrued all the same',
    ...held,
  }));
  return [...parts, ...accruing];
}

function heldName(amount: string | null, accrues: boolean): string {
  if (amount === null) return 'Held, charged once that is over';
  return accrues ? 'In dispute, charged once that is over' : 'In dispute, nothing accrued on it';
}

/** What the legal guard went by, in plain words. */
function lawRows({ law, currency }: Worksheet): WorksheetView['law'] {
  if (law === undefined) return [];
  const { record, effectivePercent: percent } = law;
  const row = (name: string, value: string | null): { name: string; value: string }[] =>
    value === null ? [] : [{ name, value }];
  const whose = law.annualPercentBy === 'owner' ? 'the policy’s own cap' : 'by law';
  return [
    ...row('Place', law.place ?? 'not known'),
    ...row('Customer', law.party === 'consumer' ? 'a consumer' : 'a business'),
    ...row('Rule', record === null ? 'No record is held for this place.' : record.rule),
    ...row(
      'Citation',
      record && `${record.citation}, verified on ${record.verifiedOn} (${record.source})`,
    ),
    ...row(
      'At most a year',
      law.annualPercent && `${law.annualPercent}% of what was open, ${whose}`,
    ),
    ...row('At most of the payment', law.percentOfPayment && `${law.percentOfPayment}%`),
    ...row('Open balance × days', `${groupDigits(law.balanceDays)} ${currency}`),
    ...row('Most in all', law.most && `${groupDigits(law.most)} ${currency}`),
    ...row(
      'All charges as a percent a year',
      percent &&
        (percent.before === percent.after
          ? `${percent.after}%`
          : `${percent.before}%, reduced to ${percent.after}%`),
    ),
    ...row('Annual equivalent', law.annualEquivalent),
    ...law.warnings.flatMap((warning) => row('Warning', warning)),
  ];
}

function annualRates(part: WorksheetPart): readonly AnnualRatePart[] {
  switch (part.kind) {
    case 'annualRate':
      return [part];
    case 'percent':
    case 'flat':
      return [];
    case 'greaterOf':
    case 'sumOf':
      return part.of.flatMap(annualRates);
    case 'flatThenPercent':
    case 'tiered':
      return annualRates(part.part);
    default:
      return unreachable(part);
  }
}

/** The parts from the inside out: what is combined stands above what combines it. */
function partRows(part: WorksheetPart): WorksheetView['parts'] {
  const row = (label: string): WorksheetView['parts'] => [{ label, exact: exactText(part.exact) }];
  switch (part.kind) {
    case 'annualRate':
      return row(`Interest of ${part.percent}% a year (${part.dayCount}), as above`);
    case 'percent':
      return row(`${part.percent}% of ${groupDigits(part.of)}`);
    case 'flat':
      return row(`Fixed ${groupDigits(part.amount)}`);
    case 'greaterOf':
      return [...part.of.flatMap(partRows), ...row('The greatest of them')];
    case 'sumOf':
      return [...part.of.flatMap(partRows), ...row('The sum of them')];
    case 'flatThenPercent':
    case 'tiered':
      return [...partRows(part.part), ...row(`Taken because ${part.because}`)];
    default:
      return unreachable(part);
  }
}

/** A fraction with its decimal: `11040/365` → `11040/365 = 30.246575…`; others as they are. */
export function exactText(exact: string): string {
  const match = /^(-?)(\d+)\/(\d+)$/.exec(exact);
  if (match === null) return exact;
  const [, sign = '', numerator = '0', denominator = '1'] = match;
  const [top, bottom] = [BigInt(numerator), BigInt(denominator)];
  if (bottom === 0n) return exact;
  const digits = 6n;
  const scaled = (top * 10n ** digits) / bottom;
  const rest = (top * 10n ** digits) % bottom;
  const text = scaled.toString().padStart(Number(digits) + 1, '0');
  const decimal = `${text.slice(0, -Number(digits))}.${text.slice(-Number(digits))}`;
  return `${exact} = ${sign}${decimal}${rest === 0n ? '' : '…'}`;
}
