import type { JSX } from 'preact';
import { SelectField } from '../components/choice.tsx';
import { TextArea, TextField } from '../components/form.tsx';
import type { FieldError } from '../components/view.ts';
import type { FormValues } from './policy-form-fields.ts';
import { TemplateHint } from './template-hint.tsx';

/** How the charges of a policy are written into QuickBooks, and with what. */
export function PolicyChargeWriteBack(props: {
  values: FormValues;
  errors: readonly FieldError[];
}): JSX.Element {
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
      <div class="fields">
        <TextField {...field('item')} label="Item" inputMode="numeric" hint={hints.item} />
        <TextField {...field('taxCode')} label="Tax code" hint={hints.taxCode} />
        <TextField {...field('class')} label="Class" inputMode="numeric" hint={hints.id} />
        <TextField {...field('department')} label="Location" inputMode="numeric" hint={hints.id} />
      </div>
      <TextArea {...field('description')} label="Text of the line" rows={2} hint={hints.text} />
      <TemplateHint />
    </fieldset>
  );
}

const companys = 'Empty: as the company’s write-back settings say.';
const hints = {
  item: `The id of a service or non-inventory item. ${companys}`,
  taxCode: `TAX or NON in the United States, elsewhere an id. ${companys}`,
  id: `Its id in QuickBooks. ${companys}`,
  text: `${companys} The charge’s reference always follows.`,
};
