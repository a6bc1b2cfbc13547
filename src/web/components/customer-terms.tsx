import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { Badge } from './badge.tsx';
import { DataTable } from './data-table.tsx';
import { DocumentField } from './document-field.tsx';
import { ErrorSummary } from './error-summary.tsx';
import { groupDigits } from './format.ts';
import { PostForm, TextField } from './form.tsx';
import { Empty } from './layout.tsx';
import { DateText, InstantText } from './values.tsx';
import type { FieldError } from './view.ts';

export type TermsRow = {
  id: string;
  date: string;
  name: string;
  file: { name: string; byteSize: number; sha256: string } | null;
  author: string;
  createdAt: string;
  withdrawn: { by: string; at: string } | null;
};

export type CustomerTermsProps = {
  realm: string;
  csrfToken: string;
  customerId: string;
  /** The newest first, withdrawn ones too. */
  terms: readonly TermsRow[];
  values: Readonly<Record<string, string>>;
  errors: readonly FieldError[];
};

const scope = 'terms-';

/** Every version of what a customer agreed to, and the form for one more. */
export function CustomerTerms(props: CustomerTermsProps): JSX.Element {
  const { realm, csrfToken, customerId, terms, values, errors } = props;
  return (
    <>
      <DataTable
        id="terms"
        caption="Agreed terms, the newest record first"
        columns={[
          { header: 'Agreed on', names: true, cell: (row) => <DateText date={row.date} /> },
          { header: 'What shows it', cell: (row) => <Document row={row} {...props} /> },
          {
            header: 'Recorded',
            cell: (row) => (
              <>
                {row.author}, <InstantText at={row.createdAt} />
              </>
            ),
          },
          { header: 'Counts', cell: (row) => <Counts row={row} {...props} /> },
        ]}
        rows={terms}
        rowKey={(row) => row.id}
        empty={<Empty title="No agreed terms of its own are on record" />}
      />
      <details class="more" open={errors.length > 0}>
        <summary>Record agreed terms</summary>
        <ErrorSummary errors={errors} scope={scope} />
        <PostForm
          action={paths.customerTerms(realm, customerId)}
          csrfToken={csrfToken}
          class="form"
          label="Record agreed terms"
          files
        >
          <div class="fields">
            <TextField
              name="date"
              type="date"
              label="Agreed on"
              value={values['date']}
              errors={errors}
              scope={scope}
            />
            <TextField
              name="name"
              label="What shows it"
              hint="Such as “Terms of sale, signed” or a contract’s number."
              value={values['name']}
              errors={errors}
              scope={scope}
              maxLength={500}
            />
            <DocumentField label="Document (optional)" scope={scope} errors={errors} />
          </div>
          <p class="note">
            Invoices older than the earliest terms that count are not charged where the policy asks
            for agreed terms. The terms cover sub-customers too.
          </p>
          <p>
            <button type="submit" class="button button-quiet">
              Record
            </button>
          </p>
        </PostForm>
      </details>
    </>
  );
}

type Of = { row: TermsRow; realm: string; customerId: string; csrfToken: string };

function Document({ row, realm, customerId }: Of): JSX.Element {
  return (
    <>
      {row.name}
      {row.file !== null && (
        <p class="note">
          <a class="wrap-anywhere" href={paths.customerTermsFile(realm, customerId, row.id)}>
            {row.file.name}
          </a>
          , {groupDigits(String(Math.ceil(row.file.byteSize / 1024)))} kB,{' '}
          <abbr title="The fingerprint of the file as it was uploaded">SHA-256</abbr>{' '}
          <span class="wrap-anywhere">{row.file.sha256}</span>
        </p>
      )}
    </>
  );
}

function Counts({ row, realm, customerId, csrfToken }: Of): JSX.Element {
  if (row.withdrawn !== null) {
    return (
      <>
        <Badge tone="warn">withdrawn</Badge> by {row.withdrawn.by},{' '}
        <InstantText at={row.withdrawn.at} />
      </>
    );
  }
  return (
    <PostForm action={paths.withdrawTerms(realm, customerId, row.id)} csrfToken={csrfToken}>
      <button type="submit" class="button button-quiet button-small">
        Withdraw<span class="visually-hidden"> the terms of {row.date}</span>
      </button>
    </PostForm>
  );
}
