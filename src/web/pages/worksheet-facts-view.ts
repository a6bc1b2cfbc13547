/** Lays out what a worksheet was made from, for the page and the PDF; every number is its own. */
import type { Worksheet } from '../../core/charges/worksheet.ts';
import { isLive } from '../../core/ledger/charge-status.ts';
import { unlistedPaymentId } from '../../core/ledger/principal.ts';
import { groupDigits, longDate } from '../components/format.ts';
import { chargesInWords } from '../show/policy-words.ts';
import { levelText, statusLabel } from '../components/labels.ts';
import type { LevelView } from '../components/view.ts';

type NamedValue = { readonly name: string; readonly value: string };

/** Amounts as decimal texts of the worksheet's currency, dates as plain dates. */
export type WorksheetFactsView = {
  /** From the invoice's total to its principal, line by line. */
  readonly principal: readonly { readonly name: string; readonly amount: string }[];
  readonly postings: readonly {
    readonly payment: string;
    readonly date: string;
    readonly amount: string;
    /** Whether it counted, and if not, why. */
    readonly use: string;
  }[];
  readonly holds: readonly {
    readonly name: string;
    readonly from: string;
    readonly until: string | null;
  }[];
  readonly charges: readonly {
    readonly id: string;
    readonly assessmentDate: string;
    readonly amount: string;
    readonly status: string;
    /** Whether it counts towards the limits. */
    readonly use: string;
  }[];
  /** Of the company, the invoice and the customer; empty on worksheets without a record. */
  readonly known: readonly NamedValue[];
  readonly policy: {
    readonly level: string;
    readonly version: number;
    /** The rules in sentences; empty on worksheets without a record. */
    readonly words: readonly string[];
    /** The section itself, field by field. */
    readonly fields: readonly NamedValue[];
  };
  /** Whether everything known then is on the worksheet. */
  readonly isWhole: boolean;
};

/** @param level the level of the policy, named as people know it */
export function worksheetFactsView(worksheet: Worksheet, level: LevelView): WorksheetFactsView {
  const { record } = worksheet;
  return {
    principal: principalRows(worksheet),
    postings: postingRows(worksheet),
    holds: (record?.holds ?? []).map(({ scope, stops, reason, from, until, part }) => ({
      name: `${capital(reason)} on the ${scope}: ${stops === 'both' ? 'reminders and charges' : stops} stopped${
        part === undefined ? '' : ` for ${groupDigits(part)} ${worksheet.currency}`
      }`,
      from,
      until,
    })),
    charges: (record?.charges ?? []).map(({ id, assessmentDate, amount, status }) => ({
      id,
      assessmentDate,
      amount,
      status: statusLabel(status).text,
      use: isLive(status) ? 'counts' : 'does not count',
    })),
    known: record === undefined ? [] : knownRows(worksheet, record),
    policy: {
      level: levelText(level),
      version: worksheet.policy.version,
      words: record === undefined ? [] : chargesInWords(record.policy),
      fields: record === undefined ? [] : fieldsOf(record.policy),
    },
    isWhole: record !== undefined,
  };
}

function principalRows({ facts }: Worksheet): WorksheetFactsView['principal'] {
  return [
    { name: 'Total of the invoice', amount: facts.total },
    ...facts.chargeLines.map((line) => ({
      name:
        line.reference === null
          ? `less line ${line.lineId}: a late fee that is not ours`
          : `less line ${line.lineId}: finance charge ${line.reference}${line.date === null ? '' : ` of ${longDate(line.date)}`}`,
      amount: `-${line.amount}`,
    })),
    { name: 'Principal', amount: facts.principal },
    ...(facts.taxExcluded === undefined
      ? []
      : [{ name: 'of which tax, left out of the base in its share', amount: facts.taxExcluded }]),
  ];
}

function postingRows({ facts, record, assessmentDate }: Worksheet): WorksheetFactsView['postings'] {
  const counted = facts.postings.map(({ paymentId, date, amount }) => ({
    payment: paymentId === unlistedPaymentId ? 'not listed' : paymentId,
    date,
    amount,
    use:
      paymentId === unlistedPaymentId
        ? 'counted: QuickBooks shows it as paid, by no payment that is known'
        : 'counted',
  }));
  const later = (record?.postings ?? [])
    .filter(({ date }) => date > assessmentDate)
    .map(({ paymentId, date, amount }) => ({
      payment: paymentId,
      date,
      amount,
      use: 'not counted: after the assessment date',
    }));
  return [...counted, ...later];
}

function knownRows(
  { currency, facts }: Worksheet,
  record: NonNullable<Worksheet['record']>,
): NamedValue[] {
  const { company, invoice, legal } = record;
  const terms = legal.agreedTerms;
  const money = (text: string): string => `${groupDigits(text)} ${currency}`;
  return [
    { name: 'Decided on', value: `${longDate(company.today)}, in ${company.timeZone}` },
    { name: 'Date of the invoice', value: longDate(invoice.txnDate) },
    { name: 'Due on', value: longDate(invoice.dueDate) },
    { name: 'Counted from', value: longDate(facts.startDate) },
    { name: 'Tax in the total', value: money(invoice.tax) },
    { name: 'Open then, less charges taken back', value: openInWords(invoice.openBalance, money) },
    { name: 'Home currency', value: company.homeCurrency },
    {
      name: 'Books closed to',
      value: company.bookCloseDate === null ? 'not closed' : longDate(company.bookCloseDate),
    },
    {
      name: 'Agreed terms',
      value: terms === null ? 'not on record' : `${longDate(terms.date)}: ${terms.document}`,
    },
    {
      name: 'Written',
      value: record.writeBack === 'lineOnInvoice' ? 'as a line on it' : 'on another invoice',
    },
    ...(record.skippedDates.length === 0
      ? []
      : [{ name: 'Dates skipped', value: record.skippedDates.map(longDate).join(', ') }]),
  ];
}

/** Below zero is what was paid of charges that were taken back since. */
function openInWords(open: string, money: (text: string) => string): string {
  if (!open.startsWith('-')) return money(open);
  return `nothing: ${money(open.slice(1))} more was paid than is owed`;
}

/** `{ start: { graceDays: 10 } }` → `start.graceDays: 10`; nothing is left out. */
export function fieldsOf(value: unknown, name = ''): NamedValue[] {
  if (Array.isArray(value)) {
    return value.flatMap((each: unknown, index) => fieldsOf(each, `${name}[${index + 1}]`));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, field]: [string, unknown]) =>
      fieldsOf(field, name === '' ? key : `${name}.${key}`),
    );
  }
  return value === undefined
    ? []
    : [{ name, value: JSON.stringify(value).replace(/^"(.*)"$/, '$1') }];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
