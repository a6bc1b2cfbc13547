import type { JSX } from 'preact';
import { SelectField } from '../components/choice.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PostForm, TextField } from '../components/form.tsx';
import { countOf } from '../components/format.ts';
import { Card, Facts, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import type { FieldError } from '../components/view.ts';
import { paths } from './paths.ts';

export type EvidencePageProps = {
  shell: ShellProps;
  fields: { about: string; id: string; from: string; to: string };
  errors: readonly FieldError[];
  /** What was chosen, when it can be packed. */
  chosen: { about: string; reminders: number; charges: number } | null;
};

/** Chooses what an evidence pack is about, says how much it holds, and makes it. */
export function EvidencePage(props: EvidencePageProps): JSX.Element {
  const { shell, fields, errors, chosen } = props;
  const { realm } = shell.company;
  const base = paths.evidence(realm);
  return (
    <Shell shell={shell} title="Evidence pack" section="reminders">
      <ErrorSummary errors={errors} />
      <PageHead
        title="Evidence pack"
        eyebrow={<a href={paths.reminders(realm)}>Reminders</a>}
        lead="One ZIP file with all that was done and why: what happened and when, the exact mails, charges with their worksheets, payments, holds with their promises, disputes, notes and documents, decisions, rules and agreed terms, with the hash of every file."
      />
      <Card title="What it is about" id="choice">
        <form method="get" action={base} class="form" aria-label="Choose" noValidate>
          <SelectField
            name="about"
            label="About"
            value={fields.about}
            errors={errors}
            options={[
              { value: 'period', text: 'A period' },
              { value: 'customer', text: 'One customer' },
              { value: 'invoice', text: 'One invoice' },
            ]}
          />
          <TextField
            name="id"
            label="QuickBooks id"
            hint="Of the customer or the invoice. Their pages lead here with it filled in."
            inputMode="numeric"
            size="medium"
            value={fields.id}
            errors={errors}
          />
          <TextField name="from" type="date" label="From" value={fields.from} errors={errors} />
          <TextField name="to" type="date" label="To" value={fields.to} errors={errors} />
          <p>
            <button type="submit" class="button button-quiet">
              See what it holds
            </button>
          </p>
        </form>
      </Card>
      {chosen !== null && (
        <Card title={chosen.about} id="pack">
          <Facts
            facts={[
              { name: 'Reminders', value: countOf(chosen.reminders, 'reminder') },
              { name: 'Charges', value: countOf(chosen.charges, 'charge') },
            ]}
          />
          <PostForm
            action={base}
            csrfToken={shell.csrfToken}
            class="form"
            label="Download the evidence pack"
          >
            {Object.entries(fields).map(([name, value]) => (
              <input key={name} type="hidden" name={name} value={value} />
            ))}
            <p class="note">
              It is made while it is downloaded. That you made it is noted in the audit. Its mails
              are exact, with the links that open customers’ pages without a password: before you
              hand the pack on, take those links back on the customer’s page.
            </p>
            <p>
              <button type="submit" class="button">
                Download the pack
              </button>
            </p>
          </PostForm>
        </Card>
      )}
    </Shell>
  );
}
