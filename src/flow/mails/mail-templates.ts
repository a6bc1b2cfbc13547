import type { Company } from '../../adapters/store/companies.ts';
import type { AuditStore } from '../../adapters/store/audit.ts';
import type { TemplateVersion } from '../../adapters/store/mail-templates.ts';
import { languages, type Language } from '../../core/mail/languages.ts';
import { shippedWords } from '../../core/mail/shipped-words.ts';
import {
  isShipped,
  type MailKind,
  type ShippedTemplate,
  shippedNames,
  shippedTemplates,
  type TemplateWords,
} from '../../core/mail/template-kinds.ts';
import { toneOf, type ToneFinding } from '../../core/mail/tone.ts';
import { currentPolicies } from '../collections/run-facts.ts';
import { templateProblems, type TemplateProblem } from './template-language.ts';
import type { PreviewStores } from './template-preview.ts';

/** A template as people choose and edit it. */
export type NamedTemplate = {
  readonly name: string;
  readonly kind: MailKind;
  /** The shipped template whose words it falls back to; a shipped one is based on itself. */
  readonly basedOn: ShippedTemplate;
  readonly isShipped: boolean;
  /** The languages in which the owner wrote words. */
  readonly written: readonly Language[];
};

/** Where a policy names a template. */
export type TemplateUse = { readonly level: string; readonly subject: string };

/** The words of a template in a language, and whose they are. */
export type TemplateText = {
  readonly words: TemplateWords;
  /** Null: as shipped. */
  readonly saved: TemplateVersion | null;
};

export type SaveOutcome =
  | {
      readonly outcome: 'saved';
      readonly version: TemplateVersion;
      readonly tone: readonly ToneFinding[];
    }
  | { readonly outcome: 'faulty'; readonly problems: readonly TemplateProblem[] }
  /** Somebody has to say that the threats in it are meant. */
  | { readonly outcome: 'unconfirmed'; readonly tone: readonly ToneFinding[] };

export type RemoveOutcome =
  | { readonly outcome: 'removed' | 'unknown' | 'shipped' }
  | { readonly outcome: 'used'; readonly by: readonly TemplateUse[] };

export type MailTemplates = ReturnType<typeof createMailTemplates>;

const shippedAs = (name: string): ShippedTemplate => (isShipped(name) ? name : 'polite');

/** The templates of companies: listing, editing, going back to the shipped words. */
export function createMailTemplates(stores: PreviewStores & { readonly audit: AuditStore }) {
  const { mailTemplates: store, audit } = stores;

  async function list(realmId: string): Promise<NamedTemplate[]> {
    const [own, current] = await Promise.all([store.own(realmId), store.current(realmId)]);
    const written = (name: string): Language[] =>
      languages.filter((language) =>
        current.some((each) => each.name === name && each.language === language && each.words),
      );
    return [
      ...shippedNames.map((name) => ({
        ...{ name, kind: shippedTemplates[name], basedOn: name, isShipped: true },
        written: written(name),
      })),
      ...own.map(({ name, basedOn }) => ({
        ...{ name, kind: shippedTemplates[shippedAs(basedOn)], basedOn: shippedAs(basedOn) },
        ...{ isShipped: false, written: written(name) },
      })),
    ];
  }

  const find = async (realmId: string, name: string): Promise<NamedTemplate | null> =>
    (await list(realmId)).find((each) => each.name === name) ?? null;

  /** Which policies name a template now. */
  async function uses(realmId: string, name: string): Promise<TemplateUse[]> {
    const policies = await currentPolicies(stores, realmId);
    return policies
      .filter(({ reminders }) => reminders?.steps.some(({ template }) => template === name))
      .map(({ level, subject }) => ({ level, subject }));
  }

  return {
    list,
    find,
    uses,

    /** The words of a template in every language, as mails are written now. */
    async texts(realmId: string, template: NamedTemplate): Promise<Record<Language, TemplateText>> {
      const current = await store.current(realmId, template.name);
      const of = (language: Language): TemplateText => {
        const saved = current.find((each) => each.language === language && each.words) ?? null;
        return { words: saved?.words ?? shippedWords(template.basedOn, language), saved };
      };
      return { en: of('en'), es: of('es'), fr: of('fr'), de: of('de') };
    },

    history: (realmId: string, name: string, language: Language): Promise<TemplateVersion[]> =>
      store.history(realmId, name, language),

    /**
     * Saves words that are without fault. A doubtful tone is told of and stops nothing but a
     * threat, which somebody has to confirm; who did is kept with the version.
     */
    async save(
      realmId: string,
      template: NamedTemplate,
      language: Language,
      words: TemplateWords,
      by: { author: string; note: string | null; isConfirmed: boolean },
    ): Promise<SaveOutcome> {
      const problems = templateProblems(template.kind, words);
      if (problems.length > 0) return { outcome: 'faulty', problems };
      const tone = toneOf(`${words.subject}\n${words.body}`);
      const threats = tone.filter(({ needsConfirming }) => needsConfirming);
      if (threats.length > 0 && !by.isConfirmed) return { outcome: 'unconfirmed', tone };
      const confirmed = threats.map((threat) => threat.words);
      const { author, note } = by;
      const of = { name: template.name, language };
      const version = await store.save(realmId, of, words, { author, note, confirmed });
      const detail = { ...of, version: version.version, confirmedThreats: confirmed.length };
      await audit.add({ realmId, actor: author, what: 'mail template saved', detail });
      return { outcome: 'saved', version, tone };
    },

    /** Goes back to the shipped words in a language; what was written stays among the versions. */
    async restore(
      realmId: string,
      template: NamedTemplate,
      language: Language,
      author: string,
    ): Promise<TemplateVersion> {
      const of = { name: template.name, language };
      const by = { author, note: null, confirmed: [] };
      const version = await store.save(realmId, of, null, by);
      const detail = { ...of, version: version.version };
      await audit.add({ realmId, actor: author, what: 'mail template restored', detail });
      return version;
    },

    /** Adds a template of the owner's own. @returns null where the name is taken */
    async add(
      realmId: string,
      { name, basedOn }: { readonly name: string; readonly basedOn: ShippedTemplate },
      author: string,
    ): Promise<NamedTemplate | null> {
      if (shippedNames.some((each) => each === name.toLowerCase())) return null;
      const kind = shippedTemplates[basedOn];
      if (!(await store.add(realmId, { name, kind, basedOn }, author))) return null;
      await audit.add({
        realmId,
        actor: author,
        what: 'mail template added',
        detail: { name, basedOn },
      });
      return find(realmId, name);
    },

    /** Removes a template of the owner's own that no policy names. */
    async remove(company: Company, name: string, author: string): Promise<RemoveOutcome> {
      const { realmId } = company;
      if (isShipped(name)) return { outcome: 'shipped' };
      const by = await uses(realmId, name);
      if (by.length > 0) return { outcome: 'used', by };
      if (!(await store.remove(realmId, name, author))) return { outcome: 'unknown' };
      await audit.add({ realmId, actor: author, what: 'mail template removed', detail: { name } });
      return { outcome: 'removed' };
    },
  };
}
