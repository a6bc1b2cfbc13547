import { z } from 'zod';
import { languages } from '../../../core/mail/languages.ts';
import { mailKinds, shippedNames, templateNameSchema } from '../../../core/mail/template-kinds.ts';
import { freeText, instant, nameText } from '../values.ts';

const language = z.enum(languages);
const words = {
  subject: z.string().meta({ description: 'One line, in the language of templates (Liquid)' }),
  body: z.string().meta({ description: 'Paragraphs, with blocks on lines of their own' }),
};

/** The words of a template in one language. */
const wordsSchema = z.object({
  language,
  ...words,
  version: z.number().int().nullable().meta({ description: 'Null: as shipped' }),
  author: z.string().nullable(),
  note: z.string().nullable(),
  createdAt: instant.nullable(),
});

/** A template of mails with its words in every language. */
export const templateSchema = z.object({
  name: z.string(),
  kind: z.enum(mailKinds),
  basedOn: z.enum(shippedNames),
  isShipped: z.boolean(),
  usedBy: z.array(z.object({ level: z.string(), subject: z.string() })),
  words: z.array(wordsSchema),
  variables: z.array(
    z.object({
      name: z.string(),
      meaning: z.string(),
      type: z.string(),
      example: z.string(),
      mayBeEmpty: z.boolean(),
    }),
  ),
});

export const templateListSchema = z.object({
  items: z.array(templateSchema.omit({ words: true, variables: true, usedBy: true })),
  next: z.null(),
});

/** Words to be saved; a template that does not exist yet says what it is based on. */
export const newWordsSchema = z.strictObject({
  language,
  ...words,
  basedOn: z
    .enum(shippedNames)
    .optional()
    .meta({ description: 'For a template that does not exist yet' }),
  note: freeText(500).optional(),
  confirmThreats: z
    .boolean()
    .default(false)
    .meta({ description: 'Says that words of threat are meant; kept with the version' }),
});

/** What the tone check found. */
const tone = z.array(
  z.object({ kind: z.string(), words: z.string(), line: z.number().int(), why: z.string() }),
);

export const savedTemplateSchema = templateSchema.extend({ tone });

/** Words to be shown as a mail: those given, else the saved ones. */
export const previewQuestionSchema = z.strictObject({
  language,
  customerId: nameText(50),
  subject: z.string().optional(),
  body: z.string().optional(),
});

export const previewSchema = z.object({
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  tone,
});

/** The name of a template in a path. */
export const templateName = templateNameSchema;
