import type { JSX } from 'preact';
import { Badge } from '../components/badge.tsx';
import { TextField } from '../components/form.tsx';
import { Card } from '../components/layout.tsx';
import type { FieldError } from '../components/view.ts';
import type { LimitValues } from './limits-form.ts';

/** A heading that says at a glance that nothing is limited here. */
export function Titled(props: { text: string; isOff: boolean }): JSX.Element {
  return (
    <>
      {props.text} {props.isOff ? <Badge tone="neutral">Off</Badge> : <Badge tone="good">On</Badge>}
    </>
  );
}

/** How many mails go out: of reminders in a day, and of all kinds to one customer. */
export function MailLimitCard(props: {
  values: LimitValues;
  errors: readonly FieldError[];
}): JSX.Element {
  const { values, errors } = props;
  const isOff = values.mailsPerRun === '' && values.mailsPerCustomer === '';
  return (
    <Card
      title={<Titled text="Mails" isOff={isOff} />}
      id="mails"
      note="What is longest overdue goes first. A reminder that does not fit stays due, says so on its invoice, and is decided anew by the next run. A mail about several invoices is one; what waits for a person counts as if it went out today. To a customer who has had all its mails no thank-you and no notice of a charge goes either: they wait, and after five days they are no news any more."
    >
      <div class="fields">
        <TextField
          name="mailsPerRun"
          label="Most reminders in a day"
          inputMode="numeric"
          size="medium"
          value={values.mailsPerRun}
          errors={errors}
          hint="Empty: no limit. Several runs of a day count together."
        />
        <TextField
          name="mailsPerCustomer"
          label="Most mails to one customer"
          inputMode="numeric"
          size="medium"
          value={values.mailsPerCustomer}
          errors={errors}
          hint="Empty: no limit. Mails of every kind count."
        />
        <TextField
          name="mailDays"
          label="Within how many days"
          inputMode="numeric"
          size="short"
          value={values.mailDays}
          errors={errors}
          hint="Today among them."
        />
      </div>
    </Card>
  );
}
