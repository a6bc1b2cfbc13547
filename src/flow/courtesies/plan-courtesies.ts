/** Which mails go out beside the reminders: notices of charges and thank-yous for payments. */
import type { Company, CompanyStore } from '../../adapters/store/companies.ts';
import type { ChargeStore } from '../../adapters/store/charges.ts';
import type { CourtesySettingsStore } from '../../adapters/store/courtesy-settings.ts';
import type {
  CourtesyStore,
  NewCourtesy,
  UnthankedPayment,
  UntoldCharge,
} from '../../adapters/store/courtesies.ts';
import type { MailLimitStore } from '../../adapters/store/mail-limits.ts';
import { groupBy } from '../../adapters/store/invoice-facts.ts';
import type { Clock } from '../../clock.ts';
import { addDays, type PlainDate } from '../../core/calendar/plain-date.ts';
import { dateInZone, instantOfLocalHour } from '../../core/calendar/zones.ts';
import { contextsOf, indexCustomers, type RunFacts } from '../../core/decide/run-facts.ts';
import { decideNotice, decideThanks, type CourtesyFacts } from './decide-courtesy.ts';
import { companyFacts, currentPolicies } from '../collections/run-facts.ts';
import type { ComposeStores } from '../mails/compose-reminder.ts';

export type PlanCourtesiesDeps = ComposeStores & {
  readonly companies: CompanyStore;
  readonly charges: ChargeStore;
  readonly courtesies: CourtesyStore;
  readonly courtesySettings: CourtesySettingsStore;
  readonly mailLimits: MailLimitStore;
  readonly clock: Clock;
};

/** What happened longer ago is no news any more; a long weekend is within it. */
const daysOfNews = 5;
const dayMs = 86_400_000;

/**
 * Keeps the mails that are due beside the reminders, once the day's reminders are decided, so that
 * they wait for a day on which the customer has no other mail. Nothing is planned
 * on a day that is no sending day; what it would tell is looked at again on the next. The caller
 * holds the company's lock.
 */
export async function planCourtesies(deps: PlanCourtesiesDeps, realmId: string): Promise<void> {
  const company = await deps.companies.find(realmId);
  if (!company || company.stopped) return;
  const { reminders: mode } = company.modes;
  if (mode !== 'review' && mode !== 'automatic') return;
  const today = dateInZone(deps.clock.now(), company.timeZone);
  const news = await untold(deps, company, today);
  if (news.charges.length === 0 && news.payments.length === 0) return;
  if (!(await deps.courtesies.wasRun(realmId, today))) return;
  const facts = await factsOf(deps, company, news);
  const busy = await busyCustomers(deps, company, today);
  const mails = decideAll({ facts, company, today, now: deps.clock.now() }, news, busy);
  if (mails.length > 0) await deps.courtesies.save(realmId, today, mails);
}

/** Whoever has had all the mails of the limit waits as well; so does what there is to tell, while it is news. */
async function busyCustomers(
  { courtesies, mailLimits }: PlanCourtesiesDeps,
  { realmId, timeZone }: Company,
  today: PlainDate,
): Promise<BusyCustomer[]> {
  const [busy, limits] = await Promise.all([
    courtesies.busyCustomers(realmId, instantOfLocalHour(today, 0, timeZone)),
    mailLimits.of(realmId),
  ]);
  const full = await mailLimits.fullCustomers({ realmId, timeZone, today }, limits);
  return [...busy, ...[...full].map((customerId) => ({ customerId, isBusy: true }))];
}

type BusyCustomer = Pick<
  Awaited<ReturnType<CourtesyStore['busyCustomers']>>[number],
  'customerId' | 'isBusy'
>;

type News = {
  readonly charges: readonly UntoldCharge[];
  readonly payments: readonly UnthankedPayment[];
};

async function untold(
  { courtesies, courtesySettings, clock }: PlanCourtesiesDeps,
  { realmId }: Company,
  today: PlainDate,
): Promise<News> {
  const settings = await courtesySettings.find(realmId);
  const recent = new Date(clock.now().getTime() - daysOfNews * dayMs);
  const later = (since: Date): Date => (since > recent ? since : recent);
  const days = { from: addDays(today, -daysOfNews), to: today };
  return {
    charges: settings.chargeNotices
      ? await courtesies.untoldCharges(realmId, later(settings.chargeNoticesSince))
      : [],
    payments: settings.thankYous
      ? await courtesies.unthankedPayments(realmId, later(settings.thankYousSince), days)
      : [],
  };
}

async function factsOf(
  deps: PlanCourtesiesDeps,
  company: Company,
  { charges, payments }: News,
): Promise<RunFacts> {
  const { realmId } = company;
  const ids = [
    ...charges.flatMap(({ invoiceId, carrierId }) => [invoiceId, carrierId]),
    ...payments.flatMap(({ invoiceIds }) => invoiceIds),
  ];
  const [policies, customers, invoices] = await Promise.all([
    currentPolicies(deps, realmId),
    // All of them: who pays for whom shows from the parents.
    deps.facts.customers(realmId),
    deps.facts.invoices(realmId, [...new Set(ids)]),
  ]);
  return { company: companyFacts(company), customers, invoices, policies };
}

type Now = {
  readonly facts: RunFacts;
  readonly company: Company;
  readonly today: PlainDate;
  readonly now: Date;
};

function decideAll(
  { facts, company, today, now }: Now,
  news: News,
  busy: readonly BusyCustomer[],
): NewCourtesy[] {
  const customers = indexCustomers(facts.customers);
  const contexts = new Map(contextsOf(facts, customers).map((each) => [each.invoice.id, each]));
  const known: CourtesyFacts = { facts, customers, contexts, today };
  const isBusy = new Set(busy.filter((each) => each.isBusy).map(({ customerId }) => customerId));
  const isWaiting = new Set(busy.map(({ customerId }) => customerId));
  const payerOf = ({ customerId }: { customerId: string }): string =>
    customers.contextOf(customerId)?.billTo.id ?? customerId;
  const byPayer = <T extends { readonly customerId: string }>(things: readonly T[]) =>
    groupBy(things, payerOf, (thing) => thing);
  const [charges, payments] = [byPayer(news.charges), byPayer(news.payments)];
  return [...new Set([...charges.keys(), ...payments.keys()])].flatMap((payer): NewCourtesy[] => {
    const notice = isBusy.has(payer) ? null : decideNotice(known, payer, charges.get(payer) ?? []);
    // One mail a day; whoever is told of a charge is thanked on the next.
    const mail =
      notice ??
      (isWaiting.has(payer) ? null : decideThanks(known, payer, payments.get(payer) ?? []));
    if (mail === null) return [];
    const { sendingHour, ...kept } = mail;
    const hour =
      sendingHour === null ? now : instantOfLocalHour(today, sendingHour, company.timeZone);
    return [{ ...kept, firstTryAt: hour > now ? hour : now }];
  });
}
