import type { Addressee } from '../../adapters/store/addressees.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { MailStyleStore } from '../../adapters/store/mail-style.ts';
import type { MailTemplateStore } from '../../adapters/store/mail-templates.ts';
import type { PayerLinkOf, PayerLinkStore } from '../../adapters/store/payer-links.ts';
import type { PolicyStore } from '../../adapters/store/policies.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { chargeToWarnOf } from '../../core/decide/charge-warning.ts';
import { contextsOf, indexCustomers, type RunFacts } from '../../core/decide/run-facts.ts';
import type { InvoiceFacts } from '../../core/ledger/facts.ts';
import { heldPart } from '../../core/ledger/holds.ts';
import {
  asInLedger,
  daysOverdue,
  openCharges,
  type Allocation,
} from '../../core/ledger/principal.ts';
import type { Language } from '../../core/mail/languages.ts';
import {
  courtesyFacts,
  toldOn,
  noSubjects,
  type CourtesySubjects,
} from '../../core/mail/courtesy.ts';
import type { FilesTold, MailFacts, MailInvoice, NextCharge } from '../../core/mail/mail-facts.ts';
import { languageOf, namedContact } from '../../core/reminders/contacts.ts';
import { legalSubjectOf } from '../../core/law/guard.ts';
import { loadRunFacts } from '../collections/run-facts.ts';
import { lineagesOf } from '../outbox/stopping-hold.ts';
import { senderOf } from './mail-sender.ts';
import { nextCharges } from './next-charges.ts';
import { readTemplates } from './template-words.ts';
import { writeMail, type MailWords } from './write-mail.ts';

export type ComposeStores = {
  readonly facts: FactsStore;
  readonly policies: PolicyStore;
  readonly mailTemplates: MailTemplateStore;
  readonly mailStyle: MailStyleStore;
  readonly payerLinks: PayerLinkStore;
};

export type ReminderQuestion = {
  /** Whom the mail is for. */
  readonly customerId: string;
  /** The name of its template. */
  readonly template: string;
  /** What it lists. */
  readonly invoiceIds: readonly string[];
  /** What it tells besides, where it is no reminder. */
  readonly subjects?: CourtesySubjects;
  /** Which files travel with it, where any are to. */
  readonly files?: FilesTold | undefined;
  /** The mail that goes out, for the link in it; absent where it is only looked at. */
  readonly mailId?: string;
};

export type ReminderMail = {
  readonly words: MailWords;
  /** What it tells of each invoice, by due date. */
  readonly invoices: readonly MailInvoice[];
  readonly language: Language;
  /** Whether it tells of a first charge that paying still avoids. */
  readonly warnsOfCharge: boolean;
  /** What the customer has not used yet. */
  readonly unappliedCredit: MailFacts['unappliedCredit'];
  /** The customers whose invoices it could list: the one who pays, and those billed with it. */
  readonly billedIds: readonly string[];
  /** Which words it was written in; 0 for the shipped ones. */
  readonly templateVersion: number;
};

/**
 * Writes the mails of reminders from what the mirror says today, in the order of the questions.
 * Facts are read once for all, so that a batch costs little more than one. Sends and stores nothing.
 */
export async function composeReminders(
  stores: ComposeStores,
  company: Company,
  questions: readonly ReminderQuestion[],
  today: PlainDate,
): Promise<ReminderMail[]> {
  const { realmId } = company;
  const ids = [...new Set(questions.flatMap(({ invoiceIds }) => invoiceIds))];
  const customerIds = [...new Set(questions.map(({ customerId }) => customerId))];
  const [facts, people, wordsOf, style, logo, linkOf] = await Promise.all([
    loadRunFacts(stores, company, ids).then((found) =>
      withCustomers(stores, realmId, found, customerIds),
    ),
    stores.facts.addressees(realmId, customerIds),
    readTemplates(stores.mailTemplates, realmId),
    stores.mailStyle.find(realmId),
    stores.mailStyle.logoFacts(realmId),
    stores.payerLinks.linksFor(realmId, customerIds, today),
  ]);
  const factsOf = mailFactsFrom(facts, people, today, linkOf);
  const sender = senderOf(company, style, logo);
  return questions.map((question): ReminderMail => {
    const language = factsOf.languageOf(question.customerId) ?? style.language;
    const chosen = wordsOf(question.template, language);
    const told = factsOf.of(question);
    const { kind, words: template, version: templateVersion } = chosen;
    const words = writeMail({ kind, language, template, facts: told, sender });
    const { invoices, warnsOfCharge, unappliedCredit } = told;
    const billedIds = factsOf.billedIds(question.customerId);
    const its = { words, invoices, language, templateVersion, warnsOfCharge };
    return { ...its, unappliedCredit, billedIds };
  });
}

