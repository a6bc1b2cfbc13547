import type { JSX } from 'preact';
import {
  defaultTemplate,
  defaultTemplateElsewhere,
} from '../../core/charges/description-template.ts';
import { RadioGroup, SelectField, type Option } from '../components/choice.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { describeField, FieldBox } from '../components/field.tsx';
import { PostForm, TextField } from '../components/form.tsx';
import { Banner, Card, PageHead } from '../components/layout.tsx';
import type { LineOptions } from '../components/line-options.ts';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { DateText } from '../components/values.tsx';
import type { FieldError } from '../components/view.ts';
import { paths } from './paths.ts';
import { TemplateHint } from './template-hint.tsx';

/** The names of the inputs; empty leaves a choice to Dunwell. */
export const writeBackFields = [
  'chargeDay',
  'itemFrom',
  'item',
  'account',
  'taxCode',
  'class',
  'department',
  'description',
] as const;
export type WriteBackValues = Readonly<Record<(typeof writeBackFields)[number], string>>;

/** A wording on a real invoice; null text where there is no invoice to show it on, and why. */
export type WriteBackExample = {
  text: string | null;
  /** no-policy: none charges anything · no-charge: no overdue invoice would be charged today. */
  why: 'no-policy' | 'no-charge' | null;
  invoice: { id: string; docNumber: string } | null;
  isCharged: boolean;
};

export type WriteBackPageProps = Pick<LineOptions, 'options' | 'tracks' | 'unread'> & {
  shell: ShellProps;
  values: WriteBackValues;
  /** Which part of the items' names was asked for. */
  search: string;
  nextChargeDay: string;
  example: WriteBackExample;
  /** Choices saved before that QuickBooks does not bear out any more. */
  outdated: readonly string[];
  errors: readonly FieldError[];
};

