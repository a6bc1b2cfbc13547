import type { JSX } from 'preact';
import { CheckboxField, RadioGroup } from '../components/choice.tsx';
import { Card } from '../components/layout.tsx';
import type { FieldError } from '../components/view.ts';
import { PolicyChargeAmount } from './policy-charge-amount.tsx';
import { PolicyChargeLaw } from './policy-charge-law.tsx';
import { PolicyChargeLimits } from './policy-charge-limits.tsx';
import { PolicyChargeAssess, PolicyChargeStart } from './policy-charge-times.tsx';
import { PolicyChargeWriteBack, type PolicyLine } from './policy-charge-write-back.tsx';
import type { FormValues } from './policy-form-fields.ts';
import { More } from './policy-more.tsx';

export type ChargesSectionProps = {
  values: FormValues;
  errors: readonly FieldError[];
  currency: string;
  absent: string;
  /** Where the form goes, for changing parts of it in place. */
  action: string;
  focusField?: string | undefined;
  /** What the line of a charge may be written with. */
  line: PolicyLine;
  /** The tables of base rates that the company keeps itself. */
  ownTables?: readonly string[] | undefined;
};

/** Who is charged what and when: the `charges` section of the policy form. */
export function PolicyChargesSection(props: ChargesSectionProps): JSX.Element {
  const { values, errors } = props;
  return (
    <Card title="Charges" id="charges" class="policy-section">
      <RadioGroup
        name="charges.defined"
        legend="Charges at this level"
        value={values['charges.defined'] ?? 'inherit'}
        errors={errors}
        options={[
          { value: 'inherit', text: 'Not defined here', hint: props.absent },
          { value: 'here', text: 'Defined here' },
        ]}
      />
      <div class="section-body form">
        <CheckboxField
          name="charges.enabled"
          label="Charge late invoices"
          checked={values['charges.enabled'] !== undefined}
          hint="Unchecked: this level says that nobody is charged."
        />
        <PolicyChargeAmount {...props} />
        <PolicyChargeStart values={values} errors={errors} />
        <PolicyChargeAssess values={values} errors={errors} />
        <PolicyChargeLimits values={values} errors={errors} currency={props.currency} />
        <PolicyChargeLaw values={values} errors={errors} />
        <PolicyChargeWriteBack {...props} />
        <More name="charges.more" values={values} errors={errors} />
      </div>
    </Card>
  );
}
