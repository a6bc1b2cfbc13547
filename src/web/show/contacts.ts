import type { CustomerFacts } from '../../core/ledger/facts.ts';
import { languageNames, languages, parseLanguage } from '../../core/mail/languages.ts';
import { addressKey, languageOf } from '../../core/reminders/contacts.ts';
import { indexCustomers } from '../../core/decide/run-facts.ts';
import type { CustomerContactsProps } from '../components/customer-contacts.tsx';
import type { WebDeps } from '../deps.ts';

/** The languages as a form offers them. */
const languageOptions = languages.map((value) => ({
  value,
  text: `${languageNames[value].english} (${languageNames[value].own})`,
}));

/** The contacts of a customer, with what follows where nothing was said. */
export async function showContacts(
  { dunwell }: WebDeps,
  realm: string,
  facts: CustomerFacts,
  lineageIds: readonly string[],
): Promise<Omit<CustomerContactsProps, 'realm' | 'csrfToken' | 'customerId'>> {
  const { stores } = dunwell;
  const [mail, lineage, style] = await Promise.all([
    stores.customerContacts.find(realm, facts.id),
    stores.facts.customers(realm, lineageIds),
    stores.mailStyle.find(realm),
  ]);
  const above = indexCustomers(lineage).contextOf(facts.id)?.lineage ?? [facts];
  const shut = new Set(facts.suppressedEmails.map(addressKey));
  const language = languageOf(above);
  const by =
    mail.language !== null ? '' : language === null ? ', as the company’s' : ', as its parent’s';
  return {
    contacts: mail.contacts.map(({ id, email, name, role, line }) => ({
      ...{ id, email, name, role, line },
      isShut: shut.has(addressKey(email)),
    })),
    quickBooks: facts.emails.length === 0 ? null : facts.emails.join(', '),
    usesQuickBooks: mail.usesQuickBooks,
    language: mail.language ?? '',
    writtenIn: `${languageNames[language ?? style.language].english}${by}`,
    languages: languageOptions,
    values: { line: 'to', role: 'billing' },
    errors: [],
  };
}

/** The language that a form names; null for the one that is not of the customer's own. */
export const chosenLanguage = (text: string) => (text === '' ? null : parseLanguage(text));
