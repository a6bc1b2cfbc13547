import type { JSX } from 'preact';
import { SelectField, type Option } from '../components/choice.tsx';
import { TextArea, TextField } from '../components/form.tsx';
import { Banner } from '../components/layout.tsx';
import type { LineOptions } from '../components/line-options.ts';
import type { FieldError } from '../components/view.ts';
import type { FormValues } from './policy-form-fields.ts';
import { TemplateHint } from './template-hint.tsx';

type Props = {
  values: FormValues;
  errors: readonly FieldError[];
  /** Where the form goes, for finding items in place. */
  action: string;
  line: PolicyLine;
};

/** What the line may be written with, and what is wrong with what was chosen, by its input. */
export type PolicyLine = LineOptions & {
  readonly problems: readonly { readonly field: string; readonly message: string }[];
};

/** How the charges of a policy are written into QuickBooks, and with what. */
export function PolicyChargeWriteBack(props: Props): JSX.Element {
  const { values, errors } = props;
  const field = (name: string) => ({
    name: `charges.${name}`,
    value: values[`charges.${name}`],
    errors,
  });
  return (
    <fieldset class="group" id="in-quickbooks">
      <legend>In QuickBooks</legend>
      <div class="fields">
        <SelectField
          {...field('writeBack')}
          label="The charge is written as"
          options={[
            { value: 'lineOnInvoice', text: 'one more line on the invoice' },
            { value: 'invoicePerInvoice', text: 'a new invoice for each late invoice' },
            {
              value: 'monthlyInvoicePerCustomer',
              text: 'one invoice a month for each customer',
            },
          ]}
        />
      </div>
      <p class="note">
        An invoice in a closed period is never edited: its charge goes on a new invoice. Invoices of
        a month are made on the charge day of the company.
      </p>
      <LineChoices {...props} />
      <TextArea {...field('description')} label="Text of the line" rows={2} hint={hints.text} />
      <TemplateHint />
    </fieldset>
  );
}

const companys = 'Empty: as the company’s write-back settings say.';
const hints = { text: `${companys} The charge’s reference always follows.` };

/** Item, tax, class and location: lists of QuickBooks, or ids where it cannot be read. */
function LineChoices(props: Props): JSX.Element {
  const { values, errors, line } = props;
  const field = (name: 'item' | 'taxCode' | 'class' | 'department') => ({
    name: `charges.${name}`,
    value: values[`charges.${name}`],
    errors,
    ...hintOf(line, name),
  });
  if (line.unread !== null) return <TypedIds {...props} unread={line.unread} />;
  const { options, tracks } = line;
  const isSet = (name: string): boolean => (values[`charges.${name}`] ?? '') !== '';
  return (
    <>
      <div class="fields">
        <SelectField {...field('item')} label="Item" options={[asCompany, ...options.item]} />
        <SelectField {...field('taxCode')} label="Tax" options={[asCompany, ...options.taxCode]} />
        {(tracks.classes || isSet('class')) && (
          <SelectField {...field('class')} label="Class" options={[asCompany, ...options.class]} />
        )}
        {(tracks.departments || isSet('department')) && (
          <SelectField
            {...field('department')}
            label="Location of a new invoice"
            options={[asCompany, ...options.department]}
          />
        )}
      </div>
      {(line.isCut || isSet('itemSearch')) && <FindItems {...props} />}
    </>
  );
}

const asCompany: Option = { value: '', text: 'as the company’s settings say' };

/** What is wrong with a choice that was saved, beside it. */
function hintOf(line: PolicyLine, name: string): { hint?: string } {
  const problem = line.problems.find(({ field }) => field === name);
  if (problem === undefined) return {};
  const { message } = problem;
  return { hint: `${message.charAt(0).toUpperCase()}${message.slice(1)}.` };
}

/** A part of the name, where there are more items than a list should hold. */
function FindItems({ values, errors, action }: Props): JSX.Element {
  return (
    <div class="filters">
      <TextField
        name="charges.itemSearch"
        type="search"
        label="Find items by name"
        value={values['charges.itemSearch']}
        errors={errors}
      />
      <button
        type="submit"
        name="intent"
        value="findItems"
        class="button button-quiet"
        hx-post={action}
        hx-select="#in-quickbooks"
        hx-target="#in-quickbooks"
        hx-swap="outerHTML"
      >
        Find
      </button>
    </div>
  );
}

/** What was chosen stays and can be changed, though nobody can say what it is called. */
function TypedIds({ values, errors, unread }: Props & { unread: string }): JSX.Element {
  const field = (name: string) => ({
    name: `charges.${name}`,
    value: values[`charges.${name}`],
    errors,
  });
  return (
    <>
      <Banner tone="warn" title="The lists of QuickBooks could not be read">
        <p>
          {unread} What was chosen is kept. Ids can be typed; empty is as the company’s settings
          say.
        </p>
      </Banner>
      <div class="fields">
        <TextField {...field('item')} label="Item (id)" inputMode="numeric" />
        <TextField {...field('taxCode')} label="Tax code (TAX, NON or an id)" />
        <TextField {...field('class')} label="Class (id)" inputMode="numeric" />
        <TextField {...field('department')} label="Location (id)" inputMode="numeric" />
      </div>
    </>
  );
}
