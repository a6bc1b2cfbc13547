import type { Company } from '../../adapters/store/companies.ts';
import type { WriteBackSettings } from '../../adapters/store/write-back-settings.ts';
import type { ChargesPolicy } from '../../core/policy/charges-policy.ts';

/** What is chosen for a charge's line; what is absent is left to Dunwell's default. */
export type LineChoices = Pick<
  ChargesPolicy,
  'item' | 'taxCode' | 'class' | 'department' | 'description'
>;

/**
 * What a charge is written with: its policy's choices as they were when it was assessed, and where
 * the policy says nothing the company's as they are now. An item that Dunwell made is no choice.
 */
export function lineChoices(
  company: Pick<Company, 'chargeItemId'>,
  settings: WriteBackSettings,
  policy: LineChoices | undefined,
): LineChoices {
  const chosen = settings.itemChosen ? company.chargeItemId : null;
  return withoutAbsent({
    item: policy?.item ?? chosen ?? undefined,
    taxCode: policy?.taxCode ?? settings.taxCode ?? undefined,
    class: policy?.class ?? settings.classId ?? undefined,
    department: policy?.department ?? settings.departmentId ?? undefined,
    description: policy?.description ?? settings.description ?? undefined,
  });
}

function withoutAbsent(choices: Record<keyof LineChoices, string | undefined>): LineChoices {
  return Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined));
}
