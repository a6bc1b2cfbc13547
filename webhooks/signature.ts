import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether `signature` is the base64 HMAC-SHA256 of the body under QuickBooks' verifier token,
 * compared in constant time.
 * @param body the raw bytes, before any parsing
 */
export function isSignedByQuickBooks(
  body: Buffer,
  signature: string | undefined,
  verifierToken: string,
): boolean {
  if (!signature) return false;
  const expected = createHmac('sha256', verifierToken).update(body).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * Whether an Authorization header carries this user and password (HTTP Basic), compared in
 * constant time.
 */
export function hasBasicCredentials(
  header: string | undefined,
  user: string,
  password: string,
): boolean {
  const given = Buffer.from(header ?? '', 'utf8');
  const expected = Buffer.from(
    `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`,
    'utf8',
  );
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The user and password of an Authorization header (HTTP Basic); null where it has none. */
export function basicLogin(header: string | undefined): { user: string; password: string } | null {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]{1,400})$/.exec(header ?? '') ?? [];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
