import { payerHolds } from '../../adapters/store/payer-account.ts';
import type { CustomerPayerProps } from '../components/customer-payer.tsx';
import type { WebDeps } from '../deps.ts';
import type { Visit } from '../visit.ts';

/** What of a customer's own page its owner sees. */
export async function showCustomerPayer(
  { dunwell }: WebDeps,
  { realm, company, today }: Visit,
  customerId: string,
): Promise<Omit<CustomerPayerProps, 'realm' | 'csrfToken' | 'customerId'>> {
  const [link, requests, holds] = await Promise.all([
    dunwell.payerPages.linkFor(company, customerId, today),
    dunwell.stores.contactRequests.list(realm, { customerIds: [customerId], state: 'waiting' }),
    payerHolds(dunwell.db, realm, customerId),
  ]);
  return {
    link,
    requests: requests.map(({ id, email, name, note, createdAt }) => ({
      ...{ id, email, name, note, at: createdAt.toISOString() },
    })),
    said: holds.map(({ id, reason, docNumber, createdAt, isOver }) => ({
      holdId: id,
      text: `${whatWasSaid(reason, docNumber)}${isOver ? ' (settled)' : ''}`,
      at: createdAt.toISOString(),
    })),
  };
}

function whatWasSaid(reason: string, docNumber: string | null): string {
  const what = docNumber === null ? 'its invoices' : `invoice ${docNumber}`;
  return reason === 'promise' ? `Will pay ${what}` : `A question or dispute about ${what}`;
}
