import type { Language } from './languages.ts';
import { german } from './shipped/de.ts';
import { english } from './shipped/en.ts';
import { spanish } from './shipped/es.ts';
import { french } from './shipped/fr.ts';
import type { ShippedTemplate, TemplateWords } from './template-kinds.ts';

const byLanguage: Readonly<Record<Language, Readonly<Record<ShippedTemplate, TemplateWords>>>> = {
  en: english,
  es: spanish,
  fr: french,
  de: german,
};

/** The words of a shipped template in a language. */
export const shippedWords = (name: ShippedTemplate, language: Language): TemplateWords =>
  byLanguage[language][name];
