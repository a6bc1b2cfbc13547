import { createHash } from 'node:crypto';

/** What stands in the place of a row before it for the first row of a chain. */
export const chainStart = '0'.repeat(64);

/** A row of the history as its seal covers it. */
export type ChainLink = {
  readonly realmId: string;
  readonly position: bigint;
  readonly kind: string;
  readonly subjectId: string;
  readonly reminderId: string;
  readonly at: Date | null;
  readonly sealedAt: Date;
  /** SHA-256 of the content, in hex. */
  readonly contentHash: string;
  /** The hash of the row before it, or `chainStart`. */
  readonly previousHash: string;
};

/** SHA-256 of a text's UTF-8, in hex. */
export const sha256 = (text: string | Uint8Array): string =>
  createHash('sha256').update(text).digest('hex');

/**
 * What a row's hash is made of: one value a line, so that anybody can make it again with sha256sum.
 */
export function linkText(link: ChainLink): string {
  return [
    'dunwell history 1',
    link.realmId,
    String(link.position),
    link.kind,
    link.subjectId,
    link.reminderId,
    link.at?.toISOString() ?? '-',
    link.sealedAt.toISOString(),
    link.contentHash,
    link.previousHash,
    '',
  ].join('\n');
}

/** The hash that seals a row, in hex. */
export const linkHash = (link: ChainLink): string => sha256(linkText(link));
