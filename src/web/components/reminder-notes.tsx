import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { StatusBadge } from './badge.tsx';
import type { InvoiceRef } from './view.ts';

export type ReminderNoteRow = {
  invoice: InvoiceRef;
  /** `waiting`, `written`, `failed` or `cancelled`. */
  state: string;
  /** Why it is not in QuickBooks, where that is known. */
  problem: string | null;
};

/** Where the notes of a reminder on its invoices in QuickBooks stand. */
export function ReminderNotes(props: {
  realm: string;
  notes: readonly ReminderNoteRow[];
}): JSX.Element {
  const { realm, notes } = props;
  return (
    <>
      <ul class="plain-list">
        {notes.map(({ invoice, state, problem }) => (
          <li key={invoice.id}>
            <a href={paths.invoice(realm, invoice.id)}>{invoice.docNumber || invoice.id}</a>{' '}
            <StatusBadge status={state} />
            {problem !== null && <p class="note wrap-anywhere">{problem}</p>}
          </li>
        ))}
      </ul>
      {notes.some(({ state }) => state === 'failed') && (
        <p>
          <a href={paths.invoiceNotes(realm)}>Try those again that could not be written</a>
        </p>
      )}
    </>
  );
}
