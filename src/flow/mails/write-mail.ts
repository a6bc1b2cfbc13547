import type { Language } from '../../core/mail/languages.ts';
import type { MailFacts, MailSender } from '../../core/mail/mail-facts.ts';
import { mailParts } from '../../core/mail/mail-parts.ts';
import { asOneLine, blockMark, mailValues, type MailValues } from '../../core/mail/mail-values.ts';
import { phrasesIn } from '../../core/mail/phrases/phrases.ts';
import type { MailKind, TemplateWords } from '../../core/mail/template-kinds.ts';
import { isVariable, mailVariables } from '../../core/mail/variables.ts';
import { htmlBody } from './html-body.ts';
import { fillWords } from './template-language.ts';
import { textBody } from './text-body.ts';

/** The words of a mail: its subject on one line, and both bodies of equal content. */
export type MailWords = { readonly subject: string; readonly text: string; readonly html: string };

export type MailQuestion = {
  readonly kind: MailKind;
  readonly language: Language;
  /** Words that were checked when they were saved. */
  readonly template: TemplateWords;
  readonly facts: MailFacts;
  readonly sender: MailSender;
  /** A test is marked as one, in the subject and above the words. */
  readonly isTest?: boolean;
};

/** Writes a mail. Everything in it comes from the question. */
export function writeMail(question: MailQuestion): MailWords {
  const { language, sender, facts, kind, isTest = false } = question;
  const values = plainValues(mailValues(language, facts, sender));
  const filled = fillWords(question.template, values);
  const { test } = phrasesIn(language);
  const own = asOneLine(filled.subject);
  const subject = isTest ? `[${test}] ${own}` : own;
  const parts = mailParts({ language, kind, facts, sender }, filled.body);
  const marked = isTest ? [{ kind: 'paragraph' as const, text: `[${test}]` }, ...parts] : parts;
  const asked = values.total_overdue ?? values.total_open;
  const told = facts.invoices.length > 0 ? [asked, values.days_overdue] : [values.paid_amount];
  const preheader = told.filter((text) => text !== null).join(', ');
  return {
    subject,
    text: textBody(marked),
    html: htmlBody({ language, subject, preheader, parts: marked, sender }),
  };
}

/** The values as one line each, so that a name can neither forge a block nor break a line. */
function plainValues(values: MailValues): MailValues {
  const plain = { ...values };
  for (const name of Object.keys(plain)) {
    if (!isVariable(name)) continue;
    const value = plain[name];
    const isBlock = mailVariables[name].type === 'block';
    if (value !== null) plain[name] = isBlock ? blockMark(name) : asOneLine(value);
  }
  return plain;
}
