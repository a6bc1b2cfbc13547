import type { Company } from '../../adapters/store/companies.ts';
import type { MailLimitStore } from '../../adapters/store/mail-limits.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { DecideResult, DueMail } from '../../core/decide/decision.ts';
import {
  applyMailLimits,
  chooseMails,
  hasMailLimits,
  type MailLimits,
  type OverMailLimit,
} from '../../core/decide/mail-limits.ts';

type Stores = { readonly mailLimits: MailLimitStore };

/**
 * What the company's limits keep of all the mails that a run would send now, by the invoices that
 * they would remind of. The caller holds the company's lock, or only looks.
 */
export async function mailsOverLimits(
  { mailLimits }: Stores,
  { realmId, timeZone }: Company,
  today: PlainDate,
  limits: MailLimits,
  mails: readonly DueMail[],
): Promise<Map<string, OverMailLimit>> {
  if (!hasMailLimits(limits) || mails.length === 0) return new Map();
  const customerIds = [...new Set(mails.map(({ customerId }) => customerId))];
  const before = await mailLimits.before({ realmId, timeZone, today }, limits, customerIds);
  return chooseMails(mails, limits, before, today);
}

/** What was decided on a whole company, as its limits of mails leave it. */
export async function withinLimits(
  stores: Stores,
  company: Company,
  today: PlainDate,
  whole: DecideResult,
): Promise<DecideResult> {
  const limits = await stores.mailLimits.of(company.realmId);
  const over = await mailsOverLimits(stores, company, today, limits, whole.mails);
  return applyMailLimits(whole, over);
}