/** With those customers and their parents that no invoice brings along. */
async function withCustomers(
  { facts: store }: ComposeStores,
  realmId: string,
  facts: RunFacts,
  customerIds: readonly string[],
): Promise<RunFacts> {
  const known = new Set(facts.customers.map(({ id }) => id));
  const unknown = customerIds.filter((id) => !known.has(id));
  if (unknown.length === 0) return facts;
  const lineages = await lineagesOf(store, realmId, unknown);
  const ids = [...lineages.values()].flatMap(({ ids: lineage }) => lineage);
  const more = await store.customers(
    realmId,
    [...new Set(ids)].filter((id) => !known.has(id)),
  );
  return { ...facts, customers: [...facts.customers, ...more] };
}

/** The mail of one reminder. */
export async function composeReminder(
  stores: ComposeStores,
  company: Company,
  question: ReminderQuestion,
  today: PlainDate,
): Promise<ReminderMail> {
  const [mail] = await composeReminders(stores, company, [question], today);
  if (mail === undefined) throw new Error('A mail was asked for and none was written');
  return mail;
}

export type MailFactsOf = {
  /** What a mail says of a customer and the invoices that it lists. */
  of(question: ReminderQuestion): MailFacts;
  /** The language of a customer; null where the company's counts. */
  languageOf(customerId: string): Language | null;
  /** The customer and those that are billed with it. */
  billedIds(customerId: string): string[];
};

/** What mails say of customers. */
export function mailFactsFrom(
  facts: RunFacts,
  people: ReadonlyMap<string, Addressee>,
  today: PlainDate,
  linkOf: PayerLinkOf,
): MailFactsOf {
  const next = nextCharges(facts, today);
  const invoices = new Map(facts.invoices.map((invoice) => [invoice.id, invoice]));
  const customers = indexCustomers(facts.customers);
  const contexts = contextsOf(facts, customers);
  const allocations = new Map(
    contexts.map(({ invoice, policy }) => [invoice.id, policy.charges?.section.allocation]),
  );
  const warned = new Set(
    contexts
      .filter((context) => chargeToWarnOf(context, facts.company, today) !== null)
      .map(({ invoice }) => invoice.id),
  );
  const of = (question: ReminderQuestion): MailFacts => {
    const { customerId, invoiceIds, subjects = noSubjects, files, mailId } = question;
    const context = customers.contextOf(customerId);
    const customer = context?.customer;
    const person = people.get(customerId);
    const named = namedContact(customer?.mail);
    const billed = customers.billedWith(customerId);
    const listed = invoiceIds.flatMap((id) => invoices.get(id) ?? []);
    return {
      customerName: customer?.displayName ?? customerId,
      contactName: named === undefined ? (person?.name ?? null) : named,
      contactFirstName: named === undefined ? (person?.firstName ?? null) : firstName(named),
      customerCompany: person?.company ?? null,
      invoices: listed
        .map((invoice) =>
          mailInvoice(invoice, {
            today,
            nextCharge: next.get(invoice.id) ?? null,
            allocation: allocations.get(invoice.id) ?? 'principalFirst',
          }),
        )
        .toSorted(byDueDate),
      unappliedCredit: billed.flatMap(({ unappliedCredit }) => unappliedCredit),
      warnsOfCharge: invoiceIds.some((id) => warned.has(id)),
      ...courtesyFacts(
        toldOn(subjects, invoiceIds),
        legalSubjectOf(context?.lineage ?? []).agreedTerms,
      ),
      ...(files === undefined ? {} : { files }),
      accountLink: linkOf(customerId, mailId),
    };
  };
  const languageOfCustomer = (customerId: string): Language | null =>
    languageOf(customers.contextOf(customerId)?.lineage ?? []);
  const billedIds = (customerId: string): string[] =>
    customers.billedWith(customerId).map(({ id }) => id);
  return { of, languageOf: languageOfCustomer, billedIds };
}

const firstName = (name: string | null): string | null => name?.split(/\s+/)[0] ?? null;

function mailInvoice(
  invoice: InvoiceFacts,
  {
    today,
    nextCharge,
    allocation,
  }: {
    readonly today: PlainDate;
    readonly nextCharge: NextCharge | null;
    readonly allocation: Allocation;
  },
): MailInvoice {
  const { openBalance } = invoice;
  return {
    docNumber: invoice.docNumber,
    invoiceId: invoice.id,
    dueDate: invoice.dueDate,
    daysOverdue: daysOverdue(invoice, today),
    openBalance,
    // What a credit memo of ours took back is not owed, once it is off the balance.
    charges: openCharges(asInLedger(invoice), today, allocation),
    disputed: heldPart(invoice.holds, 'reminders', today),
    currency: invoice.currency,
    link: httpLink(invoice.invoiceLink),
    isFinanceCharge: invoice.carriesOnlyCharges,
    nextCharge,
  };
}

function byDueDate(a: MailInvoice, b: MailInvoice): number {
  if (a.dueDate !== b.dueDate) return a.dueDate < b.dueDate ? -1 : 1;
  return a.invoiceId < b.invoiceId ? -1 : 1;
}

/** A mail holds no other kind of link, whatever the ledger says. */
const httpLink = (link: string | null): string | null =>
  link !== null && /^https?:\/\//i.test(link) ? link : null;
