import type { Queries } from './database.ts';
import { conditionsOf, type EvidenceScope } from './evidence-scope.ts';

export type EvidenceCounts = {
  readonly reminders: number;
  readonly charges: number;
  /**
   * Mails as text and as HTML, replies, worksheets as JSON and as PDF, and documents of agreed
   * terms, holds and replies.
   */
  readonly files: number;
};

/** How much a pack would hold. */
export async function countEvidence(
  db: Queries,
  realmId: string,
  scope: EvidenceScope,
): Promise<EvidenceCounts> {
  const { reminder, reply, charge, terms, hold } = conditionsOf(realmId, scope);
  const [row] = await db.$queryRaw<EvidenceCounts[]>`
    select r.count as reminders, c.count as charges,
      r.mails + 2 * c.count + t.count + f.count + y.count + g.count as files
    from (select count(*)::int, (count(r.text_body) + count(r.html_body))::int as mails
        from reminder r where r.realm_id = ${realmId} and ${reminder}) r,
      (select count(*)::int from charge c where c.realm_id = ${realmId} and ${charge}) c,
      (select count(*)::int from agreed_terms t
        where t.realm_id = ${realmId} and t.file_name is not null and ${terms}) t,
      (select count(*)::int from hold_file f join hold h on h.id = f.hold_id
        where f.realm_id = ${realmId} and ${hold}) f,
      (select count(*)::int from reply y where y.realm_id = ${realmId} and ${reply}) y,
      (select count(*)::int from reply_file g join reply y on y.id = g.reply_id
        where y.realm_id = ${realmId} and g.sha256 is not null and ${reply}) g`;
  return row ?? { reminders: 0, charges: 0, files: 0 };
}
