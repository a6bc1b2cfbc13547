/**
 * A mail between its words and its bodies: paragraphs, a table, a button … Both bodies are made
 * from these parts, so that the plain text says what the HTML says.
 */
import { unreachable } from '../unreachable.ts';
import { arithmeticIn } from './arithmetic.ts';
import { amountIn, countIn, dateIn, listIn, type Language } from './languages.ts';
import type { ChargeClause, MailFacts, MailInvoice, MailSender, ToldCharge } from './mail-facts.ts';
import {
  blockOf,
  chargedNext,
  daysIn,
  invoiceName,
  lastDayToPay,
  sumAsked,
  sumIn,
} from './mail-values.ts';
import type { Phrases } from './phrases/phrases.ts';
import { phrasesIn } from './phrases/phrases.ts';
import type { MailKind } from './template-kinds.ts';
import { requiredBlocks, type VariableName } from './variables.ts';

export type TableRow = {
  readonly name: string;
  /** QuickBooks' page to pay or view it. */
  readonly link: string | null;
  /** The due date, and for how long it is over. */
  readonly due: string;
  /** The same where no heading says what it is. */
  readonly dueInWords: string;
  readonly amount: string;
  readonly notes: readonly string[];
};

export type TableTotal = { readonly label: string; readonly amount: string };

export type MailPart =
  | { readonly kind: 'paragraph'; readonly text: string }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly columns: Phrases['columns'];
      readonly rows: readonly TableRow[];
      /** What of the total is overdue and what is not yet; none where it is all the one or the other. */
      readonly subtotals: readonly TableTotal[];
      readonly total: TableTotal;
      readonly linkLabel: string;
    }
  | { readonly kind: 'button'; readonly label: string; readonly link: string }
  | { readonly kind: 'link'; readonly label: string; readonly link: string }
  /** Lines that belong together under a heading, kept as they are. */
  | { readonly kind: 'section'; readonly title: string; readonly lines: readonly string[] }
  | { readonly kind: 'signature'; readonly lines: readonly string[] };

type Question = {
  readonly language: Language;
  readonly kind: MailKind;
  readonly facts: MailFacts;
  readonly sender: MailSender;
};

/** The parts of a mail whose words are written; a block it may not go without is added at the end. */
export function mailParts(question: Question, body: string): MailPart[] {
  const paragraphs = body
    .split(/\n[ \t]*\n+/)
    .map((text) => text.trim())
    .filter((text) => text !== '');
  const blocks = paragraphs.map(blockOf);
  // Whatever it is written in, a mail explains the charges that it tells of or warns of.
  const explained: readonly VariableName[] = [
    ...(question.facts.chargesAdded.length > 0 ? (['charge_list'] as const) : []),
    ...(question.facts.warnsOfCharge ? (['charge_outlook'] as const) : []),
  ];
  const needed = new Set([...explained, ...requiredBlocks(question.kind)]);
  const missing = [...needed].filter((name) => !blocks.includes(name));
  const parts = paragraphs.map((text, index): readonly MailPart[] => {
    const block = blocks[index] ?? null;
    return block === null ? [{ kind: 'paragraph', text }] : blockParts(question, block);
  });
  const extra = missing.flatMap((name) => blockParts(question, name));
  // What a template left out stands above its signature.
  const at = blocks.lastIndexOf('signature');
  return at < 0
    ? [...parts.flat(), ...extra]
    : [...parts.slice(0, at).flat(), ...extra, ...parts.slice(at).flat()];
}

const makers: Partial<Record<VariableName, (question: Question) => MailPart[]>> = {
  invoice_list: invoiceList,
  payment,
  charge_outlook: outlook,
  charge_list: chargeList,
  signature: (question) => [signature(question)],
};

const blockParts = (question: Question, name: VariableName): MailPart[] =>
  makers[name]?.(question) ?? [];

function invoiceList({ language, facts }: Question): MailPart[] {
  const phrases = phrasesIn(language);
  const { invoices } = facts;
  if (invoices.length === 0) return [];
  const isDisputed = invoices.some(({ disputed }) => disputed > 0n);
  const zero = amountIn(language, { minor: 0n, currency: invoices[0]?.currency ?? 'USD' });
  const credit = sumIn(language, facts.unappliedCredit);
  const table: MailPart = {
    kind: 'table',
    caption: phrases.openInvoices,
    columns: phrases.columns,
    rows: invoices.map((invoice) => rowOf(language, invoice)),
    subtotals: subtotalsOf(language, invoices),
    total: {
      label: isDisputed ? phrases.totalAsked : phrases.totalOpen,
      amount: sumAsked(language, invoices) ?? zero,
    },
    linkLabel: phrases.payOrView,
  };
  const told = [
    ...(credit === null ? [] : [phrases.credit(credit)]),
    ...filesTold(language, facts),
  ];
  return [table, ...told.map((text): MailPart => ({ kind: 'paragraph', text }))];
}

function subtotalsOf(language: Language, invoices: readonly MailInvoice[]): TableTotal[] {
  const { totalOverdue, totalNotDue } = phrasesIn(language);
  const overdue = sumAsked(
    language,
    invoices.filter(({ daysOverdue }) => daysOverdue > 0),
  );
  const notDue = sumAsked(
    language,
    invoices.filter(({ daysOverdue }) => daysOverdue <= 0),
  );
  if (overdue === null || notDue === null) return [];
  return [
    { label: totalOverdue, amount: overdue },
    { label: totalNotDue, amount: notDue },
  ];
}

/** So many files are named one by one. */
const mostNamed = 5;

