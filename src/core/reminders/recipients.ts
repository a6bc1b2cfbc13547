/** Whom a mail goes to. QuickBooks' e-mail fields may hold several addresses in one text. */
import type { CustomerFacts, InvoiceFacts } from '../ledger/facts.ts';
import { addressKey, plainCustomerMail, type ContactLine } from './contacts.ts';

// One that Postmark takes for malformed has the whole mail refused.
const wellFormed =
  /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@([\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]*[\p{L}\p{N}]$/u;

/** The addresses in a field, in order; what is no address is left out. */
export function addressesIn(field: string): string[] {
  return field
    .split(/[,;\s]+/)
    .map((text) => text.trim())
    .filter((text) => wellFormed.test(text));
}

/** The head of a mail; nobody stands in it twice. */
export type Addresses = {
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
};

export type AddressQuestion = {
  readonly customer: Pick<CustomerFacts, 'emails' | 'mail'>;
  /** Those with a step in the mail. */
  readonly invoices: readonly Pick<InvoiceFacts, 'billEmail' | 'billEmailCc' | 'billEmailBcc'>[];
  /** Those that the invoices are made out to, where the mail goes to another that is billed for them. */
  readonly owners: readonly Pick<CustomerFacts, 'emails' | 'mail'>[];
  readonly suppressed: readonly string[];
  /** Whether a step in the mail is one from which contacts for escalation are written to. */
  readonly escalates: boolean;
  /** The addresses that the steps of the policy send copies to. */
  readonly copies: readonly string[];
};

/**
 * The addresses of a mail. It goes to the contacts that the owner entered; where none of them is
 * left, to the invoices' own addresses, then to the customer's, then to those of the customers that
 * the invoices are made out to, then to contacts that would have had a copy. Contacts for escalation join on the line that they were entered for. Suppressed addresses
 * are left out. `to` is empty when nobody can be written to.
 */
export function addressesOf(question: AddressQuestion): Addresses {
  const { customer, invoices, owners, escalates, copies } = question;
  const { contacts, usesQuickBooks } = customer.mail ?? plainCustomerMail;
  const shut = new Set(question.suppressed.map(addressKey));
  const open = (addresses: readonly string[]): string[] =>
    addresses.filter((address) => !shut.has(addressKey(address)));
  const fields = (all: readonly (string | null | undefined)[]): string[] =>
    usesQuickBooks ? open(all.flatMap((field) => addressesIn(field ?? ''))) : [];
  const entered = (line: ContactLine, forEscalation: boolean): string[] =>
    open(
      contacts
        .filter((each) => each.line === line && (each.role === 'escalation') === forEscalation)
        .map(({ email }) => email),
    );
  const raised = (line: ContactLine): string[] => (escalates ? entered(line, true) : []);

  const inTurn = [
    entered('to', false),
    fields(invoices.map(({ billEmail }) => billEmail)),
    fields(customer.emails),
    fields(owners.flatMap(({ emails, mail }) => (mail?.usesQuickBooks === false ? [] : emails))),
    entered('cc', false),
  ];
  const primary = inTurn.find((addresses) => addresses.length > 0) ?? [];
  const seen = new Set<string>();
  return {
    to: notYet(seen, [...primary, ...raised('to')]),
    cc: notYet(seen, [
      ...fields(invoices.map(({ billEmailCc }) => billEmailCc)),
      ...entered('cc', false),
      ...raised('cc'),
      ...open(copies),
    ]),
    bcc: notYet(seen, [
      ...fields(invoices.map(({ billEmailBcc }) => billEmailBcc)),
      ...entered('bcc', false),
      ...raised('bcc'),
    ]),
  };
}

/** The customers that invoices are made out to. */
export const ownersOf = (
  invoices: readonly Pick<InvoiceFacts, 'customerId'>[],
  customers: readonly CustomerFacts[],
): CustomerFacts[] =>
  customers.filter(({ id }) => invoices.some(({ customerId }) => customerId === id));

function notYet(seen: Set<string>, addresses: readonly string[]): string[] {
  return addresses.filter((address) => {
    const key = addressKey(address);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
