/**
 * The part of our inbound address that says which mail is answered: Postmark hands what stands
 * after a `+` over as the MailboxHash.
 */

// The id of a mail in base 36: mail servers may change the case of letters, and with 25 characters
// the part before the @ stays within the 64 that RFC 5321 allows it, beside the 36 of Postmark's own.
const base = 36;
const length = 25;
const hashPattern = /^[0-9a-z]{25}$/;
const largestId = 2n ** 128n;

/** @param mailId a UUID */
export function mailboxHashOf(mailId: string): string {
  return BigInt(`0x${mailId.replaceAll('-', '')}`)
    .toString(base)
    .padStart(length, '0');
}

/** The id that a hash was made of; null for anything else. */
export function mailIdOf(hash: string): string | null {
  const text = hash.trim().toLowerCase();
  if (!hashPattern.test(text)) return null;
  let value = 0n;
  for (const sign of text) value = value * BigInt(base) + BigInt(Number.parseInt(sign, base));
  if (value >= largestId) return null;
  const hex = value.toString(16).padStart(32, '0');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Our inbound address for answers to one mail: `replies+hash@in.example.com`. */
export function answerAddress(inbound: string, mailId: string): string {
  const at = inbound.lastIndexOf('@');
  return `${inbound.slice(0, at)}+${mailboxHashOf(mailId)}${inbound.slice(at)}`;
}

/** Whether an address is our inbound one, with a hash or without. */
export function isOurs(address: string, inbound: string | null): boolean {
  const plain = address
    .trim()
    .toLowerCase()
    .replace(/\+[^@]*@/, '@');
  return inbound !== null && plain === inbound.toLowerCase();
}

/**
 * Where answers to a mail go: to the owner, and a copy to us where mail can come in; Postmark takes
 * several addresses (https://github.com/ActiveCampaign/postmark-php/issues/155). Null: to whoever the
 * mail is from.
 */
export function replyToOf(
  owner: string | null,
  inbound: string | null,
  mailId: string,
): string | null {
  const all = [owner, inbound === null ? null : answerAddress(inbound, mailId)];
  const given = all.filter((address) => address !== null);
  return given.length === 0 ? null : given.join(', ');
}
