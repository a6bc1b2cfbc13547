/**
 * The part of the program that decides, living through a story without a database: it sees the
 * ledger that is kept by hand, and keeps charges of its own.
 */
import type { PlainDate } from '../../../src/core/calendar/plain-date.ts';
import { decideCorrection } from '../../../src/core/charges/decide-correction.ts';
import { recheckCharges } from '../../../src/core/charges/recheck-charges.ts';
import { worksheetProblems } from '../../../src/core/charges/verify-worksheet.ts';
import { decide } from '../../../src/core/decide/decide.ts';
import type { ChargeAction, Decision } from '../../../src/core/decide/decision.ts';
import { reconsider } from '../../../src/core/decide/reconsider.ts';
import type { RunFacts } from '../../../src/core/decide/run-facts.ts';
import type { ChargeStatus } from '../../../src/core/ledger/charge-status.ts';
import type { InvoiceFacts } from '../../../src/core/ledger/facts.ts';
import { formatAmount } from '../../../src/core/money/amount.ts';
import type { PolicyRecord } from '../../../src/core/policy/policy.ts';
import { minor } from '../../scenario/twelve-months/calculator/amounts.ts';
import type { Day } from '../../scenario/twelve-months/calculator/days.ts';
import type { Table } from '../../scenario/twelve-months/compare.ts';
import type { OfficeEvent } from '../../scenario/twelve-months/events.ts';
import type { Reckoning } from '../../scenario/twelve-months/reckon.ts';
import { aPolicy } from '../../unit/core/facts.ts';
import { date, factsOf, type Ours } from './facts.ts';

type Row = {
  readonly id: string;
  readonly run: number;
  readonly action: ChargeAction;
  readonly basis: Pick<InvoiceFacts, 'total' | 'openBalance' | 'dueDate'>;
  status: ChargeStatus;
  reversed: bigint;
};

export type Program = ReturnType<typeof createProgram>;

