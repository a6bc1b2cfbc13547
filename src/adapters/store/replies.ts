import type { Clock } from '../../clock.ts';
import type { ReplyKind } from '../../core/replies/reply-kind.ts';
import type { Queries } from './database.ts';
import type { DocumentFile } from './document-file.ts';
import {
  findReply,
  fromRow,
  withParts,
  type NewReplyFile,
  type ReplyEntry,
  type ReplyPlace,
  type ReplyText,
  type StoredReply,
  type UnplacedReply,
} from './reply-rows.ts';

/** Which replies a list shows. */
export const replyFilters = ['unread', 'read', 'automatic', 'settled', 'all'] as const;
export type ReplyFilter = (typeof replyFilters)[number];

const whereOf: Record<ReplyFilter, object> = {
  unread: { kind: 'payer', readAt: null },
  read: { kind: 'payer', readAt: { not: null } },
  automatic: { kind: 'automatic' },
  // All but the unread.
  settled: { NOT: { kind: 'payer', readAt: null } },
  all: {},
};

export type ReplyStore = ReturnType<typeof createReplyStore>;

/** Mails that came back to us, and what was done about them. What they say is never changed. */
export function createReplyStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** Keeps a reply. @returns its id; null when it was kept before */
    async add(
      text: ReplyText,
      place: ReplyPlace | null,
      kind: ReplyKind,
      files: readonly NewReplyFile[],
    ): Promise<string | null> {
      const { toAddresses, ccAddresses, answers, ...others } = text;
      const lists = {
        toAddresses: [...toAddresses],
        ccAddresses: [...ccAddresses],
        answers: [...answers],
      };
      const [row] = await db.reply.createManyAndReturn({
        data: [{ ...others, ...lists, ...place, kind, receivedAt: clock.now() }],
        skipDuplicates: true,
        select: { id: true },
      });
      if (row === undefined) return null;
      for (const [index, file] of files.entries()) await addFile(db, row.id, index, file);
      return row.id;
    },

    /** Says where a reply belongs that nobody could place. @returns false when somebody has */
    async place(id: string, place: ReplyPlace, kind: ReplyKind): Promise<boolean> {
      const { count } = await db.reply.updateMany({
        where: { id, realmId: null },
        data: { ...place, kind },
      });
      return count > 0;
    },

    /** The reply that put a hold; null for holds of another kind. */
    async ofHold(realmId: string, holdId: string): Promise<string | null> {
      const row = await db.reply.findFirst({ where: { realmId, holdId }, select: { id: true } });
      return row && row.id;
    },

    async keepHold(id: string, holdId: string): Promise<void> {
      await db.reply.update({ where: { id }, data: { holdId } });
    },

    /** Replies since an instant that name a mail and that nobody could place. */
    async unplaced(since: Date, limit: number): Promise<UnplacedReply[]> {
      const rows = await db.reply.findMany({
        where: { realmId: null, receivedAt: { gte: since }, answers: { isEmpty: false } },
        orderBy: { receivedAt: 'asc' },
        take: limit,
      });
      return rows.map(({ id, fromAddress, answers, kind }) => ({
        ...{ id, fromAddress, answers },
        isAutomatic: kind === 'automatic',
      }));
    },

    async find(realmId: string, id: string): Promise<StoredReply | null> {
      const row = await findReply(db, { realmId, id });
      return row === null ? null : (fromRow(row)[0] ?? null);
    },

    /** Newest first. */
    async list(
      realmId: string,
      filter: { readonly show: ReplyFilter; readonly customerIds?: readonly string[] | undefined },
      page: { readonly limit: number; readonly after?: string | undefined },
    ): Promise<StoredReply[]> {
      const { show, customerIds } = filter;
      const rows = await db.reply.findMany({
        where: {
          realmId,
          ...whereOf[show],
          ...(customerIds === undefined ? {} : { customerId: { in: [...customerIds] } }),
        },
        include: withParts,
        orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
        take: page.limit,
        ...(page.after === undefined ? {} : { cursor: { id: page.after }, skip: 1 }),
      });
      return rows.flatMap(fromRow);
    },

    /** All that came back on a mail, or the one reply that answers none, in the order it came in. */
    async thread({ realmId, id, reminderId }: StoredReply): Promise<StoredReply[]> {
      const rows = await db.reply.findMany({
        where: { realmId, ...(reminderId === null ? { id } : { reminderId }) },
        include: withParts,
        orderBy: [{ receivedAt: 'asc' }, { id: 'asc' }],
        take: mostOfThread,
      });
      return rows.flatMap(fromRow);
    },

    async ofReminders(realmId: string, reminderIds: readonly string[]): Promise<StoredReply[]> {
      const rows = await db.reply.findMany({
        where: { realmId, reminderId: { in: [...reminderIds] } },
        include: withParts,
        orderBy: [{ receivedAt: 'asc' }, { id: 'asc' }],
      });
      return rows.flatMap(fromRow);
    },

    countUnread: (realmId: string): Promise<number> =>
      db.reply.count({ where: { realmId, ...whereOf.unread } }),

    /** The ids of the holds that unread replies of a company put. */
    async holdsOfUnread(realmId: string): Promise<string[]> {
      const rows = await db.reply.findMany({
        where: { realmId, readAt: null, holdId: { not: null } },
        select: { holdId: true },
      });
      return rows.flatMap(({ holdId }) => holdId ?? []);
    },

    /** @returns whether it was unread */
    async markRead(realmId: string, id: string, by: string): Promise<boolean> {
      const { count } = await db.reply.updateMany({
        where: { realmId, id, ...whereOf.unread },
        data: { readAt: clock.now(), readBy: by },
      });
      return count > 0;
    },

    async addEntry(realmId: string, replyId: string, entry: Omit<ReplyEntry, 'at'>): Promise<void> {
      await db.replyEntry.create({ data: { ...entry, realmId, replyId, at: clock.now() } });
    },

    /** A file with its bytes; null when the reply has no such one, or it was not kept. */
    async file(realmId: string, replyId: string, id: string): Promise<DocumentFile | null> {
      const row = await db.replyFile.findFirst({
        where: { id, replyId, reply: { realmId } },
        include: { content: true },
      });
      if (!row?.content || row.sha256 === null) return null;
      const { name, mediaType, sha256 } = row;
      return { name, mediaType, sha256, content: row.content.content };
    },
  };
}

/** More than these no page shows at once. */
const mostOfThread = 200;

async function addFile(
  db: Queries,
  replyId: string,
  place: number,
  file: NewReplyFile,
): Promise<void> {
  if ('problem' in file) {
    const { name, mediaType, byteSize, problem } = file;
    await db.replyFile.create({ data: { replyId, place, name, mediaType, byteSize, problem } });
    return;
  }
  const { name, mediaType, sha256, content } = file;
  await db.replyFile.create({
    data: {
      ...{ replyId, place, name, mediaType, sha256 },
      byteSize: content.byteLength,
      content: { create: { content: new Uint8Array(content) } },
    },
  });
}
