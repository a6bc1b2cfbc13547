import type { ComponentChildren, JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { Badge } from './badge.tsx';
import { DataTable } from './data-table.tsx';
import { countOf } from './format.ts';
import type { Label } from './labels.ts';
import { InstantText } from './values.tsx';
import type { CustomerRef } from './view.ts';

/** A reply as lists show it. */
export type ReplyRow = {
  id: string;
  customer: CustomerRef;
  /** Who wrote it: a name and an address, or an address alone. */
  from: string;
  subject: string;
  /** The beginning of what it says. */
  excerpt: string;
  receivedAt: string;
  state: Label;
  /** What was done about it, in a few words. */
  done: string;
  files: number;
};

/** Replies, in the order given. */
export function ReplyTable(props: {
  id: string;
  caption: string;
  realm: string;
  rows: readonly ReplyRow[];
  withoutCustomer?: boolean;
  empty: ComponentChildren;
}): JSX.Element {
  const { realm } = props;
  return (
    <DataTable
      id={props.id}
      caption={props.caption}
      captionHidden
      columns={[
        {
          header: 'Reply',
          names: true,
          cell: (row) => (
            <div>
              <a class="wrap-anywhere" href={paths.reply(realm, row.id)}>
                {row.subject || 'Without a subject'}
              </a>
              <p class="fine wrap-anywhere">{row.excerpt}</p>
            </div>
          ),
        },
        ...(props.withoutCustomer === true
          ? []
          : [
              {
                header: 'Customer',
                cell: (row: ReplyRow) => (
                  <a href={paths.customer(realm, row.customer.id)}>{row.customer.name}</a>
                ),
              },
            ]),
        { header: 'From', cell: (row) => <span class="wrap-anywhere">{row.from}</span> },
        { header: 'Came', cell: (row) => <InstantText at={row.receivedAt} /> },
        {
          header: 'State',
          cell: (row) => (
            <>
              <Badge tone={row.state.tone}>{row.state.text}</Badge>
              {row.done !== '' && <p class="fine">{row.done}</p>}
              {row.files > 0 && <p class="fine">{countOf(row.files, 'file')}</p>}
            </>
          ),
        },
      ]}
      rows={props.rows}
      rowKey={(row) => row.id}
      empty={props.empty}
    />
  );
}
