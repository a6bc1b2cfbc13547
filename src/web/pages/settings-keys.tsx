import type { JSX } from 'preact';
import { SelectField } from '../components/choice.tsx';
import { DataTable } from '../components/data-table.tsx';
import { PostForm, TextField } from '../components/form.tsx';
import { Card } from '../components/layout.tsx';
import { InstantText } from '../components/values.tsx';
import type { FieldError } from '../components/view.ts';
import { paths } from './paths.ts';

export type ApiKeyRow = {
  id: string;
  name: string;
  /** The first characters, to tell keys apart. */
  prefix: string;
  access: 'read' | 'write';
  createdAt: string;
};

/** The keys to the JSON API, and a form (`name`, `access`) to make one. */
export function ApiKeys(props: {
  realm: string;
  csrfToken: string;
  keys: readonly ApiKeyRow[];
  errors: readonly FieldError[];
}): JSX.Element {
  return (
    <Card title="API keys" id="keys" note="For programs that read or act for this company.">
      <DataTable
        id="key-list"
        caption="API keys in use"
        captionHidden
        narrow="scroll"
        columns={[
          {
            header: 'Key',
            names: true,
            cell: (row) => (
              <>
                {row.name} <code class="muted">{row.prefix}…</code>
                <p class="fine">
                  {row.access === 'read' ? 'Reads only' : 'Reads and acts'}, made{' '}
                  <InstantText at={row.createdAt} />
                </p>
              </>
            ),
          },
          {
            header: 'Revoke',
            cell: (row) => (
              <PostForm action={paths.revokeKey(props.realm, row.id)} csrfToken={props.csrfToken}>
                <button type="submit" class="button button-danger button-small">
                  Revoke<span class="visually-hidden"> the key {row.name}</span>
                </button>
              </PostForm>
            ),
          },
        ]}
        rows={props.keys}
        rowKey={(row) => row.id}
        empty={<p class="muted">No key yet.</p>}
      />
      <PostForm
        action={paths.settingsKeys(props.realm)}
        csrfToken={props.csrfToken}
        class="form"
        label="New API key"
      >
        <TextField name="name" label="Name of a new key" errors={props.errors} maxLength={80} />
        <SelectField
          name="access"
          label="It may"
          value="read"
          options={[
            { value: 'read', text: 'read only' },
            { value: 'write', text: 'read and act' },
          ]}
        />
        <p>
          <button type="submit" class="button button-quiet">
            Make a key
          </button>
        </p>
      </PostForm>
    </Card>
  );
}
