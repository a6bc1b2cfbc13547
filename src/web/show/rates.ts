/** The tables of base rates as pages and the API show them. */
import type { StoredPolicy } from '../../adapters/store/policies.ts';
import type { StoredRate } from '../../adapters/store/rate-entries.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { parsePlainDate } from '../../core/calendar/plain-date.ts';
import { publishedTable, rateTableRecords } from '../../core/law/base-rates.ts';
import { missingHalfYears, tablesNamed } from '../../core/law/company-rates.ts';
import { rateTables } from '../../core/policy/charge-amount.ts';
import { policyRecord } from '../../flow/collections/run-facts.ts';
import type { PolicyLevel } from '../../adapters/store/policies.ts';

export type RateRow = {
  /** Null for a published entry, which nobody can withdraw. */
  id: string | null;
  from: PlainDate;
  percent: string;
  source: string;
  /** Who added it and when; null for a published entry. */
  added: { author: string; at: string } | null;
  withdrawn: { by: string; at: string } | null;
};

export type RateTableView = {
  /** How policies name it. */
  table: string;
  name: string;
  /** The rule and the day it was checked, of a published table. */
  published: { rule: string; verifiedOn: string } | null;
  /** The newest first. */
  entries: RateRow[];
  /** First days of half-years that nobody has given a rate for. */
  missing: PlainDate[];
  usedBy: { level: PolicyLevel; subject: string }[];
};

/** Every table that is published, that the company keeps, or that a policy names. */
export function showRateTables(
  stored: readonly StoredRate[],
  policies: readonly StoredPolicy[],
  today: PlainDate,
): RateTableView[] {
  const users = policies.flatMap((policy) => {
    const { charges } = policyRecord(policy);
    const named = charges === null ? [] : tablesNamed(charges.amount);
    return named.map((table) => ({ table, level: policy.level, subject: policy.subject }));
  });
  const own = [...stored, ...users]
    .map(({ table }) => table)
    .filter((table) => publishedTable(table) === null);
  return [...rateTables, ...new Set(own.toSorted())].map((table) => {
    const published = publishedTable(table);
    const record = published === null ? null : rateTableRecords[published];
    const added = stored.filter((rate) => rate.table === table);
    const counting = added.filter(({ withdrawn }) => withdrawn === null);
    return {
      table,
      name: record?.name ?? table,
      published: record && { rule: record.rule, verifiedOn: record.verifiedOn },
      entries: [...(record?.rates ?? []).map(publishedRow), ...added.map(ownRow)].toSorted(
        (a, b) => (a.from < b.from ? 1 : a.from > b.from ? -1 : 0),
      ),
      missing: published === null ? [] : missingHalfYears(published, counting, today),
      usedBy: users
        .filter((user) => user.table === table)
        .map(({ level, subject }) => ({ level, subject })),
    };
  });
}

const publishedRow = (rate: { from: string; percent: string; citation: string }): RateRow => ({
  id: null,
  from: parsePlainDate(rate.from),
  percent: rate.percent,
  source: rate.citation,
  added: null,
  withdrawn: null,
});

const ownRow = ({ withdrawn, ...rate }: StoredRate): RateRow => ({
  id: rate.id,
  from: rate.from,
  percent: rate.percent,
  source: rate.source,
  added: { author: rate.author, at: rate.createdAt.toISOString() },
  withdrawn: withdrawn && { by: withdrawn.by, at: withdrawn.at.toISOString() },
});
