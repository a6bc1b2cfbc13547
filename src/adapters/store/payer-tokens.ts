import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { parsePlainDate, type PlainDate } from '../../core/calendar/plain-date.ts';

/** What a link to the payer's page says of itself: whose page, and how long it opens it. */
export type PayerLink = {
  readonly realmId: string;
  readonly customerId: string;
  /** Links of an earlier series than the customer's own were taken back. */
  readonly series: number;
  /** The last day, the company's own, on which it opens the page. */
  readonly expiresOn: PlainDate;
  /** The mail that it stands in; null for one that the owner looks at. */
  readonly mailId: string | null;
};

export type PayerTokens = ReturnType<typeof createPayerTokens>;

const claimsSchema = z.tuple([
  z.string().max(64),
  z.string().max(64),
  z.number().int().min(0),
  z.iso.date().transform(parsePlainDate),
  z.uuid().nullable(),
]);

/** Longer ones are none of ours, and nobody need hash them. */
const longest = 400;

/**
 * Links that nobody can guess or change: what they say, signed with HMAC-SHA256 under a key of
 * their own that is derived from the program's. The key's id in front tells a link of another key
 * from one that somebody made up. No address and no name is in them.
 * @param encryptionKey 32 bytes
 */
export function createPayerTokens(encryptionKey: Buffer) {
  const key = Buffer.from(hkdfSync('sha256', encryptionKey, '', 'dunwell payer link v1', 32));
  const keyId = createHash('sha256').update(key).digest('hex').slice(0, 8);
  const sign = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  return {
    seal({ realmId, customerId, series, expiresOn, mailId }: PayerLink): string {
      const claims = JSON.stringify([realmId, customerId, series, expiresOn, mailId]);
      const text = `${keyId}.${Buffer.from(claims, 'utf8').toString('base64url')}`;
      return `${text}.${sign(text).toString('base64url')}`;
    },

    /** What a link says; null for what was not signed under this key, compared in constant time. */
    open(token: string): PayerLink | null {
      if (token.length > longest) return null;
      const [id, claims, signature, ...rest] = token.split('.');
      if (id !== keyId || claims === undefined || signature === undefined) return null;
      const given = Buffer.from(signature, 'base64url');
      const expected = sign(`${id}.${claims}`);
      if (rest.length > 0 || given.length !== expected.length) return null;
      if (!timingSafeEqual(given, expected)) return null;
      const parsed = claimsSchema.safeParse(
        JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')),
      );
      if (!parsed.success) return null;
      const [realmId, customerId, series, expiresOn, mailId] = parsed.data;
      return { realmId, customerId, series, expiresOn, mailId };
    },
  };
}
