import type { Clock } from '../../clock.ts';
import type { Queries } from './database.ts';
import type { NoticeKind } from './notices.ts';

/**
 * Has a mail written that a payer caused: to the owner about what the payer said, or to the payer
 * with a new link. The key keeps a second one for the same from being written.
 * @returns false when there is one already
 * @param about.once besides what it is about, makes it one of its kind; a day, for one a day
 */
export async function openPayerNotice(
  db: Queries,
  clock: Clock,
  realmId: string,
  about: { readonly kind: NoticeKind; readonly subjectId: string; readonly once?: string },
): Promise<boolean> {
  const { kind, subjectId, once = '' } = about;
  const now = clock.now();
  const at = { since: now, nextTryAt: now, createdAt: now, updatedAt: now };
  const activeKey = `${kind}:${subjectId}:${once}`;
  const { count } = await db.ownerNotice.createMany({
    data: [{ realmId, kind, subjectId, activeKey, state: 'waiting', ...at }],
    skipDuplicates: true,
  });
  return count > 0;
}
