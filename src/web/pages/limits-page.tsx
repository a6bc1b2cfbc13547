import type { JSX } from 'preact';
import { RadioGroup } from '../components/choice.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PostForm, TextField } from '../components/form.tsx';
import { Banner, Card, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import type { FieldError } from '../components/view.ts';
import type { LimitValues } from './limits-form.ts';
import { MailLimitCard, Titled } from './limits-mails.tsx';
import {
  LimitChanges,
  TriedRuns,
  UsualRuns,
  type LimitChange,
  type TriedView,
  type UsualView,
} from './limits-tables.tsx';
import { paths } from './paths.ts';

export type LimitsPageProps = {
  shell: ShellProps;
  currency: string;
  values: LimitValues;
  /** No limit of charges at all is in force. */
  isAllOff: boolean;
  usual: UsualView;
  /** What the typed figures would have done; null while they cannot be read. */
  tried: TriedView | null;
  changes: readonly LimitChange[];
  errors: readonly FieldError[];
};

/** How much a run may charge by itself, and what waits for a person beyond that. */
export function LimitsPage(props: LimitsPageProps): JSX.Element {
  const { shell, errors } = props;
  const { realm } = shell.company;
  return (
    <Shell shell={shell} title="Limits" section="settings">
      <PageHead title="Limits" />
      <p class="note">
        <a href={paths.settings(realm)}>Settings</a> · How much a run may do by itself. What goes
        beyond is not lost: charges wait for a person, reminders stay due for the next run. Charges
        that wait for a person anyway are not judged.
      </p>
      <ErrorSummary errors={errors} />
      {props.isAllOff && (
        <Banner tone="warn" title="Every limit of charges is off">
          <p>A run charges whatever the policies come to, however far from usual that is.</p>
        </Banner>
      )}
      <div class="columns">
        <PostForm
          action={paths.limits(realm)}
          csrfToken={shell.csrfToken}
          class="form column"
          label="Limits"
        >
          <Unusual {...props} />
          <PerRun {...props} />
          <PerCustomer {...props} />
          <MailLimitCard values={props.values} errors={errors} />
          <p class="actions">
            <button type="submit" class="button" name="intent" value="save">
              Save
            </button>
            <button type="submit" class="button button-quiet" name="intent" value="try">
              Try on the last 30 days
            </button>
          </p>
        </PostForm>
        <div class="column">
          <UsualRuns usual={props.usual} currency={props.currency} realm={realm} />
          <TriedRuns tried={props.tried} currency={props.currency} realm={realm} />
        </div>
      </div>
      <LimitChanges changes={props.changes} currency={props.currency} />
    </Shell>
  );
}

function Unusual({ values, errors }: LimitsPageProps): JSX.Element {
  return (
    <Card
      title={<Titled text="Runs far from usual" isOff={values.unusual === 'off'} />}
      id="unusual-runs"
      note="A run far above what is usual is held as a whole: none of its charges goes out until a person has let them go or discarded them. The owner is mailed."
    >
      <RadioGroup
        name="unusual"
        legend="A run far above the usual"
        value={values.unusual}
        errors={errors}
        options={[
          { value: 'on', text: 'is held for a person' },
          { value: 'off', text: 'goes out like any other (off)' },
        ]}
      />
      <TextField
        name="unusualFactor"
        label="Held from more than so many times the usual"
        inputMode="numeric"
        size="short"
        value={values.unusualFactor}
        errors={errors}
        hint="Of charges or of their sum. 10 unless you say otherwise."
      />
    </Card>
  );
}

function PerRun({ values, errors, currency }: LimitsPageProps): JSX.Element {
  const isOff = values.chargesPerRun === '' && values.sumPerRun === '';
  return (
    <Card
      title={<Titled text="Charges of one run" isOff={isOff} />}
      id="per-run"
      note="Customers are taken one by one. One whose charges no longer fit waits in the review with all of them; the others go out."
    >
      <div class="fields">
        <TextField
          name="chargesPerRun"
          label="Most charges"
          inputMode="numeric"
          size="medium"
          value={values.chargesPerRun}
          errors={errors}
          hint="Empty: no limit."
        />
        <TextField
          name="sumPerRun"
          label={`Largest sum (${currency})`}
          inputMode="decimal"
          size="medium"
          value={values.sumPerRun}
          errors={errors}
          hint="Empty: no limit. Other currencies count by their invoices’ exchange rates."
        />
      </div>
    </Card>
  );
}

function PerCustomer({ values, errors, currency }: LimitsPageProps): JSX.Element {
  const isOff = values.chargesPerCustomer === '' && values.sumPerCustomer === '';
  return (
    <Card
      title={<Titled text="Charges of one customer in one run" isOff={isOff} />}
      id="per-customer"
      note="Sub-customers count with whom their bills go to. Beyond a limit all charges of the customer wait in the review, never a part of them."
    >
      <div class="fields">
        <TextField
          name="chargesPerCustomer"
          label="Most charges"
          inputMode="numeric"
          size="medium"
          value={values.chargesPerCustomer}
          errors={errors}
          hint="Empty: no limit."
        />
        <TextField
          name="sumPerCustomer"
          label={`Largest sum (${currency})`}
          inputMode="decimal"
          size="medium"
          value={values.sumPerCustomer}
          errors={errors}
          hint="Empty: no limit."
        />
      </div>
    </Card>
  );
}
