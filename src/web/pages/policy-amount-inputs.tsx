import type { JSX } from 'preact';
import { deepestAmount } from '../../core/policy/charge-amount.ts';
import { SelectField } from '../components/choice.tsx';
import { fieldId } from '../components/field.tsx';
import { TextField } from '../components/form.tsx';
import { amountKinds, PlainInputs, type AmountProps } from './policy-amount-plain.tsx';
import { rowNumbers } from './policy-form-text.ts';

/** The inputs of every kind that an amount may be; those of other kinds than its own are put away. */
export function AmountInputs(props: AmountProps): JSX.Element {
  return (
    <>
      <PlainInputs {...props} />
      {props.depth < deepestAmount && (
        <>
          <div class="when when-greaterOf when-sumOf">
            <PartList {...props} list="of" />
          </div>
          <div class="when when-tiered">
            <PartList {...props} list="tiers" />
          </div>
        </>
      )}
    </>
  );
}

/** Swaps the amount's part of the page where there is htmx; without, the whole page comes again. */
const inPlace = (action: string) => ({
  'hx-post': action,
  'hx-select': '#how-much',
  'hx-target': '#how-much',
  'hx-swap': 'outerHTML',
});

/** The parts of an amount of several, or its tiers, added and removed by buttons. */
function PartList(props: AmountProps & { list: 'of' | 'tiers' }): JSX.Element {
  const { values, action } = props;
  const at = `${props.prefix}.${props.list}`;
  const numbers = rowNumbers(values, at);
  const add = `${at}.add`;
  const message = props.errors.find(({ field }) => field === add)?.message;
  return (
    <>
      <p class="hint">
        {props.list === 'of'
          ? 'Each amount is worked out by itself.'
          : 'The first tier whose bound the invoice’s principal does not exceed counts, for all of it.'}
      </p>
      <ol class="parts">
        {numbers.map((number, index) => (
          <li key={number}>
            <Part
              {...props}
              at={at}
              number={number}
              ordinal={index + 1}
              isLast={index === numbers.length - 1}
            />
          </li>
        ))}
      </ol>
      {message !== undefined && (
        <p class="field-error" id={`${fieldId(add)}-error`}>
          <span class="visually-hidden">Error: </span>
          {message}
        </p>
      )}
      <p>
        <button
          type="submit"
          name="intent"
          value={`addPart.${at}`}
          id={fieldId(add)}
          class="button button-quiet button-small"
          autofocus={props.focusField === add}
          aria-describedby={message === undefined ? undefined : `${fieldId(add)}-error`}
          {...inPlace(action)}
        >
          {props.list === 'of' ? 'Add an amount' : 'Add a tier'}
        </button>
      </p>
    </>
  );
}

function Part(
  props: AmountProps & {
    list: 'of' | 'tiers';
    at: string;
    number: number;
    ordinal: number;
    isLast: boolean;
  },
): JSX.Element {
  const { list, values, errors, ordinal } = props;
  const row = `${props.at}.${props.number}`;
  const prefix = list === 'of' ? row : `${row}.amount`;
  const kind = `${prefix}.kind`;
  const name = list === 'of' ? `Amount ${ordinal}` : `Tier ${ordinal}`;
  return (
    <fieldset class="part">
      <legend>{name}</legend>
      {list === 'tiers' && <Bound {...props} name={`${row}.upTo`} />}
      <SelectField
        name={kind}
        label="Kind"
        value={values[kind] ?? 'flat'}
        errors={errors}
        options={amountKinds(props.depth + 1)}
        autofocus={props.focusField === kind}
      />
      <AmountInputs {...props} prefix={prefix} depth={props.depth + 1} />
      <p>
        <button
          type="submit"
          name="intent"
          value={`removePart.${row}`}
          class="button button-quiet button-small"
          {...inPlace(props.action)}
        >
          Remove {name.toLowerCase()}
        </button>
      </p>
    </fieldset>
  );
}

/** Up to which principal a tier counts; the last takes what is above. */
function Bound(props: AmountProps & { name: string; isLast: boolean }): JSX.Element {
  const value = props.values[props.name];
  if (props.isLast && (value ?? '') === '') {
    return <p class="bound">Above that, whatever the size</p>;
  }
  return (
    <TextField
      name={props.name}
      label={`Up to a principal of (${props.currency})`}
      inputMode="decimal"
      value={value}
      errors={props.errors}
      autofocus={props.focusField === props.name}
    />
  );
}
