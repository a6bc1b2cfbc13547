import type { ComponentChildren, JSX } from 'preact';
import { disputeReasons } from '../../core/holds/dispute.ts';
import type { Language } from '../../core/mail/languages.ts';
import { payerPhrasesIn } from '../../core/payer/phrases.ts';
import { SelectField, type Option } from '../components/choice.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { TextArea, TextField } from '../components/form.tsx';
import type { FieldError } from '../components/view.ts';

export type PayerForm = 'dispute' | 'promise' | 'contact';

export type PayerFormsProps = {
  language: Language;
  /** The address of the page; forms are sent below it. */
  base: string;
  /** The open invoices, by id. */
  invoices: readonly Option[];
  /** The last day that may be promised, in words and as a form has it. */
  latest: { text: string; date: string };
  /** The form that was sent and not taken, with what was typed. */
  rejected: {
    form: PayerForm;
    values: Readonly<Record<string, string>>;
    errors: readonly FieldError[];
  } | null;
};

/** What a payer can say on the page: a question, a day of payment, another contact. */
export function PayerForms(props: PayerFormsProps): JSX.Element {
  return (
    <>
      {props.invoices.length > 0 && <QuestionForm {...props} />}
      {props.invoices.length > 0 && <PromiseForm {...props} />}
      <ContactForm {...props} />
    </>
  );
}

/** What all fields of a form share. */
function fieldsOf({ language, rejected }: PayerFormsProps, form: PayerForm) {
  const isRejected = rejected?.form === form;
  const values = isRejected ? rejected.values : {};
  const errors = isRejected ? rejected.errors : [];
  const { error: errorWord } = payerPhrasesIn(language);
  return { field: { errors, errorWord, scope: `${form}-` }, values, errors };
}

function Form(props: {
  of: PayerFormsProps;
  form: PayerForm;
  title: string;
  note: string;
  send: string;
  children: ComponentChildren;
}): JSX.Element {
  const { of, form } = props;
  const { errors } = fieldsOf(of, form);
  const { errorTitle } = payerPhrasesIn(of.language);
  return (
    <details class="card more no-print" id={form} open={errors.length > 0}>
      <summary>{props.title}</summary>
      <ErrorSummary errors={errors} scope={`${form}-`} title={errorTitle(errors.length === 1)} />
      <p class="note">{props.note}</p>
      <form
        method="post"
        action={`${of.base}/${form}`}
        class="form"
        aria-label={props.title}
        noValidate
      >
        {props.children}
        <p>
          <button type="submit" class="button">
            {props.send}
          </button>
        </p>
      </form>
    </details>
  );
}

function NameField({ of, form }: { of: PayerFormsProps; form: PayerForm }): JSX.Element {
  const { field, values } = fieldsOf(of, form);
  return (
    <TextField
      {...field}
      name="name"
      label={payerPhrasesIn(of.language).name}
      value={values['name']}
      maxLength={100}
    />
  );
}

function QuestionForm(props: PayerFormsProps): JSX.Element {
  const phrases = payerPhrasesIn(props.language);
  const { question } = phrases;
  const { field, values } = fieldsOf(props, 'dispute');
  const choose = { value: '', text: phrases.choose };
  const reasons = disputeReasons.map((value) => ({ value, text: question.reasons[value] }));
  return (
    <Form of={props} form="dispute" {...question}>
      <SelectField
        {...field}
        name="invoice"
        label={phrases.invoice}
        value={values['invoice']}
        options={[choose, ...props.invoices]}
      />
      <SelectField
        {...field}
        name="reason"
        label={question.about}
        value={values['reason']}
        options={[choose, ...reasons]}
      />
      <TextArea {...field} name="text" label={question.message} value={values['text']} rows={4} />
      <NameField of={props} form="dispute" />
    </Form>
  );
}

function PromiseForm(props: PayerFormsProps): JSX.Element {
  const phrases = payerPhrasesIn(props.language);
  const { promise } = phrases;
  const { field, values } = fieldsOf(props, 'promise');
  const all = { value: 'all', text: promise.all };
  return (
    <Form
      of={props}
      form="promise"
      title={promise.title}
      note={promise.note(props.latest.text)}
      send={promise.send}
    >
      <SelectField
        {...field}
        name="about"
        label={phrases.invoice}
        value={values['about']}
        options={[...props.invoices, ...(props.invoices.length > 1 ? [all] : [])]}
      />
      <TextField
        {...field}
        name="dueOn"
        type="date"
        size="medium"
        label={promise.day}
        value={values['dueOn']}
      />
      <TextField
        {...field}
        name="amount"
        inputMode="decimal"
        size="medium"
        label={promise.amount}
        hint={promise.amountHint}
        value={values['amount']}
        maxLength={40}
      />
      <NameField of={props} form="promise" />
    </Form>
  );
}

function ContactForm(props: PayerFormsProps): JSX.Element {
  const phrases = payerPhrasesIn(props.language);
  const { change } = phrases;
  const { field, values } = fieldsOf(props, 'contact');
  return (
    <Form of={props} form="contact" {...change}>
      <TextField
        {...field}
        name="email"
        type="email"
        label={change.email}
        value={values['email']}
        maxLength={254}
      />
      <NameField of={props} form="contact" />
      <TextArea {...field} name="note" label={change.message} value={values['note']} rows={3} />
    </Form>
  );
}
