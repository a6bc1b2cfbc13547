import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import type { InvoiceRef } from './view.ts';

/** Links to invoices, separated by commas. */
export function InvoiceLinks(props: {
  realm: string;
  invoices: readonly InvoiceRef[];
}): JSX.Element {
  return (
    <span>
      {props.invoices.map((invoice, index) => (
        <span key={invoice.id}>
          {index > 0 && ', '}
          <a href={paths.invoice(props.realm, invoice.id)}>
            {invoice.docNumber || `No number (${invoice.id})`}
          </a>
        </span>
      ))}
    </span>
  );
}
