import type { JSX } from 'preact';
import { RadioGroup, SelectField } from '../components/choice.tsx';
import { AmountInputs } from './policy-amount-inputs.tsx';
import { amountKinds, KeptAmount, type AmountProps } from './policy-amount-plain.tsx';

/** How much is charged, and on what: kind of amount with its inputs, base and allocation. */
export function PolicyChargeAmount(props: Omit<AmountProps, 'prefix' | 'depth'>): JSX.Element {
  const { values, errors } = props;
  const isKept = (values['charges.amount.json'] ?? '') !== '';
  return (
    <>
      <fieldset class="group amount-kinds" id="how-much" aria-live="polite">
        <legend>How much</legend>
        <RadioGroup
          name="charges.amount.kind"
          legend="Kind of charge"
          inline
          value={values['charges.amount.kind'] ?? 'annualRate'}
          errors={errors}
          options={[
            ...amountKinds(1),
            ...(isKept ? [{ value: 'kept', text: 'As it was saved' }] : []),
          ]}
        />
        {isKept && <KeptAmount json={values['charges.amount.json'] ?? ''} />}
        <AmountInputs {...props} prefix="charges.amount" depth={1} />
      </fieldset>
      <fieldset class="group">
        <legend>On what</legend>
        <RadioGroup
          name="charges.base"
          legend="Base"
          value={values['charges.base'] ?? 'principal'}
          errors={errors}
          options={[
            { value: 'principal', text: 'Open principal', hint: 'Charges are never charged.' },
            {
              value: 'balance',
              text: 'Open balance with unpaid charges',
              hint: 'This is compounding: charges are charged too. Not every place allows it.',
            },
          ]}
        />
        <div class="fields">
          <SelectField
            name="charges.allocation"
            label="Payments reduce"
            value={values['charges.allocation']}
            errors={errors}
            options={[
              { value: 'principalFirst', text: 'principal before charges' },
              { value: 'chargesFirst', text: 'charges before principal' },
            ]}
          />
        </div>
      </fieldset>
    </>
  );
}
