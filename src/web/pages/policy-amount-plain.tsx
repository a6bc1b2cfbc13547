import type { JSX } from 'preact';
import { chargeAmountSchema, deepestAmount } from '../../core/policy/charge-amount.ts';
import { SelectField, type Option } from '../components/choice.tsx';
import { TextField } from '../components/form.tsx';
import type { FieldError } from '../components/view.ts';
import { amountInWords } from '../show/policy-words.ts';
import {
  dayCountOptions,
  PolicyChargeBaseRate,
  PolicyChargeStatutory,
} from './policy-charge-base-rate.tsx';
import type { FormValues } from './policy-form-fields.ts';

export type AmountProps = {
  /** What the names of the amount's inputs begin with. */
  prefix: string;
  /** How deep the amount is nested; 1 for the whole. */
  depth: number;
  values: FormValues;
  errors: readonly FieldError[];
  currency: string;
  /** Where the form goes, for adding and removing a row in place. */
  action: string;
  focusField?: string | undefined;
  /** The tables of base rates that the company keeps itself. */
  ownTables?: readonly string[] | undefined;
};

/** What an amount may be, so deep; the deepest is made of nothing further. */
export function amountKinds(depth: number): Option[] {
  const plain = [
    { value: 'annualRate', text: 'Interest a year' },
    { value: 'baseRate', text: 'Interest over a base rate' },
    { value: 'statutory', text: 'Statutory interest' },
    { value: 'percent', text: 'Percent each time' },
    { value: 'flat', text: 'Fixed amount' },
    { value: 'flatThenPercent', text: 'Fixed first, then percent' },
  ];
  return depth >= deepestAmount
    ? plain
    : [
        ...plain,
        { value: 'greaterOf', text: 'The greatest of several' },
        { value: 'sumOf', text: 'The sum of several' },
        { value: 'tiered', text: 'By the size of the invoice' },
      ];
}

/** The inputs of the kinds that are made of nothing further. */
export function PlainInputs(props: AmountProps): JSX.Element {
  const { prefix, values, errors, currency } = props;
  const number = (name: string, label: string): JSX.Element => (
    <TextField
      name={`${prefix}.${name}`}
      label={label}
      inputMode="decimal"
      value={values[`${prefix}.${name}`]}
      errors={errors}
    />
  );
  return (
    <>
      <div class="fields when when-annualRate">
        {number('annualRate.percent', 'Interest (% a year)')}
        <SelectField
          name={`${prefix}.annualRate.dayCount`}
          label="Days of a year"
          value={values[`${prefix}.annualRate.dayCount`] ?? 'actual/365'}
          errors={errors}
          options={dayCountOptions}
        />
      </div>
      <PolicyChargeBaseRate
        prefix={prefix}
        values={values}
        errors={errors}
        ownTables={props.ownTables ?? []}
      />
      <PolicyChargeStatutory prefix={prefix} values={values} errors={errors} />
      <div class="fields when when-percent">
        {number('percent.percent', 'Percent of the base, each time')}
      </div>
      <div class="fields when when-flat">
        {number('flat.amount', `Amount each time (${currency})`)}
      </div>
      <div class="fields when when-flatThenPercent">
        {number('flatThenPercent.amount', `The first charge (${currency})`)}
        {number('flatThenPercent.percent', 'Later charges (% of the base)')}
      </div>
    </>
  );
}

/** An amount that is too much for inputs: told in words, and sent back as it was saved. */
export function KeptAmount({ json }: { json: string }): JSX.Element {
  return (
    <div class="when when-kept">
      <p class="hint">
        This amount has more parts than the form can hold, so it is kept as it was saved. It can be
        changed by the API, or replaced by another kind.
      </p>
      <p class="anywhere">{keptInWords(json)}</p>
      <input type="hidden" name="charges.amount.json" value={json} />
    </div>
  );
}

function keptInWords(json: string): string {
  try {
    return amountInWords(chargeAmountSchema.parse(JSON.parse(json)));
  } catch {
    return json;
  }
}
