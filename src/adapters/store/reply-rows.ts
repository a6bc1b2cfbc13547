import { replyKinds, type ReplyKind } from '../../core/replies/reply-kind.ts';
import type { Queries } from './database.ts';
import type { DocumentFile } from './document-file.ts';

/** By what it was found which mail, or at least whose, a reply is. */
export const replyTraces = ['mailbox', 'headers', 'sender'] as const;
export type ReplyTrace = (typeof replyTraces)[number];

/** Where a reply belongs. */
export type ReplyPlace = {
  readonly realmId: string;
  readonly customerId: string;
  /** The mail that it answers; null when only its sender is known. */
  readonly reminderId: string | null;
  readonly placedBy: ReplyTrace;
};

/** What a reply says, as it came. */
export type ReplyText = {
  readonly inboundId: string;
  readonly fromAddress: string;
  readonly fromName: string | null;
  readonly toAddresses: readonly string[];
  readonly ccAddresses: readonly string[];
  readonly subject: string;
  /** What is new in it. */
  readonly body: string;
  /** All of it, with what it quotes. */
  readonly wholeBody: string;
  readonly answers: readonly string[];
  readonly writtenAt: Date | null;
};

/** What was done about a reply. */
export const replyEntryKinds = ['read', 'dispute', 'promise', 'paid'] as const;
export type ReplyEntryKind = (typeof replyEntryKinds)[number];
export type ReplyEntry = {
  readonly at: Date;
  readonly author: string;
  readonly kind: ReplyEntryKind;
  readonly holdId: string | null;
};

/** A file of a reply without its bytes; one that was not kept says why. */
export type ReplyFile = {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly byteSize: number;
  readonly sha256: string | null;
  readonly problem: string | null;
};

export type StoredReply = ReplyText & {
  readonly id: string;
  readonly realmId: string;
  readonly customerId: string;
  readonly reminderId: string | null;
  readonly placedBy: ReplyTrace;
  readonly kind: ReplyKind;
  readonly receivedAt: Date;
  /** The hold that stops reminders until it is read. */
  readonly holdId: string | null;
  readonly readBy: string | null;
  readonly readAt: Date | null;
  readonly files: readonly ReplyFile[];
  readonly entries: readonly ReplyEntry[];
};

/** A reply that nobody could say whose it is. */
export type UnplacedReply = {
  readonly id: string;
  readonly fromAddress: string;
  readonly answers: readonly string[];
  readonly isAutomatic: boolean;
};

/** A file to be kept, or the name of one that is not, with the reason. */
export type NewReplyFile =
  | DocumentFile
  | (Pick<ReplyFile, 'name' | 'mediaType' | 'byteSize'> & { readonly problem: string });

/** Whether somebody of the company still has to read a reply. */
export const isUnread = (reply: Pick<StoredReply, 'kind' | 'readAt'>): boolean =>
  reply.kind === 'payer' && reply.readAt === null;

/** A reply is read with all its parts but the bytes of files. */
export const withParts = {
  files: { orderBy: { place: 'asc' } },
  entries: { orderBy: { at: 'asc' } },
} as const;

export const findReply = (db: Queries, where: { realmId: string; id: string }) =>
  db.reply.findFirst({ where, include: withParts });
type Row = NonNullable<Awaited<ReturnType<typeof findReply>>>;

/** @returns nothing for a row that is in no company */
export function fromRow(row: Row): StoredReply[] {
  const { realmId, customerId } = row;
  if (realmId === null || customerId === null) return [];
  return [
    {
      ...row,
      realmId,
      customerId,
      placedBy: replyTraces.find((trace) => trace === row.placedBy) ?? 'sender',
      // Of one that cannot be read somebody should take notice.
      kind: replyKinds.find((kind) => kind === row.kind) ?? 'payer',
      entries: row.entries.map(({ at, author, kind, holdId }) => ({
        ...{ at, author, holdId },
        kind: replyEntryKinds.find((each) => each === kind) ?? 'read',
      })),
    },
  ];
}
