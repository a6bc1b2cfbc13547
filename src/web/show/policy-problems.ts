import type { Company } from '../../adapters/store/companies.ts';
import type { PolicyLevel } from '../../adapters/store/policies.ts';
import { unknownTables } from '../../core/law/company-rates.ts';
import type { PolicyProblem } from '../../core/policy/policy-amounts.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { strangersInCopy } from '../../core/policy/step-copies.ts';
import { unknownTemplates } from '../../core/policy/step-templates.ts';
import type { WebDeps } from '../deps.ts';

/** What is wrong with a policy that reads well by itself: it names what the company does not have. */
export async function policyProblems(
  { dunwell }: Pick<WebDeps, 'dunwell'>,
  company: Company,
  ref: { readonly level: PolicyLevel; readonly subject: string },
  policy: Policy,
): Promise<PolicyProblem[]> {
  const [templates, parties] = await Promise.all([
    dunwell.mails.templates.list(company.realmId),
    dunwell.contacts.partiesOf(company, ref),
  ]);
  return [
    ...unknownTables(policy, company.rates),
    ...unknownTemplates(policy, templates),
    ...strangersInCopy(policy, parties),
  ];
}
