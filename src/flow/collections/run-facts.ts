import { daysOff } from '../../adapters/holidays/public-holidays.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { PolicyStore, StoredPolicy } from '../../adapters/store/policies.ts';
import type { ChargeAction } from '../../core/decide/decision.ts';
import { partsOf, type CustomerPart } from '../../core/decide/families.ts';
import type { RunFacts } from '../../core/decide/run-facts.ts';
import type { CompanyFacts } from '../../core/ledger/facts.ts';
import { parsePolicy, type PolicyRecord } from '../../core/policy/policy.ts';

/** What decide needs to know of a company. */
export const companyFacts = (company: Company): CompanyFacts => ({
  timeZone: company.timeZone,
  homeCurrency: company.homeCurrency,
  sendingDays: company.sendingDays,
  daysOff: daysOff(company.holidays, company.daysOff),
  bookCloseDate: company.bookCloseDate,
  modes: company.modes,
  stopped: company.stopped,
  rates: company.rates ?? [],
});

/**
 * A saved policy as core uses it.
 * @throws Error when a stored policy no longer reads, which must stop a run and not be skipped
 */
export function policyRecord(stored: StoredPolicy): PolicyRecord {
  const parsed = parsePolicy({ reminders: stored.reminders, charges: stored.charges });
  if (!parsed.ok) {
    const first = parsed.problems[0];
    throw new Error(
      `The policy of ${stored.level} ${stored.subject} (version ${stored.version}) cannot be read: ` +
        `${first?.path ?? ''} ${first?.message ?? ''}`,
    );
  }
  const { level, subject, version } = stored;
  const { reminders, charges } = parsed.policy;
  const { rank = null } = stored;
  const sections = { reminders: reminders ?? null, charges: charges ?? null };
  return { level, subject, version, ...sections, ...(rank === null ? {} : { rank }) };
}

type Stores = { readonly facts: FactsStore; readonly policies: PolicyStore };

/** How many invoices a part has at most, unless one family of customers has more. */
const invoicesPerPart = 2_000;

/** The rules of a company as they are now, once for all parts of a run. */
export async function currentPolicies(stores: Stores, realmId: string): Promise<PolicyRecord[]> {
  return (await stores.policies.current(realmId)).map(policyRecord);
}

/**
 * All facts that a run over a company decides from, in parts of whole families: what is decided
 * on each is what would be decided on it among all, and no more than one part need be held at once.
 * @param options.also invoices to be decided on whatever their status is
 * @param options.onlyAlso leaves out the families that have none of those
 * @param options.policies instead of those that are saved
 */
export async function* runFactsInParts(
  stores: Stores,
  company: Company,
  options: {
    readonly also?: readonly string[];
    readonly onlyAlso?: boolean;
    readonly policies?: readonly PolicyRecord[];
    readonly invoicesPerPart?: number;
  } = {},
): AsyncGenerator<RunFacts> {
  const { realmId } = company;
  const policies = options.policies ?? (await currentPolicies(stores, realmId));
  const also = await alsoDecided(stores, realmId, policies, options);
  const members = await stores.facts.members(realmId, also);
  const most = options.invoicesPerPart ?? invoicesPerPart;
  const wanted = options.onlyAlso ? await stores.facts.customersOf(realmId, also) : null;
  const load = async ({ customerIds }: CustomerPart): Promise<RunFacts> => {
    const [invoices, customers] = await Promise.all([
      stores.facts.invoices(realmId, { customerIds, also }),
      stores.facts.customers(realmId, customerIds),
    ]);
    return { company: companyFacts(company), customers, invoices, policies };
  };
  yield* readingAhead(partsOf(members, most, wanted), load);
}

/** Loads each part while the one before it is decided. */
async function* readingAhead<Part, Facts>(
  parts: readonly Part[],
  load: (part: Part) => Promise<Facts>,
): AsyncGenerator<Facts> {
  const [first, ...rest] = parts;
  if (first === undefined) return;
  let next = load(first);
  for (const part of rest) {
    const facts = await next;
    next = load(part);
    // Whoever stops in the middle leaves it unread; otherwise its error is met at its turn.
    next.catch(() => undefined);
    yield facts;
  }
  yield await next;
}

/** With charges after payment those paid of late too. */
async function alsoDecided(
  stores: Stores,
  realmId: string,
  policies: readonly PolicyRecord[],
  options: { readonly also?: readonly string[]; readonly onlyAlso?: boolean },
): Promise<string[]> {
  const chargesPaid = policies.some(({ charges }) => charges?.chargeAfterPayment === true);
  const paid = chargesPaid && !options.onlyAlso ? await stores.facts.paidLate(realmId) : [];
  return [...new Set([...(options.also ?? []), ...paid])];
}

/** The facts of the named invoices and of the whole families that they belong to. */
export async function loadRunFacts(
  stores: Stores,
  company: Company,
  ids: readonly string[],
): Promise<RunFacts> {
  const { realmId } = company;
  const [policies, members, customerIds] = await Promise.all([
    currentPolicies(stores, realmId),
    stores.facts.members(realmId, ids),
    stores.facts.customersOf(realmId, ids),
  ]);
  const parts = partsOf(members, Number.MAX_SAFE_INTEGER, customerIds);
  const family = parts.flatMap((part) => part.customerIds);
  const [invoices, customers] = await Promise.all([
    stores.facts.invoices(realmId, ids),
    stores.facts.customers(realmId, family),
  ]);
  return { company: companyFacts(company), customers, invoices, policies };
}

/** The exchange rates of what is charged in foreign currencies, by invoice. */
export async function foreignRates(
  { facts }: Pick<Stores, 'facts'>,
  { realmId, homeCurrency }: Company,
  charges: readonly ChargeAction[],
): Promise<ReadonlyMap<string, string>> {
  const foreign = charges.filter(({ assessment }) => assessment.currency !== homeCurrency);
  if (foreign.length === 0) return new Map();
  return facts.exchangeRates(
    realmId,
    foreign.map(({ invoiceId }) => invoiceId),
  );
}
