import type { Clock } from '../../clock.ts';
import { parseLanguage, type Language } from '../../core/mail/languages.ts';
import type { Database, Queries } from './database.ts';

/** A template of the owner's own. */
export type OwnTemplate = {
  readonly name: string;
  readonly kind: string;
  /** The shipped template that it was begun from. */
  readonly basedOn: string;
  readonly createdBy: string;
  readonly createdAt: Date;
};

/** A saved wording; null words: back to the shipped ones. */
export type TemplateVersion = {
  readonly name: string;
  readonly language: Language;
  readonly version: number;
  readonly words: { readonly subject: string; readonly body: string } | null;
  /** Words of threat that the author said yes to. */
  readonly confirmed: readonly string[];
  readonly author: string;
  readonly note: string | null;
  readonly createdAt: Date;
};

type Row = NonNullable<Awaited<ReturnType<Queries['mailTemplateVersion']['findFirst']>>>;

const fromRow = (row: Row): TemplateVersion => ({
  name: row.name,
  language: parseLanguage(row.language) ?? 'en',
  version: row.version,
  words:
    row.subject === null || row.body === null ? null : { subject: row.subject, body: row.body },
  confirmed: row.confirmed,
  author: row.author,
  note: row.note,
  createdAt: row.createdAt,
});

const keyOf = (name: string): string => name.toLowerCase();

export type MailTemplateStore = ReturnType<typeof createMailTemplateStore>;

/** The owner's templates and every wording that was ever saved, also of shipped templates. */
export function createMailTemplateStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** The templates of the owner's own, by name; removed ones are left out. */
    async own(realmId: string): Promise<OwnTemplate[]> {
      const where = { realmId, removedAt: null };
      return db.mailTemplate.findMany({ where, orderBy: { nameKey: 'asc' } });
    },

    /** One of the owner's own; a removed one too, where its mails are looked back on. */
    async find(
      realmId: string,
      name: string,
    ): Promise<(OwnTemplate & { readonly isRemoved: boolean }) | null> {
      const row = await db.mailTemplate.findFirst({ where: { realmId, nameKey: keyOf(name) } });
      return row && { ...row, isRemoved: row.removedAt !== null };
    },

    /** Adds a template, or brings a removed one of that name back. @returns whether the name was free */
    async add(
      realmId: string,
      template: Pick<OwnTemplate, 'name' | 'kind' | 'basedOn'>,
      author: string,
    ): Promise<boolean> {
      const { name, kind, basedOn } = template;
      const fresh = { kind, basedOn, createdBy: author, createdAt: clock.now() };
      return db.$transaction(async (tx) => {
        const revived = await tx.mailTemplate.updateMany({
          where: { realmId, nameKey: keyOf(name), removedAt: { not: null } },
          data: { ...fresh, removedAt: null, removedBy: null },
        });
        if (revived.count > 0) return true;
        const data = [{ realmId, name, nameKey: keyOf(name), ...fresh }];
        return (await tx.mailTemplate.createMany({ data, skipDuplicates: true })).count > 0;
      });
    },

    /** Removes a template of the owner's own; its wordings stay on record. */
    async remove(realmId: string, name: string, author: string): Promise<boolean> {
      const removed = await db.mailTemplate.updateMany({
        where: { realmId, nameKey: keyOf(name), removedAt: null },
        data: { removedAt: clock.now(), removedBy: author },
      });
      return removed.count > 0;
    },

    /** The newest wording of every template and language that has one. */
    async current(realmId: string, name?: string): Promise<TemplateVersion[]> {
      const rows = await db.mailTemplateVersion.findMany({
        where: { realmId, ...(name === undefined ? {} : { name }) },
        distinct: ['name', 'language'],
        orderBy: [{ name: 'asc' }, { language: 'asc' }, { version: 'desc' }],
      });
      return rows.map(fromRow);
    },

    /** All wordings of a template in a language, newest first. */
    async history(realmId: string, name: string, language: Language): Promise<TemplateVersion[]> {
      const rows = await db.mailTemplateVersion.findMany({
        where: { realmId, name, language },
        orderBy: { version: 'desc' },
      });
      return rows.map(fromRow);
    },

    /** Saves the next wording; null words go back to the shipped ones. */
    async save(
      realmId: string,
      of: { readonly name: string; readonly language: Language },
      words: TemplateVersion['words'],
      by: { author: string; note: string | null; confirmed: readonly string[] },
    ): Promise<TemplateVersion> {
      const { name, language } = of;
      return db.$transaction(async (tx) => {
        // Two people saving at once get two versions, one after the other.
        await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`mail template ${realmId} ${name} ${language}`}))`;
        const last = await tx.mailTemplateVersion.findFirst({
          where: { realmId, name, language },
          orderBy: { version: 'desc' },
          select: { version: true },
        });
        const row = await tx.mailTemplateVersion.create({
          data: {
            ...{ realmId, name, language, version: (last?.version ?? 0) + 1 },
            ...{ subject: words?.subject ?? null, body: words?.body ?? null },
            ...{ author: by.author, note: by.note, confirmed: [...by.confirmed] },
            createdAt: clock.now(),
          },
        });
        return fromRow(row);
      });
    },
  };
}
