import { z } from 'zod';
import {
  replyEntryKinds,
  replyTraces,
  type StoredReply,
} from '../../../adapters/store/reply-rows.ts';
import { replyKinds } from '../../../core/replies/reply-kind.ts';
import { instant, toInstant, toInstantOrNull, uuid } from '../values.ts';

/** Which replies a list is asked for. */
export const shownReplies = ['unread', 'read', 'automatic', 'all'] as const;

export const replySchema = z.object({
  id: uuid,
  customerId: z.string().meta({ description: 'The customer that the mail went to' }),
  reminderId: uuid.nullable().meta({ description: 'The mail that it answers, if that is known' }),
  foundBy: z.enum(replyTraces).meta({
    description: 'The address that it came to, the mails that its head names, or its sender alone',
  }),
  kind: z.enum(replyKinds).meta({
    description: 'Of the payer; of a program that answers for it; or the owner’s own answer',
  }),
  from: z.string(),
  fromName: z.string().nullable(),
  subject: z.string(),
  text: z.string().meta({ description: 'What is new in it, as plain text' }),
  receivedAt: instant,
  readBy: z.string().nullable(),
  readAt: instant.nullable(),
  holdId: uuid.nullable().meta({ description: 'The hold that pauses reminders until it is read' }),
});

export const replyDetailSchema = replySchema.extend({
  to: z.array(z.string()),
  cc: z.array(z.string()),
  whole: z.string().meta({ description: 'All of it with what it quotes, as plain text' }),
  writtenAt: instant.nullable(),
  files: z.array(
    z.object({
      id: uuid,
      name: z.string(),
      mediaType: z.string(),
      byteSize: z.int(),
      sha256: z.string().nullable(),
      problem: z.string().nullable().meta({ description: 'Why it is not kept' }),
    }),
  ),
  done: z
    .array(
      z.object({
        at: instant,
        by: z.string(),
        what: z.enum(replyEntryKinds),
        holdId: uuid.nullable().meta({ description: 'The hold that came of it' }),
      }),
    )
    .meta({ description: 'What was done about it, in order' }),
});

export const replyView = (reply: StoredReply): z.input<typeof replySchema> => ({
  id: reply.id,
  customerId: reply.customerId,
  reminderId: reply.reminderId,
  foundBy: reply.placedBy,
  kind: reply.kind,
  from: reply.fromAddress,
  fromName: reply.fromName,
  subject: reply.subject,
  text: reply.body,
  receivedAt: toInstant(reply.receivedAt),
  readBy: reply.readBy,
  readAt: toInstantOrNull(reply.readAt),
  holdId: reply.holdId,
});

export const replyDetailView = (reply: StoredReply): z.input<typeof replyDetailSchema> => ({
  ...replyView(reply),
  to: [...reply.toAddresses],
  cc: [...reply.ccAddresses],
  whole: reply.wholeBody,
  writtenAt: toInstantOrNull(reply.writtenAt),
  files: reply.files.map(({ id, name, mediaType, byteSize, sha256, problem }) => ({
    ...{ id, name, mediaType, byteSize, sha256, problem },
  })),
  done: reply.entries.map(({ at, author, kind, holdId }) => ({
    ...{ at: toInstant(at), by: author, what: kind, holdId },
  })),
});
