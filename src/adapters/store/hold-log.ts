import type { Clock } from '../../clock.ts';
import type { Queries } from './database.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { toDbDate } from './dates.ts';
import type { DocumentFile } from './document-file.ts';

/** What an entry tells: a note of a person, or what happened to the hold. */
export const holdEntryKinds = [
  'opened',
  'note',
  'changed',
  'file',
  'decided',
  'promise',
  'lifted',
  'lapsed',
] as const;
export type HoldEntryKind = (typeof holdEntryKinds)[number];

export type HoldEntry = {
  readonly id: string;
  readonly at: Date;
  readonly author: string;
  readonly kind: HoldEntryKind;
  readonly text: string;
};

/** The author of what happens to holds by itself. */
export const ourselves = 'Dunwell';

/** A file that belongs to a hold, without its bytes. */
export type HoldFile = Omit<DocumentFile, 'content'> & {
  readonly id: string;
  readonly byteSize: number;
  readonly author: string;
  readonly createdAt: Date;
};

/** More than anybody needs would only fill the database. */
const mostFiles = 20;
const mostEntries = 500;

/** Thrown when a hold has as many notes or files as are kept. */
export class HoldLogFullError extends Error {
  override readonly name = 'HoldLogFullError';
}

export type HoldLogStore = ReturnType<typeof createHoldLogStore>;

/** What happened to each hold, and its evidence. Nothing of it is ever changed or removed. */
export function createHoldLogStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;

  async function add(
    realmId: string,
    holdId: string,
    entry: Pick<HoldEntry, 'author' | 'kind' | 'text'>,
  ): Promise<void> {
    await db.holdEntry.create({ data: { ...entry, realmId, holdId, at: clock.now() } });
  }

  return {
    add,

    /** A person's note. @throws HoldLogFullError */
    async note(realmId: string, holdId: string, text: string, author: string): Promise<void> {
      if ((await db.holdEntry.count({ where: { realmId, holdId } })) >= mostEntries) {
        throw new HoldLogFullError(`A hold has at most ${mostEntries} entries.`);
      }
      await add(realmId, holdId, { author, kind: 'note', text });
    },

    /** The entries of a hold, newest first. */
    async list(realmId: string, holdId: string): Promise<HoldEntry[]> {
      const rows = await db.holdEntry.findMany({
        where: { realmId, holdId },
        orderBy: [{ at: 'desc' }, { id: 'asc' }],
      });
      return rows.map(({ id, at, author, kind, text }) => ({
        ...{ id, at, author, text },
        kind: holdEntryKinds.find((each) => each === kind) ?? 'note',
      }));
    },

    /** Holds that lapsed by a day and of which nothing says so yet. */
    async lapsedUntold(realmId: string, today: PlainDate): Promise<string[]> {
      const rows = await db.$queryRaw<{ id: string }[]>`
        select h.id from hold h
        where h.realm_id = ${realmId} and h.lifted_at is null
          and h.until <= ${toDbDate(today)}::date
          and not exists (select from hold_entry e where e.hold_id = h.id and e.kind = 'lapsed')
        order by h.until, h.id`;
      return rows.map(({ id }) => id);
    },

    /** Adds a document. @throws HoldLogFullError */
    async addFile(
      realmId: string,
      holdId: string,
      file: DocumentFile,
      author: string,
    ): Promise<string> {
      if ((await db.holdFile.count({ where: { realmId, holdId } })) >= mostFiles) {
        throw new HoldLogFullError(`A hold has at most ${mostFiles} files.`);
      }
      const { name, mediaType, sha256, content } = file;
      const row = await db.holdFile.create({
        data: {
          ...{ realmId, holdId, name, mediaType, sha256, author },
          byteSize: content.byteLength,
          createdAt: clock.now(),
          content: { create: { content: new Uint8Array(content) } },
        },
      });
      return row.id;
    },

    /** The documents of a hold, in the order in which they came. */
    async files(realmId: string, holdId: string): Promise<HoldFile[]> {
      return db.holdFile.findMany({
        where: { realmId, holdId },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      });
    },

    /** One document with its bytes; null when the hold has no such one. */
    async file(realmId: string, holdId: string, id: string): Promise<DocumentFile | null> {
      const row = await db.holdFile.findFirst({
        where: { realmId, holdId, id },
        include: { content: true },
      });
      if (!row?.content) return null;
      const { name, mediaType, sha256 } = row;
      return { name, mediaType, sha256, content: row.content.content };
    },
  };
}