/** What charges are written with in QuickBooks, and when accrued ones are invoiced. */
export function WriteBackPage(props: WriteBackPageProps): JSX.Element {
  const { shell, errors } = props;
  const { realm } = shell.company;
  return (
    <Shell shell={shell} title="Write-back" section="settings">
      <PageHead
        title="Write-back"
        eyebrow={<a href={paths.settings(realm)}>Settings</a>}
        lead="How charges are written into QuickBooks. A policy may choose otherwise for its own charges."
      />
      <ErrorSummary errors={errors} />
      {props.unread !== null && (
        <Banner tone="warn" title="QuickBooks could not be read">
          <p>{props.unread} What was chosen before is kept; lists to choose from are empty.</p>
        </Banner>
      )}
      {props.outdated.length > 0 && (
        <Banner tone="bad" title="Charges cannot be written with what was chosen">
          <ul>
            {props.outdated.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </Banner>
      )}
      <form method="get" action={paths.writeBack(realm)} class="form" aria-label="Find items">
        <div class="filters">
          <TextField
            name="search"
            type="search"
            label="Find items by name"
            value={props.search}
            hint="The list of items below holds the first 50 that match."
          />
          <button type="submit" class="button button-quiet">
            Find
          </button>
        </div>
      </form>
      <PostForm
        action={paths.writeBack(realm)}
        csrfToken={shell.csrfToken}
        class="form"
        label="Write-back"
      >
        <Books {...props} />
        <Wording {...props} />
        <Card title="Charge day" id="charge-day">
          <div class="fields">
            <TextField
              name="chargeDay"
              label="Day of the month"
              inputMode="numeric"
              size="short"
              value={props.values.chargeDay}
              errors={errors}
              hint="For policies with one invoice a month. 31 is the last day of every month."
            />
          </div>
          <p class="note">
            The next one is <DateText date={props.nextChargeDay} />. One that is missed is made up
            for by the next run.
          </p>
        </Card>
        <p>
          <button type="submit" class="button" name="intent" value="save">
            Save
          </button>
        </p>
      </PostForm>
    </Shell>
  );
}

const none = (text: string): Option => ({ value: '', text });

function Books(props: WriteBackPageProps): JSX.Element {
  const { values, errors, options, tracks } = props;
  return (
    <Card title="Item and account" id="books">
      <RadioGroup
        name="itemFrom"
        legend="Charges are written with"
        value={values.itemFrom}
        errors={errors}
        options={[
          {
            value: 'made',
            text: 'an item that Dunwell makes',
            hint: '“Finance charge”, a service that is not taxable, with the first charge.',
          },
          { value: 'chosen', text: 'an item of yours' },
        ]}
      />
      <div class="fields">
        <SelectField
          name="item"
          label="Item of yours"
          value={values.item}
          errors={errors}
          options={[none('none chosen'), ...options.item]}
        />
        <SelectField
          name="account"
          label="Income account of an item that Dunwell makes"
          value={values.account}
          errors={errors}
          options={[none('one made with the item'), ...options.account]}
        />
        <SelectField
          name="taxCode"
          label="Tax"
          value={values.taxCode}
          errors={errors}
          hint="Interest and late fees pay for a delay and are rarely taxable. If they are, QuickBooks computes the tax."
          options={[none('not taxable (default)'), ...options.taxCode]}
        />
        {(tracks.classes || values.class !== '') && (
          <SelectField
            name="class"
            label="Class"
            value={values.class}
            errors={errors}
            options={[none('none'), ...options.class]}
          />
        )}
        {(tracks.departments || values.department !== '') && (
          <SelectField
            name="department"
            label="Location"
            value={values.department}
            errors={errors}
            hint="Of new invoices. A line on an invoice keeps that invoice’s location."
            options={[none('none'), ...options.department]}
          />
        )}
      </div>
    </Card>
  );
}

function Wording({ shell, values, errors, example }: WriteBackPageProps): JSX.Element {
  const field = {
    name: 'description',
    label: 'Text of the line',
    value: values.description,
    errors,
    hint: 'Empty: Dunwell’s own words. The charge’s reference always follows, so that it is found again.',
  };
  const { id, message, describedBy } = describeField(field);
  const fragment = paths.writeBackExample(shell.company.realm);
  return (
    <Card title="Wording" id="wording">
      <FieldBox {...field}>
        <textarea
          id={id}
          name="description"
          rows={2}
          maxLength={1000}
          placeholder={defaultTemplate}
          aria-invalid={message === undefined ? undefined : 'true'}
          aria-describedby={describedBy}
          hx-get={fragment}
          hx-trigger="input changed delay:400ms"
          hx-target="#example"
          hx-swap="outerHTML"
        >
          {values.description}
        </textarea>
      </FieldBox>
      <p class="note">
        Dunwell’s own words are <code>{defaultTemplate}</code>, and on another invoice{' '}
        <code>{defaultTemplateElsewhere}</code>
      </p>
      <TemplateHint />
      <ExampleLine example={example} problem={null} realm={shell.company.realm} />
      <p>
        <button type="submit" class="button button-quiet" name="intent" value="preview">
          Preview
        </button>
      </p>
    </Card>
  );
}

/** A wording on a real invoice; replaces itself while a person types. */
export function ExampleLine(props: {
  example: WriteBackExample;
  problem: string | null;
  realm: string;
}): JSX.Element {
  const { example, problem } = props;
  return (
    <div id="example" aria-live="polite">
      {problem !== null ? (
        <p class="field-error">The text {problem}.</p>
      ) : example.text === null ? (
        <NoExample why={example.why} realm={props.realm} />
      ) : (
        <>
          <p class="secret">{example.text}</p>
          {example.invoice !== null && (
            <p class="fine">
              {example.isCharged ? 'As on the latest charge of ' : 'As it would be today on '}
              <a href={paths.invoice(props.realm, example.invoice.id)}>
                invoice {example.invoice.docNumber}
              </a>
            </p>
          )}
        </>
      )}
    </div>
  );
}

function NoExample(props: { why: WriteBackExample['why']; realm: string }): JSX.Element {
  if (props.why === 'no-policy') {
    return (
      <p class="muted">
        No policy with charges is saved yet, so there is no charge to show it on.{' '}
        <a href={`${paths.policy(props.realm)}#charges`}>Make the charge policy</a>
      </p>
    );
  }
  return (
    <p class="muted">
      No overdue invoice would be charged today by its policy, so there is none to show it on.
    </p>
  );
}
