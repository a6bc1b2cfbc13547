import type { JSX } from 'preact';
import type { MailPart, TableRow, TableTotal } from '../../core/mail/mail-parts.ts';
import { payerPhrasesIn, type PayerDeed } from '../../core/payer/phrases.ts';
import { unreachable } from '../../core/unreachable.ts';
import { DataTable, type Column } from '../components/data-table.tsx';
import { Banner, Card, PageHead } from '../components/layout.tsx';
import { PayerDocument } from '../components/payer-document.tsx';
import { PayerForms, type PayerFormsProps } from './payer-forms.tsx';

export type PayerPageProps = PayerFormsProps & {
  sender: string;
  customer: string;
  /** The day, in words. */
  asOf: string;
  /** Where questions may be written to; null where nobody said. */
  replyTo: string | null;
  /** What the payer has just done. */
  done: PayerDeed | null;
  /** The account as a mail would have it; empty where nothing is open. */
  parts: readonly MailPart[];
  /** What was promised and is not settled, a sentence each. */
  promises: readonly string[];
};

/** A customer's own page: what is open and why, how to pay, and what it wants to say. */
export function PayerPage(props: PayerPageProps): JSX.Element {
  const { language, sender, done } = props;
  const phrases = payerPhrasesIn(language);
  const title = phrases.title(sender);
  return (
    <PayerDocument language={language} title={title} sender={sender}>
      {done !== null && <Banner tone="good" title={phrases.done[done]} />}
      <PageHead title={title} lead={phrases.forCustomer(props.customer, props.asOf)} />
      {props.parts.length === 0 ? (
        <Card>
          <p>{phrases.nothingOpen}</p>
        </Card>
      ) : (
        <Card>
          {props.parts.map((part, index) => (
            <Part key={`${part.kind}-${index}`} part={part} payment={phrases.payment} />
          ))}
        </Card>
      )}
      {props.promises.length > 0 && (
        <Card title={phrases.yourPromises} id="promised">
          {props.promises.map((promise) => (
            <p key={promise}>{promise}</p>
          ))}
        </Card>
      )}
      <PayerForms {...props} />
      <div class="note">
        {props.replyTo !== null && <p>{phrases.contact(props.replyTo)}</p>}
        <p class="no-print">{phrases.print}</p>
        <p>{phrases.onlyForYou}</p>
      </div>
    </PayerDocument>
  );
}

function Part({ part, payment }: { part: MailPart; payment: string }): JSX.Element {
  switch (part.kind) {
    case 'paragraph':
      return <p>{part.text}</p>;
    case 'table':
      return <OpenInvoices table={part} payment={payment} />;
    case 'button':
      return (
        <p class="actions">
          <a class="button" href={part.link} rel="noopener noreferrer">
            {part.label}
          </a>
        </p>
      );
    case 'link':
      return (
        <p>
          <a href={part.link}>{part.label}</a>
        </p>
      );
    case 'section':
      return (
        <section>
          <h2>{part.title}</h2>
          {part.lines.map((line, index) => (
            <p key={`${index}-${line}`}>{line}</p>
          ))}
        </section>
      );
    case 'signature':
      return <p>{part.lines.join(' ')}</p>;
    default:
      return unreachable(part);
  }
}

function OpenInvoices(props: {
  table: Extract<MailPart, { kind: 'table' }>;
  payment: string;
}): JSX.Element {
  const { caption, columns, rows, subtotals, total, linkLabel } = props.table;
  const pay: Column<TableRow> = {
    header: props.payment,
    cell: (row) =>
      row.link === null ? (
        '–'
      ) : (
        <a href={row.link} rel="noopener noreferrer">
          {linkLabel}
          <span class="visually-hidden"> {row.name}</span>
        </a>
      ),
  };
  const isPayable = rows.some(({ link }) => link !== null);
  const footOf = ({ label, amount }: TableTotal): string[] => [
    ...[label, '', amount],
    ...(isPayable ? [''] : []),
  ];
  return (
    <DataTable
      id="open-invoices"
      caption={caption}
      columns={[
        { header: columns.invoice, names: true, cell: (row) => row.name },
        { header: columns.due, cell: (row) => row.due },
        { header: columns.open, numeric: true, cell: (row) => <Open row={row} /> },
        ...(isPayable ? [pay] : []),
      ]}
      rows={rows}
      rowKey={(row) => `${row.name} ${row.due} ${row.link}`}
      subtotals={subtotals.map(footOf)}
      foot={footOf(total)}
    />
  );
}

function Open({ row }: { row: TableRow }): JSX.Element {
  return (
    <>
      {row.amount}
      {row.notes.map((note) => (
        <p class="note" key={note}>
          {note}
        </p>
      ))}
    </>
  );
}
