import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Database } from './database.ts';
import { routeOf, type MailRoute } from './mail-servers.ts';

const kinds = [
  'connection-lost',
  'mirror-stale',
  'run-held',
  'payer-dispute',
  'payer-promise',
  'payer-contact',
  'payer-reply',
  'payer-link',
  'weekly-digest',
] as const;
export type NoticeKind = (typeof kinds)[number];
export type NoticeState = 'waiting' | 'sending' | 'unknown' | 'sent' | 'failed' | 'cancelled';

/** What an owner is to be told of, or a new link for a payer, and how far the telling has come. */
export type OwnerNotice = {
  readonly id: string;
  readonly realmId: string;
  readonly kind: NoticeKind;
  /** The run that is held. */
  readonly runId: string | null;
  /** The hold, request or reply of a payer that it tells of, or the mail whose link is renewed. */
  readonly subjectId: string | null;
  /** Since when the loss lasts; the instant that a digest tells up to. */
  readonly since: Date;
  readonly state: NoticeState;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly endedAt: Date | null;
  /** Where it last went out. */
  readonly route: MailRoute | null;
};

type Row = Omit<OwnerNotice, 'kind' | 'state' | 'route'> & {
  readonly kind: string;
  readonly state: string;
  readonly mailServerId: string | null;
  readonly mailStream: string | null;
};

const states: Record<string, NoticeState> = {
  waiting: 'waiting',
  sending: 'sending',
  sent: 'sent',
  failed: 'failed',
  cancelled: 'cancelled',
};
const fromRow = (row: Row): OwnerNotice => ({
  id: row.id,
  realmId: row.realmId,
  kind: kinds.find((kind) => kind === row.kind) ?? 'connection-lost',
  runId: row.runId,
  subjectId: row.subjectId,
  since: row.since,
  // What cannot be read may have gone out, so it is asked for before anything else.
  state: states[row.state] ?? 'unknown',
  attempts: row.attempts,
  lastError: row.lastError,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  endedAt: row.endedAt,
  route: routeOf(row),
});

const open = ['waiting', 'sending', 'unknown'];

/** After a standstill or a reconnection a repair is under way, and mostly soon through. */
const staleGraceMs = 10 * 60_000;

export type NoticeStore = ReturnType<typeof createNoticeStore>;

/**
 * Mails to owners about the loss of their connection or of freshness, about a run that is held for
 * them, and about each week. Each has one row while it lasts, by a unique key that is let go of when
 * it is over: so each is told of once. The key of a week is kept for good.
 */
