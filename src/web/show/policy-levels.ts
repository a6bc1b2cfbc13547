import type { PolicyLevel } from '../../adapters/store/policies.ts';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { LevelView } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';

/** A level and what it is of: a group's name, a QuickBooks id, nothing for the company. */
export type PolicyLevelRef = { readonly level: PolicyLevel; readonly subject: string };

export type NamedLevel = {
  readonly ref: PolicyLevelRef;
  readonly view: LevelView;
  /** The currency that the amounts of its policy are in. */
  readonly currency: string;
};

const longestGroupName = 60;

/** Names a level for people; null when the customer or invoice is not known. */
export async function nameLevel(
  deps: WebDeps,
  company: Company,
  ref: PolicyLevelRef,
): Promise<NamedLevel | null> {
  const { db } = deps.dunwell;
  const { realmId, homeCurrency } = company;
  const { level, subject } = ref;
  switch (level) {
    case 'company':
      return { ref, view: { kind: 'company' }, currency: homeCurrency };
    case 'group':
      return subject.trim() === '' || subject.length > longestGroupName
        ? null
        : { ref, view: { kind: 'group', name: subject }, currency: homeCurrency };
    case 'customer': {
      const lists = createCustomerLists(db);
      const [names, currency] = await Promise.all([
        lists.names(realmId, [subject]),
        lists.currency(realmId, subject),
      ]);
      const name = names.get(subject);
      if (name === undefined || currency === null) return null;
      return { ref, view: { kind: 'customer', id: subject, name }, currency };
    }
    case 'invoice': {
      const invoice = await createInvoiceLists(db).find(realmId, subject);
      if (!invoice) return null;
      const docNumber = invoice.docNumber ?? subject;
      return {
        ref,
        view: { kind: 'invoice', id: subject, docNumber },
        currency: invoice.currency,
      };
    }
  }
}
