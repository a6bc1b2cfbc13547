import { utc } from './evidence-scope.ts';
import type { EvidenceTable } from './evidence-tables.ts';
import { Prisma } from './generated/client.ts';

const hashOf = (column: string): Prisma.Sql =>
  Prisma.sql`encode(sha256(convert_to(${Prisma.raw(column)}, 'UTF8')), 'hex')`;

/** Replies, with their files and what was done about them. */
export const replyTables: readonly EvidenceTable[] = [
  {
    name: 'replies',
    columns: {
      id: Prisma.sql`y.id`,
      reminder: Prisma.sql`y.reminder_id`,
      customerId: Prisma.sql`y.customer_id`,
      kind: Prisma.sql`y.kind`,
      placedBy: Prisma.sql`y.placed_by`,
      from: Prisma.sql`y.from_address`,
      to: Prisma.sql`array_to_string(y.to_addresses, '; ')`,
      cc: Prisma.sql`array_to_string(y.cc_addresses, '; ')`,
      subject: Prisma.sql`y.subject`,
      text: Prisma.sql`y.body`,
      wholeSha256: hashOf('y.whole_body'),
      inboundId: Prisma.sql`y.inbound_id`,
      writtenAt: utc('y.written_at'),
      receivedAt: utc('y.received_at'),
      holdId: Prisma.sql`y.hold_id`,
      readBy: Prisma.sql`y.read_by`,
      readAt: utc('y.read_at'),
    },
    key: Prisma.sql`${utc('y.received_at')} || y.id::text`,
    from: (realmId, where) => Prisma.sql`reply y where y.realm_id = ${realmId} and ${where}`,
  },
  {
    name: 'reply-files',
    columns: {
      id: Prisma.sql`f.id`,
      reply: Prisma.sql`f.reply_id`,
      name: Prisma.sql`f.name`,
      mediaType: Prisma.sql`f.media_type`,
      bytes: Prisma.sql`f.byte_size`,
      sha256: Prisma.sql`f.sha256`,
      notKept: Prisma.sql`f.problem`,
    },
    key: Prisma.sql`${utc('y.received_at')} || y.id::text || lpad(f.place::text, 4, '0')`,
    from: (realmId, where) => Prisma.sql`reply_file f join reply y on y.id = f.reply_id
      where y.realm_id = ${realmId} and ${where}`,
  },
  {
    name: 'reply-log',
    columns: {
      reply: Prisma.sql`e.reply_id`,
      at: utc('e.at'),
      kind: Prisma.sql`e.kind`,
      author: Prisma.sql`e.author`,
      holdId: Prisma.sql`e.hold_id`,
    },
    key: Prisma.sql`${utc('y.received_at')} || y.id::text || ${utc('e.at')} || e.id::text`,
    from: (realmId, where) => Prisma.sql`reply_entry e join reply y on y.id = e.reply_id
      where y.realm_id = ${realmId} and ${where}`,
  },
];