export function createNoticeStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** Opens a notice for every loss that lasts and has none, and ends those of losses that are over. */
    async bringUpToDate(staleBefore: Date): Promise<void> {
      const now = clock.now();
      await db.$transaction([
        db.$executeRaw`
          insert into owner_notice (id, realm_id, kind, active_key, since, state, next_try_at, created_at, updated_at)
          select gen_random_uuid(), realm_id, 'connection-lost', 'connection-lost', updated_at,
            'waiting', ${now}, ${now}, ${now}
          from connection where status = 'reauthorise'
          on conflict (realm_id, active_key) do nothing`,
        db.$executeRaw`
          insert into owner_notice (id, realm_id, kind, active_key, since, state, next_try_at, created_at, updated_at)
          select gen_random_uuid(), s.realm_id, 'mirror-stale', 'mirror-stale', s.fresh_as_of,
            'waiting', ${new Date(now.getTime() + staleGraceMs)}, ${now}, ${now}
          from sync_state s join connection c on c.realm_id = s.realm_id and c.status = 'active'
          where s.first_sync = 'done' and s.fresh_as_of < ${staleBefore}
          on conflict (realm_id, active_key) do nothing`,
        db.$executeRaw`
          insert into owner_notice (id, realm_id, kind, run_id, active_key, since, state, next_try_at, created_at, updated_at)
          select gen_random_uuid(), realm_id, 'run-held', id, 'run-held:' || id, started_at,
            'waiting', ${now}, ${now}, ${now}
          from run where hold_state = 'waiting'
          on conflict (realm_id, active_key) do nothing`,
        db.$executeRaw`
          update owner_notice n set active_key = null, ended_at = ${now}, updated_at = ${now},
            state = case when n.state = 'waiting' then 'cancelled' else n.state end
          where n.kind = 'run-held' and n.active_key is not null and n.state <> 'sending'
            and not exists (select 1 from run r where r.id = n.run_id and r.hold_state = 'waiting')`,
        // A mail that has not gone out by then tells of nothing any more.
        db.$executeRaw`
          update owner_notice n set active_key = null, ended_at = ${now}, updated_at = ${now},
            state = case when n.state = 'waiting' then 'cancelled' else n.state end
          where n.active_key = 'connection-lost' and n.state <> 'sending' and not exists (
            select 1 from connection c where c.realm_id = n.realm_id and c.status = 'reauthorise')`,
        db.$executeRaw`
          update owner_notice n set active_key = null, ended_at = ${now}, updated_at = ${now},
            state = case when n.state = 'waiting' then 'cancelled' else n.state end
          where n.active_key = 'mirror-stale' and n.state <> 'sending' and not exists (
            select 1 from sync_state s join connection c on c.realm_id = s.realm_id
            where s.realm_id = n.realm_id and c.status = 'active' and s.fresh_as_of < ${staleBefore})`,
      ]);
    },

    /**
     * Opens the digest of the week that ended, once a day of the company's.
     * @param upTo the instant that it tells up to, which falls on the day
     */
    async openDigest(realmId: string, day: PlainDate, upTo: Date): Promise<void> {
      const now = clock.now();
      const kind: NoticeKind = 'weekly-digest';
      await db.ownerNotice.createMany({
        data: [
          {
            ...{ realmId, kind, activeKey: `${kind}:${day}`, since: upTo, state: 'waiting' },
            ...{ nextTryAt: now, createdAt: now, updatedAt: now },
          },
        ],
        skipDuplicates: true,
      });
    },

    /** Up to when the digest before one told that did not fail; null when that is the first. */
    async digestBefore({ realmId, since }: OwnerNotice): Promise<Date | null> {
      const kind: NoticeKind = 'weekly-digest';
      const row = await db.ownerNotice.findFirst({
        where: { realmId, kind, since: { lt: since }, state: { not: 'failed' } },
        orderBy: { since: 'desc' },
        select: { since: true },
      });
      return row && row.since;
    },

    /** Realms with mails to owners that are due. */
    async realmsDue(now: Date): Promise<string[]> {
      const rows = await db.ownerNotice.findMany({
        where: { state: { in: open }, nextTryAt: { lte: now } },
        distinct: ['realmId'],
        select: { realmId: true },
      });
      return rows.map((row) => row.realmId);
    },

    async due(realmId: string, now: Date): Promise<OwnerNotice[]> {
      const rows = await db.ownerNotice.findMany({
        where: { realmId, state: { in: open }, nextTryAt: { lte: now } },
        orderBy: { createdAt: 'asc' },
      });
      return rows.map(fromRow);
    },

    /** Keeps the exact mail before it goes out. @returns false when its loss was over before */
    async claim(
      id: string,
      mail: { recipient: string; subject: string; textBody: string },
      { serverId: mailServerId, stream: mailStream }: MailRoute,
    ): Promise<boolean> {
      const way = { mailServerId, mailStream, attempts: { increment: 1 } };
      const claimed = await db.ownerNotice.updateMany({
        where: { id, state: 'waiting' },
        data: { ...mail, ...way, state: 'sending', updatedAt: clock.now() },
      });
      return claimed.count > 0;
    },

    async move(
      id: string,
      state: NoticeState,
      change: { messageId?: string; lastError?: string | null; nextTryAt?: Date } = {},
    ): Promise<void> {
      await db.ownerNotice.update({
        where: { id },
        data: { state, ...change, updatedAt: clock.now() },
      });
    },

    /** Puts the next try off and leaves the rest as it is. */
    async lookAgain(id: string, nextTryAt: Date, lastError: string): Promise<void> {
      await db.ownerNotice.update({ where: { id }, data: { nextTryAt, lastError } });
    },

    /** The notices of a company, newest first. */
    async list(realmId: string, limit: number): Promise<OwnerNotice[]> {
      const rows = await db.ownerNotice.findMany({
        where: { realmId },
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
        take: limit,
      });
      return rows.map(fromRow);
    },
  };
}