function filesTold(language: Language, { files, invoices }: MailFacts): string[] {
  const phrases = phrasesIn(language);
  const named = (ids: readonly string[] = []): string[] =>
    invoices
      .filter(({ invoiceId }) => ids.includes(invoiceId))
      .map((invoice) => invoiceName(language, invoice, 'inSentence'));
  const [attached, leftOut] = [named(files?.attached), named(files?.leftOut)];
  const { length } = attached;
  const invoiceNames =
    length > mostNamed ? [phrases.manyInvoices(countIn(language, length))] : attached;
  const names = [...(files?.statement === 'attached' ? [phrases.statement] : []), ...invoiceNames];
  return [
    ...(names.length === 0 ? [] : [phrases.attached(listIn(language, names))]),
    ...(files?.statement === 'leftOut' ? [phrases.statementTooLarge] : []),
    ...(leftOut.length === 0 ? [] : [phrases.notAttached(listIn(language, leftOut))]),
  ];
}

function rowOf(language: Language, invoice: MailInvoice): TableRow {
  const phrases = phrasesIn(language);
  const { currency, daysOverdue, charges, disputed, openBalance } = invoice;
  const amount = (minor: bigint): string => amountIn(language, { minor, currency });
  const date = dateIn(language, invoice.dueDate);
  const overdue = daysOverdue > 0 ? [phrases.overdueBy(daysIn(language, daysOverdue))] : [];
  return {
    name: invoiceName(language, invoice, 'alone'),
    link: invoice.link,
    due: [date, ...overdue].join(', '),
    dueInWords: [phrases.due(date), ...overdue].join(', '),
    amount: amount(openBalance),
    notes: [
      // All of a finance charge is one; there is no part of it to tell of.
      ...(charges > 0n && !invoice.isFinanceCharge
        ? [phrases.includingCharges(amount(charges))]
        : []),
      ...(disputed > 0n
        ? [phrases.inDispute(amount(disputed < openBalance ? disputed : openBalance))]
        : []),
    ],
  };
}

function payment({ language, facts, sender }: Question): MailPart[] {
  const phrases = phrasesIn(language);
  const payable = facts.invoices.filter(({ link }) => link !== null);
  const [only] = payable;
  const isOne = facts.invoices.length === 1 && only?.link;
  const button: MailPart[] = isOne
    ? [
        {
          kind: 'button',
          label: phrases.pay(invoiceName(language, only, 'inSentence')),
          link: isOne,
        },
      ]
    : [];
  const instructions = sender.paymentInstructions ?? payWithoutLink(phrases, facts.invoices);
  const section: MailPart[] =
    instructions === null
      ? []
      : [{ kind: 'section', title: phrases.howToPay, lines: instructions.split(/\r?\n/) }];
  const { accountLink: link } = facts;
  const links: MailPart[] =
    link === null ? [] : [{ kind: 'link', label: phrases.yourAccount, link }];
  return [...button, ...section, ...links];
}

/** How to pay what has no link, where the owner says nothing of it; null where all have one. */
function payWithoutLink(phrases: Phrases, invoices: readonly MailInvoice[]): string | null {
  const linked = invoices.filter(({ link }) => link !== null).length;
  if (linked === 0) return phrases.asInvoiceSays;
  return linked < invoices.length ? phrases.othersAsInvoiceSays : null;
}

/** Exact amounts and days, with the arithmetic: what the same facts would charge on that day. */
function outlook({ language, facts }: Question): MailPart[] {
  const phrases = phrasesIn(language);
  const lines = chargedNext(facts.invoices).map((invoice) => {
    const { amount, on, worksheet } = invoice.nextCharge;
    const sentence = phrases.outlook({
      amount: amountIn(language, { minor: amount, currency: invoice.currency }),
      invoice: invoiceName(language, invoice, 'inSentence'),
      on: dateIn(language, on),
      payBy: dateIn(language, lastDayToPay(on)),
    });
    return `${sentence} (${arithmeticIn(language, worksheet)})`;
  });
  return lines.length === 0 ? [] : [{ kind: 'section', title: phrases.outlookTitle, lines }];
}

function chargeList({ language, facts }: Question): MailPart[] {
  const phrases = phrasesIn(language);
  const lines = facts.chargesAdded.flatMap((charge) => chargeLines(language, phrases, charge));
  return lines.length === 0 ? [] : [{ kind: 'section', title: phrases.chargesTitle, lines }];
}

function chargeLines(language: Language, phrases: Phrases, charge: ToldCharge): string[] {
  const { amount, currency, worksheet, docNumber, invoiceId } = charge;
  return [
    phrases.charged({
      amount: amountIn(language, { minor: amount, currency }),
      invoice: phrases.invoiceInSentence(docNumber ?? invoiceId),
      on: dateIn(language, worksheet.assessmentDate),
    }),
    `${phrases.arithmetic}: ${arithmeticIn(language, worksheet)}`,
    `${phrases.basis}: ${clauseIn(language, phrases, charge.clause)}`,
  ];
}

function clauseIn(language: Language, phrases: Phrases, clause: ChargeClause): string {
  switch (clause.kind) {
    case 'agreed':
      return phrases.agreedTerms(clause.document, dateIn(language, clause.on));
    case 'statute':
      return phrases.statute(clause.citation);
    case 'terms':
      return phrases.ownTerms;
    default:
      return unreachable(clause);
  }
}

const signature = ({ language, sender }: Question): MailPart => ({
  kind: 'signature',
  lines: sender.signature?.split(/\r?\n/) ?? [phrasesIn(language).regards, sender.name],
});
