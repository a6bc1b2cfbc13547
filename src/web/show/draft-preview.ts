import { createOverdueLists } from '../../adapters/store/overdue-lists.ts';
import type { Company } from '../../adapters/store/companies.ts';
import { addDays, type PlainDate } from '../../core/calendar/plain-date.ts';
import { comparePolicies, type ComparedInvoice } from '../../core/decide/compare-policies.ts';
import type { PolicyRecord } from '../../core/policy/policy.ts';
import { loadRunFacts } from '../../flow/collections/run-facts.ts';
import type { WebDeps } from '../deps.ts';
import type { DraftPreviewView } from '../pages/draft-preview.tsx';
import { worksheetView } from '../pages/worksheet-view.ts';
import { arithmeticOf } from './charges.ts';
import { chargesInWords } from './policy-words.ts';
import { moneyOf } from './values.ts';

/** So many invoices are worked out while somebody types; of more, an even sample. */
const mostLooked = 1_500;
const mostExamples = 5;
const daysAhead = 30;

/** What a draft would do over the real overdue invoices, beside what the rules in force do. */
export async function showDraftPreview(
  deps: WebDeps,
  company: Company,
  today: PlainDate,
  draft: PolicyRecord,
): Promise<DraftPreviewView> {
  const { realmId } = company;
  const overdue = createOverdueLists(deps.dunwell.db);
  const scope = scopeOf(draft);
  const end = addDays(today, daysAhead - 1);
  const [ids, total] = await Promise.all([
    overdue.sample(realmId, end, scope, mostLooked),
    overdue.count(realmId, end, scope),
  ]);
  const facts = await loadRunFacts(deps.dunwell.stores, company, ids);
  const policies = withDraft(facts.policies, draft);
  const compared = comparePolicies(facts, policies, today, end);
  const names = new Map(facts.customers.map((each) => [each.id, each.displayName]));
  const numbers = new Map(facts.invoices.map((each) => [each.id, each.docNumber]));
  const examples = compared
    .filter(({ before, after }) => before > 0n || after > 0n)
    .toSorted(byDifference)
    .slice(0, mostExamples);
  const [first] = examples;
  return {
    words: draft.charges === null ? [] : chargesInWords(draft.charges),
    looked: ids.length,
    total,
    changes: changesIn(compared),
    sums: sumsOf(compared),
    cuts: cutsOf(compared),
    examples: examples.map((each) => ({
      invoice: { id: each.invoiceId, docNumber: numbers.get(each.invoiceId) ?? each.invoiceId },
      customer: { id: each.customerId, name: names.get(each.customerId) ?? each.customerId },
      currency: each.currency,
      before: moneyOf(each.before, each.currency).amount,
      after: moneyOf(each.after, each.currency).amount,
      arithmetic: each.after === 0n || each.worksheet === null ? '' : arithmeticOf(each.worksheet),
    })),
    worksheet:
      first === undefined || first.worksheet === null || first.after === 0n
        ? null
        : { currency: first.currency, view: worksheetView(first.worksheet) },
  };
}

/** The draft in place of what is saved at its level. */
export function withDraft(policies: readonly PolicyRecord[], draft: PolicyRecord): PolicyRecord[] {
  const others = policies.filter(
    (policy) => policy.level !== draft.level || policy.subject !== draft.subject,
  );
  const saved = policies.find(
    (policy) => policy.level === draft.level && policy.subject === draft.subject,
  );
  return [...others, { rank: saved?.rank ?? null, ...draft }];
}

function scopeOf({ level, subject }: PolicyRecord): { invoiceId?: string; customerId?: string } {
  if (level === 'invoice') return { invoiceId: subject };
  return level === 'customer' ? { customerId: subject } : {};
}

/** The largest change first, then the largest charge, then by id. */
function byDifference(a: ComparedInvoice, b: ComparedInvoice): number {
  const [x, y] = [a, b].map(({ before, after }) =>
    after > before ? after - before : before - after,
  );
  if (x !== y) return (x ?? 0n) > (y ?? 0n) ? -1 : 1;
  if (a.after !== b.after) return a.after > b.after ? -1 : 1;
  return a.invoiceId < b.invoiceId ? -1 : 1;
}

function changesIn(compared: readonly ComparedInvoice[]): DraftPreviewView['changes'] {
  const count = (is: (each: ComparedInvoice) => boolean): number => compared.filter(is).length;
  return {
    charged: count(({ after }) => after > 0n),
    more: count(({ before, after }) => before > 0n && after > before),
    less: count(({ before, after }) => after > 0n && after < before),
    added: count(({ before, after }) => before === 0n && after > 0n),
    dropped: count(({ before, after }) => before > 0n && after === 0n),
    same: count(({ before, after }) => before > 0n && after === before),
  };
}

function sumsOf(compared: readonly ComparedInvoice[]): DraftPreviewView['sums'] {
  const sums = new Map<string, [bigint, bigint, bigint, bigint]>();
  for (const { currency, before, after, ahead } of compared) {
    const [a, b, c, d] = sums.get(currency) ?? [0n, 0n, 0n, 0n];
    sums.set(currency, [a + before, b + after, c + ahead.before, d + ahead.after]);
  }
  return [...sums]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, [before, after, aheadBefore, aheadAfter]]) => {
      const text = (minor: bigint): string => moneyOf(minor, currency).amount;
      return {
        currency,
        before: text(before),
        after: text(after),
        aheadBefore: text(aheadBefore),
        aheadAfter: text(aheadAfter),
      };
    });
}

function cutsOf(compared: readonly ComparedInvoice[]): DraftPreviewView['cuts'] {
  const cuts = new Map<string, number>();
  for (const { cut } of compared) {
    if (cut !== null) cuts.set(cut.by, (cuts.get(cut.by) ?? 0) + 1);
  }
  return [...cuts].toSorted(([, a], [, b]) => b - a).map(([by, count]) => ({ by, count }));
}
