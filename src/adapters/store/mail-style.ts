import type { Clock } from '../../clock.ts';
import { defaultColour } from '../../core/mail/colour.ts';
import { defaultLanguage, parseLanguage, type Language } from '../../core/mail/languages.ts';
import type { Database } from './database.ts';

/** How a company's mails look. */
export type MailStyle = {
  readonly colour: string;
  readonly signature: string | null;
  /** What mails are written in where a customer has no language of its own. */
  readonly language: Language;
};

export type LogoFacts = {
  readonly mediaType: string;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
};
export type MailLogo = LogoFacts & { readonly content: Uint8Array };

const plain: MailStyle = { colour: defaultColour, signature: null, language: defaultLanguage };

export type MailStyleStore = ReturnType<typeof createMailStyleStore>;

/** The looks of a company's mails, and its logo. */
export function createMailStyleStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** What the owner chose, or the defaults. */
    async find(realmId: string): Promise<MailStyle> {
      const row = await db.mailStyle.findUnique({ where: { realmId } });
      if (row === null) return plain;
      const language = parseLanguage(row.language) ?? defaultLanguage;
      return { colour: row.colour, signature: row.signature, language };
    },

    async save(realmId: string, style: MailStyle, author: string): Promise<void> {
      const values = { ...style, updatedBy: author, updatedAt: clock.now() };
      const create = { realmId, ...values };
      await db.mailStyle.upsert({ where: { realmId }, create, update: values });
    },

    /** What is known of the logo, without its bytes. */
    async logoFacts(realmId: string): Promise<LogoFacts | null> {
      return db.mailLogo.findUnique({
        where: { realmId },
        select: { mediaType: true, sha256: true, width: true, height: true },
      });
    },

    async logo(realmId: string): Promise<MailLogo | null> {
      return db.mailLogo.findUnique({
        where: { realmId },
        select: { mediaType: true, sha256: true, width: true, height: true, content: true },
      });
    },

    async saveLogo(realmId: string, logo: MailLogo, author: string): Promise<void> {
      const { content, ...facts } = logo;
      const values = {
        ...facts,
        content: new Uint8Array(content),
        updatedBy: author,
        updatedAt: clock.now(),
      };
      const create = { realmId, ...values };
      await db.mailLogo.upsert({ where: { realmId }, create, update: values });
    },

    /** @returns whether there was one */
    async removeLogo(realmId: string): Promise<boolean> {
      return (await db.mailLogo.deleteMany({ where: { realmId } })).count > 0;
    },
  };
}
