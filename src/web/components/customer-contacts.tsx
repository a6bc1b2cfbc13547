import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { CheckboxField, SelectField } from './choice.tsx';
import { DataTable } from './data-table.tsx';
import { ErrorSummary } from './error-summary.tsx';
import { PostForm, TextField } from './form.tsx';
import { Card, Empty, Facts } from './layout.tsx';
import type { FieldError } from './view.ts';

export type ContactRow = {
  id: string;
  email: string;
  name: string | null;
  role: string;
  line: string;
  /** Mail to it came back, or it asked for none. */
  isShut: boolean;
};

export type CustomerContactsProps = {
  realm: string;
  csrfToken: string;
  customerId: string;
  contacts: readonly ContactRow[];
  /** What QuickBooks has for the customer itself. */
  quickBooks: string | null;
  usesQuickBooks: boolean;
  /** The customer's own; '' where nothing was said. */
  language: string;
  /** What its mails are written in now, and because of whom. */
  writtenIn: string;
  languages: readonly { value: string; text: string }[];
  values: Readonly<Record<string, string>>;
  errors: readonly FieldError[];
};

const scope = 'contact-';
const roles = [
  { value: 'billing', text: 'pays the invoices' },
  { value: 'approver', text: 'approves payments' },
  { value: 'escalation', text: 'is asked when it escalates' },
  { value: 'other', text: 'something else' },
];
const lines = [
  { value: 'to', text: 'is written to' },
  { value: 'cc', text: 'gets a copy' },
  { value: 'bcc', text: 'gets a hidden copy' },
];
const textOf = (options: readonly { value: string; text: string }[], value: string): string =>
  options.find((option) => option.value === value)?.text ?? value;

/** Whom of a customer mails go to, in which language, and the forms to change it. */
export function CustomerContacts(props: CustomerContactsProps): JSX.Element {
  const { contacts, usesQuickBooks, quickBooks } = props;
  return (
    <Card
      title="Contacts"
      id="contacts"
      note="Mails go to those who are written to; where none of them can be, to the addresses in QuickBooks, then to whoever gets copies. What is entered here stays here: no sync changes it."
    >
      <DataTable
        id="contact-list"
        caption="Contacts entered here"
        captionHidden
        columns={[
          { header: 'Address', names: true, cell: (row) => <Address row={row} /> },
          { header: 'In mails', cell: (row) => textOf(lines, row.line) },
          { header: 'At the customer', cell: (row) => textOf(roles, row.role) },
          { header: 'Change', cell: (row) => <Remove row={row} {...props} /> },
        ]}
        rows={contacts}
        rowKey={(row) => row.id}
        empty={<Empty title="No contacts of your own" />}
      />
      <Facts
        facts={[
          {
            name: 'In QuickBooks',
            value: usesQuickBooks
              ? (quickBooks ?? 'no address of the customer; an invoice may have its own')
              : 'not written to',
          },
          { name: 'Language', value: props.writtenIn },
        ]}
      />
      <AddContact {...props} />
      <HowToWrite {...props} />
    </Card>
  );
}

function Address({ row }: { row: ContactRow }): JSX.Element {
  return (
    <>
      <span class="wrap-anywhere">{row.email}</span>
      {row.name !== null && <span class="muted"> {row.name}</span>}
      {row.isShut && <p class="note">Left out: mail to it came back, or it wants none.</p>}
    </>
  );
}

function Remove({
  row,
  realm,
  customerId,
  csrfToken,
}: CustomerContactsProps & { row: ContactRow }): JSX.Element {
  return (
    <PostForm action={paths.removeContact(realm, customerId, row.id)} csrfToken={csrfToken}>
      <button type="submit" class="button button-quiet button-small">
        Remove<span class="visually-hidden"> {row.email}</span>
      </button>
    </PostForm>
  );
}

function AddContact(props: CustomerContactsProps): JSX.Element {
  const { realm, csrfToken, customerId, values, errors } = props;
  const field = { errors, scope };
  return (
    <details class="more" open={errors.length > 0}>
      <summary>Add a contact</summary>
      <ErrorSummary errors={errors} scope={scope} />
      <PostForm
        action={paths.customerContacts(realm, customerId)}
        csrfToken={csrfToken}
        class="form"
        label="Add a contact"
      >
        <TextField
          {...field}
          name="email"
          type="email"
          label="Address"
          value={values['email']}
          maxLength={254}
        />
        <div class="fields">
          <TextField
            {...field}
            name="name"
            label="Name (optional)"
            hint="Mails to this contact alone greet it by name."
            value={values['name']}
            maxLength={100}
          />
          <SelectField
            {...field}
            name="line"
            label="In mails it"
            value={values['line']}
            options={lines}
          />
          <SelectField
            {...field}
            name="role"
            label="At the customer it"
            hint="Who is asked when it escalates hears of reminders from the step on that the rules escalate at."
            value={values['role']}
            options={roles}
          />
        </div>
        <p class="note">
          A copy may go to your own address or the customer’s, by their domains. Telling others of a
          debt is forbidden in many places.
        </p>
        <p>
          <button type="submit" class="button button-quiet">
            Add
          </button>
        </p>
      </PostForm>
    </details>
  );
}

function HowToWrite(props: CustomerContactsProps): JSX.Element {
  return (
    <details class="more">
      <summary>Language and addresses of QuickBooks</summary>
      <PostForm
        action={paths.customerMail(props.realm, props.customerId)}
        csrfToken={props.csrfToken}
        class="form"
        label="How this customer is written to"
      >
        <SelectField
          name="language"
          label="Mails are written in"
          value={props.language}
          scope={scope}
          options={[{ value: '', text: 'as its parent, else the company’s' }, ...props.languages]}
        />
        <CheckboxField
          name="withoutQuickBooks"
          id={`${scope}withoutQuickBooks`}
          label="Do not write to the addresses in QuickBooks"
          checked={!props.usesQuickBooks}
          hint="Nor to the copies that its invoices name. Without a contact above nobody is written to."
        />
        <p>
          <button type="submit" class="button button-quiet">
            Save
          </button>
        </p>
      </PostForm>
    </details>
  );
}
