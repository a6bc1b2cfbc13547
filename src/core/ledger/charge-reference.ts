/**
 * The reference of a charge, e.g. DW-7K3QX2. The line in QuickBooks ends with it in brackets:
 * it is how a charge is found again in the ledger, whatever was lost on the way.
 */

/** Digits and capitals without I, L, O and U, which people misread or misspell. */
export const referenceAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const characters = 6;
const bracketed = new RegExp(`\\[(DW-[${referenceAlphabet}]{${characters}})\\]`, 'gi');

/** Thrown when a reference cannot be made because there is too little to make it from. */
export class BadReferenceSourceError extends Error {
  override readonly name = 'BadReferenceSourceError';
}

/**
 * A reference out of random bytes; at least four are needed. Thirty bits are not enough to be
 * unique for ever: the store keeps references unique and asks for another on a clash.
 */
export function referenceFromBytes(bytes: Uint8Array): string {
  if (bytes.length < 4) throw new BadReferenceSourceError('A reference needs four random bytes');
  const bits = bytes.slice(-4).reduce((all, byte) => (all << 8n) | BigInt(byte), 0n);
  const text = Array.from({ length: characters }, (_, index) => {
    const place = BigInt(5 * (characters - 1 - index));
    return referenceAlphabet.charAt(Number((bits >> place) & 31n));
  });
  return `DW-${text.join('')}`;
}

/** The reference that belongs to a random (version 4) UUID. Throws BadReferenceSourceError. */
export function referenceFromId(uuid: string): string {
  const hex = uuid.replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/i.test(hex)) throw new BadReferenceSourceError(`Not a UUID: "${uuid}"`);
  const pairs = hex.match(/../g) ?? [];
  return referenceFromBytes(Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)));
}

/** The charge reference in a line's description or a private note; the last one counts. */
export function chargeReferenceIn(text: string): string | null {
  const found = [...text.matchAll(bracketed)].at(-1)?.[1];
  return found === undefined ? null : found.toUpperCase();
}