/** @param reckoning whose books are the ledger; their charges are not looked at */
export function createProgram(reckoning: Reckoning) {
  const rows: Row[] = [];
  const policies: PolicyRecord[] = [];
  const skipped = new Map<string, { readonly run: number; readonly on: PlainDate }[]>();
  let run = 0;

  const assessedOn = (row: Row): PlainDate => row.action.assessment.assessmentDate;
  const standing = (invoice: string): Row[] =>
    rows.filter(({ action, status }) => action.invoiceId === invoice && status !== 'cancelled');
  const ours: Ours = {
    charges: (invoice) =>
      standing(invoice).map(({ id, action: { assessment }, status, reversed }) => {
        const { assessmentDate, coversFrom, coversTo, amount } = assessment;
        return { id, assessmentDate, coversFrom, coversTo, amount: amount - reversed, status };
      }),
    skipped: (invoice) => {
      const runs = new Set(standing(invoice).map((row) => row.run));
      return (skipped.get(invoice) ?? [])
        .filter((each) => runs.has(each.run))
        .map((each) => each.on);
    },
    reference: (invoice, of) =>
      standing(invoice).find((row) => assessedOn(row) === of)?.id ?? 'none',
    policies,
  };
  const facts = (): RunFacts => factsOf(reckoning, ours);

  function add(action: ChargeAction, status: ChargeStatus, invoice: InvoiceFacts, ofRun: number) {
    const { total, openBalance, dueDate } = invoice;
    const basis = { total, openBalance, dueDate };
    rows.push({ id: `DW-${rows.length}`, run: ofRun, action, basis, status, reversed: 0n });
    const { invoiceId, assessment } = action;
    const dates = assessment.skippedDates.map((each) => ({ run: ofRun, on: each }));
    skipped.set(invoiceId, [...(skipped.get(invoiceId) ?? []), ...dates]);
  }

  const waiting = () =>
    rows
      .filter(({ status }) => status === 'proposed')
      .map((row) => {
        const { invoiceId, customerId, writeBack, assessment } = row.action;
        const { assessmentDate, worksheet } = assessment;
        const { id, basis } = row;
        return { id, invoiceId, customerId, writeBack, assessmentDate, worksheet, basis };
      });

  /** What waits for a person is decided again. */
  function lookAgain(today: PlainDate): void {
    const now = facts();
    const invoices = new Map(now.invoices.map((invoice) => [invoice.id, invoice]));
    for (const { charge, replacement } of reconsider(now, waiting(), today)) {
      const row = rows.find(({ id }) => id === charge.id);
      const invoice = invoices.get(charge.invoiceId);
      if (row === undefined || invoice === undefined) continue;
      row.status = 'cancelled';
      if (replacement !== null) add(replacement, 'proposed', invoice, row.run);
    }
  }

  function daily(today: PlainDate): readonly Decision[] {
    run += 1;
    const now = facts();
    const { actions, decisions } = decide(now, today);
    for (const action of actions) {
      const invoice = now.invoices.find(({ id }) => id === subjectOf(action));
      if (action.kind !== 'charge' || invoice === undefined) continue;
      const automatic = action.writeBack === 'monthlyInvoice' ? 'accrued' : 'written';
      add(action, action.needsApproval ? 'proposed' : automatic, invoice, run);
    }
    return decisions;
  }

  /** By how much charges in the ledger are too high, beyond what was taken back. */
  function corrections(today: PlainDate): { readonly row: Row; readonly amount: bigint }[] {
    return facts().invoices.flatMap((invoice) => {
      if (invoice.status === 'void' || invoice.status === 'deleted') return [];
      const charges = standing(invoice.id).map((row) => {
        const { id, status, action } = row;
        const { amount, worksheet } = action.assessment;
        return { id, reference: id, status, assessmentDate: assessedOn(row), amount, worksheet };
      });
      return recheckCharges(invoice, charges, today).flatMap(({ id, tooMuch }) => {
        const row = rows.find((each) => each.id === id && each.status === 'written');
        if (row === undefined) return [];
        const next = decideCorrection(tooMuch, takenBack(row));
        return next.kind === 'propose' ? [{ row, amount: next.amount }] : [];
      });
    });
  }

  function rowOf(invoice: string, of: string, status: ChargeStatus): Row {
    const found = standing(invoice).find((row) => assessedOn(row) === of && row.status === status);
    if (found === undefined) throw new Error(`No ${status} charge on ${invoice} of ${of}`);
    return found;
  }

  function takeBack(row: Row, amount: bigint): void {
    row.reversed += amount;
    if (row.reversed === row.action.assessment.amount) row.status = 'reversed';
  }

  function take(event: OfficeEvent, today: PlainDate): readonly Decision[] {
    switch (event.do) {
      case 'policy': {
        const { level, subject, rule } = event;
        const fields = { level, subject, version: policies.length + 1 };
        policies.push(aPolicy(rule === null ? {} : { charges: rule }, fields));
        return [];
      }
      case 'run':
        return daily(today);
      case 'approve': {
        const row = rowOf(event.invoice, event.on, 'proposed');
        row.status = row.action.writeBack === 'monthlyInvoice' ? 'accrued' : 'written';
        return [];
      }
      case 'waive':
        rowOf(event.invoice, event.on, 'proposed').status = 'waived';
        return [];
      case 'reverse': {
        const row = rowOf(event.invoice, event.on, 'written');
        const { amount, currency } = row.action.assessment;
        const { amount: part } = event;
        takeBack(row, part === undefined ? amount - row.reversed : minor(part, currency));
        return [];
      }
      case 'correct': {
        const row = rowOf(event.invoice, event.on, 'written');
        const found = corrections(today).find((each) => each.row === row);
        if (found === undefined) throw new Error(`No correction on ${event.invoice}`);
        takeBack(row, found.amount);
        return [];
      }
      case 'groups':
      case 'hold':
      case 'lift':
      case 'settings':
      case 'webhooks':
      case 'flush':
      case 'lookAgain':
      case 'heldRun':
        return [];
    }
  }

  return {
    /** Does what the story tells; the books follow after, with `follow`. @returns its decisions */
    act(event: OfficeEvent, now: Day, follow: () => void): readonly Decision[] {
      const today = date(now);
      lookAgain(today);
      const decisions = take(event, today);
      follow();
      lookAgain(today);
      return decisions;
    },
    charges(): Table {
      return Object.fromEntries(
        rows
          .filter(({ status }) => status !== 'cancelled')
          .map((row) => [`${row.action.invoiceId} ${assessedOn(row)}`, lineOf(row, skipped)]),
      );
    },
    corrections(now: Day): Table {
      return Object.fromEntries(
        corrections(date(now)).map(({ row, amount }) => {
          const { currency, assessmentDate } = row.action.assessment;
          const told = formatAmount({ minor: amount, currency });
          return [`${row.action.invoiceId} ${assessmentDate}`, told];
        }),
      );
    },
    /** What is wrong with worksheets. */
    problems: (): string[] =>
      rows.flatMap(({ action }) => worksheetProblems(action.assessment.worksheet)),
  };
}

const subjectOf = (action: { readonly kind: string; readonly invoiceId?: string }): string =>
  action.invoiceId ?? '';

const takenBack = ({ id, reversed }: Row): Parameters<typeof decideCorrection>[1] =>
  reversed === 0n
    ? []
    : [
        {
          id,
          amount: reversed,
          cause: 'person',
          status: 'written',
          isDecided: true,
          isAfterHand: false,
        },
      ];

function lineOf(
  { action, run, status, reversed }: Row,
  skipped: ReadonlyMap<string, readonly { readonly run: number; readonly on: PlainDate }[]>,
): string {
  const { invoiceId, assessment, level, writeBack } = action;
  const { amount, currency, coversFrom } = assessment;
  const told = (units: bigint): string => formatAmount({ minor: units, currency });
  const passed = new Set(
    (skipped.get(invoiceId) ?? []).filter((each) => each.run === run).map((each) => each.on),
  );
  return `${told(amount)} ${currency} from ${coversFrom} by ${level}, ${writeBack}, ${status}, reversed ${told(reversed)}, skipped ${[...passed].toSorted().join(' ')}`;
}
