import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { DataTable } from './data-table.tsx';
import { ErrorSummary } from './error-summary.tsx';
import { DocumentField } from './document-field.tsx';
import { groupDigits } from './format.ts';
import { PostForm } from './form.tsx';
import { Card, Empty } from './layout.tsx';
import { InstantText } from './values.tsx';
import type { FieldError } from './view.ts';

export type HoldEvidenceProps = {
  realm: string;
  csrfToken: string;
  holdId: string;
  files: readonly {
    id: string;
    name: string;
    byteSize: number;
    sha256: string;
    author: string;
    createdAt: string;
  }[];
  errors: readonly FieldError[];
};

/** The documents that show who is right in a dispute, and the form for one more. */
export function HoldEvidence(props: HoldEvidenceProps): JSX.Element {
  const { realm, holdId, errors } = props;
  return (
    <Card title="Evidence" id="evidence">
      <DataTable
        id="files"
        caption="Documents of the dispute"
        captionHidden
        columns={[
          {
            header: 'Document',
            names: true,
            cell: (row) => (
              <>
                <a class="wrap-anywhere" href={paths.holdFile(realm, holdId, row.id)}>
                  {row.name}
                </a>
                <p class="note">
                  {groupDigits(String(Math.ceil(row.byteSize / 1024)))} kB,{' '}
                  <abbr title="The fingerprint of the file as it was uploaded">SHA-256</abbr>{' '}
                  <span class="wrap-anywhere">{row.sha256}</span>
                </p>
              </>
            ),
          },
          {
            header: 'Added',
            cell: (row) => (
              <>
                {row.author}, <InstantText at={row.createdAt} />
              </>
            ),
          },
        ]}
        rows={props.files}
        rowKey={(row) => row.id}
        empty={<Empty title="No document yet" />}
      />
      <PostForm
        action={paths.holdFiles(realm, holdId)}
        csrfToken={props.csrfToken}
        class="form"
        label="Add a document"
        files
      >
        <ErrorSummary errors={errors} scope="evidence-" />
        <DocumentField label="Add a document" scope="evidence-" errors={errors} />
        <p>
          <button type="submit" class="button button-quiet">
            Add the document
          </button>
        </p>
      </PostForm>
    </Card>
  );
}
