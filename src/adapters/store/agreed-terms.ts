import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Database, Queries } from './database.ts';
import { fromDbDate, toDbDate } from './dates.ts';
import type { DocumentFile } from './document-file.ts';

/** One version of the terms that a customer agreed to. */
export type StoredTerms = {
  readonly id: string;
  readonly customerId: string;
  readonly date: PlainDate;
  /** What shows the agreement, in words. */
  readonly name: string;
  readonly file: (Omit<DocumentFile, 'content'> & { readonly byteSize: number }) | null;
  readonly author: string;
  readonly createdAt: Date;
  readonly withdrawn: { readonly at: Date; readonly by: string } | null;
};

type Row = NonNullable<Awaited<ReturnType<Queries['agreedTerms']['findFirst']>>>;

function fromRow(row: Row): StoredTerms {
  const { fileName, mediaType, byteSize, sha256, withdrawnAt, withdrawnBy } = row;
  const isWhole = fileName !== null && mediaType !== null && byteSize !== null && sha256 !== null;
  return {
    id: row.id,
    customerId: row.customerId,
    date: fromDbDate(row.agreedOn),
    name: row.name,
    file: isWhole ? { name: fileName, mediaType, byteSize, sha256 } : null,
    author: row.author,
    createdAt: row.createdAt,
    withdrawn:
      withdrawnAt === null || withdrawnBy === null ? null : { at: withdrawnAt, by: withdrawnBy },
  };
}

/** More versions than anybody needs would only fill the database. */
const mostVersions = 100;

/** Thrown when a customer has as many versions of its terms as are kept. */
export class TooManyTermsError extends Error {
  override readonly name = 'TooManyTermsError';
}

export type TermsStore = ReturnType<typeof createTermsStore>;

/**
 * What customers agreed to, every version with its author and time. Nothing is ever removed: a
 * version that was wrong is withdrawn. The earliest that counts is what invoices are held against.
 */
export function createTermsStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;

  const lock = (tx: Queries, realmId: string, customerId: string) =>
    tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`terms ${realmId} ${customerId}`}))`;

  async function insert(
    tx: Queries,
    realmId: string,
    customerId: string,
    terms: NewTerms,
    author: string,
  ): Promise<StoredTerms> {
    const { date, name, file } = terms;
    const kept = await tx.agreedTerms.count({ where: { realmId, customerId } });
    if (kept >= mostVersions) {
      throw new TooManyTermsError(`A customer’s terms have at most ${mostVersions} versions.`);
    }
    const row = await tx.agreedTerms.create({
      data: {
        realmId,
        customerId,
        agreedOn: toDbDate(date),
        name,
        author,
        createdAt: clock.now(),
        ...(file === null
          ? {}
          : {
              fileName: file.name,
              mediaType: file.mediaType,
              byteSize: file.content.byteLength,
              sha256: file.sha256,
              file: { create: { content: new Uint8Array(file.content) } },
            }),
      },
    });
    return fromRow(row);
  }

  return {
    /** All versions of a customer's own, the newest first. */
    async list(realmId: string, customerId: string): Promise<StoredTerms[]> {
      const rows = await db.agreedTerms.findMany({
        where: { realmId, customerId },
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      });
      return rows.map(fromRow);
    },

    /** Adds a version. @throws TooManyTermsError */
    async add(
      realmId: string,
      customerId: string,
      terms: NewTerms,
      author: string,
    ): Promise<StoredTerms> {
      return db.$transaction(async (tx) => {
        await lock(tx, realmId, customerId);
        const added = await insert(tx, realmId, customerId, terms, author);
        await keepCurrent(tx, realmId, customerId, author, clock.now());
        return added;
      });
    },

    /** Says anew what was agreed, in place of all that was said before; null for nothing. */
    async replace(
      realmId: string,
      customerId: string,
      terms: { readonly date: PlainDate; readonly name: string } | null,
      author: string,
    ): Promise<void> {
      await db.$transaction(async (tx) => {
        await lock(tx, realmId, customerId);
        const counting = { realmId, customerId, withdrawnAt: null };
        const before = (await tx.agreedTerms.findMany({ where: counting })).map(fromRow);
        const isSame = ({ date, name }: StoredTerms): boolean =>
          date === terms?.date && name === terms.name;
        const kept = before.find(isSame);
        await tx.agreedTerms.updateMany({
          where: { ...counting, ...(kept ? { id: { not: kept.id } } : {}) },
          data: { withdrawnAt: clock.now(), withdrawnBy: author },
        });
        if (terms !== null && kept === undefined) {
          await insert(tx, realmId, customerId, { ...terms, file: null }, author);
        }
        await keepCurrent(tx, realmId, customerId, author, clock.now());
      });
    },

    /** Takes a version back. @returns false when there is none that still counts */
    async withdraw(
      realmId: string,
      customerId: string,
      id: string,
      author: string,
    ): Promise<boolean> {
      return db.$transaction(async (tx) => {
        await lock(tx, realmId, customerId);
        const { count } = await tx.agreedTerms.updateMany({
          where: { realmId, customerId, id, withdrawnAt: null },
          data: { withdrawnAt: clock.now(), withdrawnBy: author },
        });
        if (count > 0) await keepCurrent(tx, realmId, customerId, author, clock.now());
        return count > 0;
      });
    },

    /** The document of a version, withdrawn or not; null when it has none. */
    file: (realmId: string, customerId: string, id: string): Promise<DocumentFile | null> =>
      termsFile(db, { realmId, customerId, id }),
  };
}

/** The document of an agreement, if it has one. */
export async function termsFile(
  db: Queries,
  of: { readonly realmId: string; readonly customerId: string; readonly id: string },
): Promise<DocumentFile | null> {
  const row = await db.agreedTerms.findFirst({ where: of, include: { file: true } });
  if (!row?.file) return null;
  const { file } = fromRow(row);
  return file && { ...file, content: row.file.content };
}

/** A version to be kept. */
export type NewTerms = {
  readonly date: PlainDate;
  readonly name: string;
  readonly file: DocumentFile | null;
};

/**
 * Lets the customer's legal row say the earliest terms that count: an invoice is covered from the
 * first agreement on, and later ones only amend it.
 */
export async function keepCurrent(
  tx: Queries,
  realmId: string,
  customerId: string,
  author: string,
  now: Date,
): Promise<void> {
  const earliest = await tx.agreedTerms.findFirst({
    where: { realmId, customerId, withdrawnAt: null },
    orderBy: [{ agreedOn: 'asc' }, { createdAt: 'desc' }, { id: 'asc' }],
  });
  const values = {
    agreedOn: earliest?.agreedOn ?? null,
    agreedDocument: earliest?.name ?? null,
    author,
    updatedAt: now,
  };
  await tx.customerLegal.upsert({
    where: { realmId_customerId: { realmId, customerId } },
    create: { realmId, customerId, ...values },
    update: values,
  });
}
