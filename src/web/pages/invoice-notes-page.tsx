import type { JSX } from 'preact';
import { CheckboxField } from '../components/choice.tsx';
import { DataTable } from '../components/data-table.tsx';
import { PostForm } from '../components/form.tsx';
import { countOf } from '../components/format.ts';
import { Card, Empty, Facts, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import type { InvoiceRef } from '../components/view.ts';
import { paths } from './paths.ts';

export type InvoiceNotesPageProps = {
  shell: ShellProps;
  isOn: boolean;
  counts: { waiting: number; done: number; failed: number };
  /** The newest of those that could not be written. */
  failed: readonly { id: string; invoice: InvoiceRef; reminderId: string; problem: string }[];
};

/** Whether sent reminders are noted on their invoices in QuickBooks, and which could not be. */
export function InvoiceNotesPage(props: InvoiceNotesPageProps): JSX.Element {
  const { shell, counts, failed } = props;
  const { realm } = shell.company;
  const { csrfToken } = shell;
  return (
    <Shell shell={shell} title="Notes on invoices" section="settings">
      <PageHead
        title="Notes on invoices"
        eyebrow={<a href={paths.settings(realm)}>Settings</a>}
        lead="Each reminder that was sent is noted on its invoices in QuickBooks, once, for people who look there. The note is never sent to the customer."
      />
      <Card title="Setting" id="setting">
        <PostForm
          action={paths.invoiceNotes(realm)}
          csrfToken={csrfToken}
          class="form"
          label="Notes"
        >
          <CheckboxField name="isOn" label="Note sent reminders on invoices" checked={props.isOn} />
          <p>
            <button type="submit" class="button">
              Save
            </button>
          </p>
        </PostForm>
      </Card>
      <Card title="Where they stand" id="counts">
        <Facts
          facts={[
            { name: 'Written', value: countOf(counts.done, 'note') },
            { name: 'Waiting', value: countOf(counts.waiting, 'note') },
            { name: 'Could not be written', value: countOf(counts.failed, 'note') },
          ]}
        />
      </Card>
      <Card title="Could not be written" id="failed">
        <DataTable
          id="failed-notes"
          caption="Notes that QuickBooks did not take, newest first; their reminders were sent all the same"
          columns={[
            {
              header: 'Invoice',
              names: true,
              cell: (row) => (
                <a href={paths.invoice(realm, row.invoice.id)}>
                  {row.invoice.docNumber || row.invoice.id}
                </a>
              ),
            },
            {
              header: 'Reminder',
              cell: (row) => <a href={paths.reminder(realm, row.reminderId)}>The mail</a>,
            },
            { header: 'Why', cell: (row) => row.problem },
          ]}
          rows={failed}
          rowKey={(row) => row.id}
          empty={<Empty title="None" />}
        />
        {failed.length > 0 && (
          <PostForm action={paths.retryInvoiceNotes(realm)} csrfToken={csrfToken} label="Try again">
            <button type="submit" class="button button-quiet">
              Try all of them again
            </button>
          </PostForm>
        )}
      </Card>
    </Shell>
  );
}
