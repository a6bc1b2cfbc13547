import { z } from 'zod';
import {
  documentKinds,
  mostFileBytes,
  type SentFile,
} from '../../../flow/documents/document-kinds.ts';
import { date, dateInput, instant, nameText, uuid } from '../values.ts';

const fields = {
  date: dateInput.meta({ description: 'The day of the agreement' }),
  name: nameText(500).meta({ description: 'What shows it: a contract’s name, number or address' }),
};

/** One more version of the terms; as multipart/form-data it may bring the document. */
export const newTermsSchema = z.strictObject({
  ...fields,
  file: z.custom<SentFile>((value) => value instanceof Object, 'must be a file').optional(),
});

/** The same, as the document describes it. */
export const newTermsShape = z.strictObject({
  ...fields,
  file: z
    .string()
    .optional()
    .meta({
      format: 'binary',
      description: `${documentKinds}, at most ${mostFileBytes / 1024 / 1024} MB; multipart/form-data only`,
    }),
});

/** The versions of what a customer agreed to. */
export const termsSchema = z.object({
  id: uuid,
  date,
  name: z.string(),
  file: z
    .object({
      name: z.string(),
      mediaType: z.string(),
      byteSize: z.int(),
      sha256: z.string().meta({ description: 'Of the file, in hexadecimal' }),
    })
    .nullable(),
  author: z.string(),
  createdAt: instant,
  withdrawn: z.object({ by: z.string(), at: instant }).nullable(),
});

export const termsListSchema = z.object({
  items: z.array(termsSchema),
  next: z.string().nullable().meta({ description: 'Always null: the list is whole' }),
});
