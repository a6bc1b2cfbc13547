import { workedExample } from '../../core/charges/template-example.ts';
import { policyTemplates } from '../../core/policy/templates.ts';
import { formatAmount } from '../../core/money/amount.ts';
import type { TemplateView } from '../pages/policy-templates.tsx';

/** The templates for a currency, each with its example as the engine works it out. */
export function showTemplates(currency: string): TemplateView[] {
  const text = (minor: bigint): string => formatAmount({ minor, currency });
  return policyTemplates(currency).map(({ id, name, says, charges }) => {
    const example = workedExample(charges, currency);
    const amounts = example.charges.map(({ assessment }) => assessment.amount);
    return {
      id,
      name,
      says,
      example: {
        currency,
        total: example.total,
        charges: example.charges.map(({ assessment }) => ({
          date: assessment.assessmentDate,
          amount: text(assessment.amount),
        })),
        sum: text(amounts.reduce((all, amount) => all + amount, 0n)),
      },
    };
  });
}
