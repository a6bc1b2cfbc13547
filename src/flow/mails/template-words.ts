import type { MailTemplateStore } from '../../adapters/store/mail-templates.ts';
import type { Language } from '../../core/mail/languages.ts';
import { shippedWords } from '../../core/mail/shipped-words.ts';
import {
  isShipped,
  mailKinds,
  type MailKind,
  type ShippedTemplate,
  shippedTemplates,
  type TemplateWords,
} from '../../core/mail/template-kinds.ts';

/** The words that a mail is written in, and which they are. */
export type ChosenWords = {
  readonly kind: MailKind;
  readonly words: TemplateWords;
  /** The version that was saved; 0 for the shipped words. */
  readonly version: number;
};

/** Whoever named a template that is gone gets mails that suit any invoice. */
const lastResort: ShippedTemplate = 'polite';

/**
 * Finds words by template and language, for many mails of a company at once: the newest that were
 * saved, else the shipped ones of the template or of the one that it is based on.
 */
export async function readTemplates(
  store: MailTemplateStore,
  realmId: string,
): Promise<(template: string, language: Language) => ChosenWords> {
  const [own, current] = await Promise.all([store.own(realmId), store.current(realmId)]);
  const basedOn = new Map(own.map((each) => [each.name, each]));
  const saved = new Map(current.map((each) => [`${each.language} ${each.name}`, each]));
  return (template, language) => {
    const mine = basedOn.get(template);
    const base = mine?.basedOn ?? template;
    const shipped = isShipped(base) ? base : lastResort;
    const version = saved.get(`${language} ${template}`);
    const isKnown = mine !== undefined || isShipped(template);
    return {
      kind: mailKinds.find((kind) => kind === mine?.kind) ?? shippedTemplates[shipped],
      words: (isKnown ? version?.words : null) ?? shippedWords(shipped, language),
      version: isKnown && version?.words ? version.version : 0,
    };
  };
}
