import { Badge } from '../components/badge.tsx';
import type { Column } from '../components/data-table.tsx';
import { PostForm } from '../components/form.tsx';
import { DateText, InstantText } from '../components/values.tsx';
import { paths } from './paths.ts';

export type RateView = {
  id: string | null;
  from: string;
  percent: string;
  source: string;
  added: { author: string; at: string } | null;
  withdrawn: { by: string; at: string } | null;
};

/** The columns of a table of base rates. */
export function ratesColumns(realm: string, csrfToken: string): Column<RateView>[] {
  return [
    { header: 'From', names: true, cell: (row) => <DateText date={row.from} /> },
    { header: '% a year', numeric: true, cell: (row) => row.percent },
    { header: 'Source', cell: (row) => <span class="wrap-anywhere">{row.source}</span> },
    {
      header: 'Entry',
      cell: (row) => {
        if (row.added === null) return <Badge tone="neutral">published</Badge>;
        if (row.withdrawn !== null) {
          return (
            <>
              <Badge tone="warn">withdrawn</Badge> by {row.withdrawn.by},{' '}
              <InstantText at={row.withdrawn.at} />
            </>
          );
        }
        return (
          <>
            added by {row.added.author}, <InstantText at={row.added.at} />
          </>
        );
      },
    },
    {
      header: 'Change',
      cell: (row) =>
        row.id === null || row.withdrawn !== null ? (
          ''
        ) : (
          <PostForm action={paths.withdrawRate(realm, row.id)} csrfToken={csrfToken}>
            <button type="submit" class="button button-quiet button-small">
              Withdraw<span class="visually-hidden"> the rate from {row.from}</span>
            </button>
          </PostForm>
        ),
    },
  ];
}
