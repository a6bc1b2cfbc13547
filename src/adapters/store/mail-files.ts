import { z } from 'zod';
import { sha256 } from './history-chain.ts';

const fileKinds = ['invoice', 'statement', 'logo'] as const;
const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

/** A file of a mail as it is kept: what went along, or why it did not. */
const mailFileSchema = z.object({
  kind: z.enum(fileKinds),
  /** The invoice's or the customer's id; null for the logo. */
  subjectId: z.string().nullable(),
  name: z.string(),
  /** In bytes; null for a file that did not go along, as is its hash. */
  size: z.number().int().nullable(),
  sha256: sha256Hex.nullable(),
  leftOut: z.string().nullable(),
});

export type MailFile = z.output<typeof mailFileSchema>;

export const mailFilesSchema = z.array(mailFileSchema);

/** What is kept of a file that goes along. */
export const goesAlong = (
  file: Pick<MailFile, 'kind' | 'subjectId' | 'name'>,
  content: Uint8Array,
): MailFile => ({ ...file, size: content.length, sha256: sha256(content), leftOut: null });

/** What is kept of a file that does not go along. */
export const staysBehind = (
  file: Pick<MailFile, 'kind' | 'subjectId' | 'name'>,
  leftOut: string,
): MailFile => ({ ...file, size: null, sha256: null, leftOut });
