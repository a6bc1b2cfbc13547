/** Who an inbound mail is from: a payer, a program that answers for one, or the owner. */
import { addressKey } from '../reminders/contacts.ts';

export const replyKinds = ['payer', 'automatic', 'owner'] as const;
export type ReplyKind = (typeof replyKinds)[number];

export type MailHeader = { readonly name: string; readonly value: string };

const bulk = new Set(['auto_reply', 'auto-reply', 'bulk', 'junk', 'list']);
const mailPrograms = /^(mailer-daemon|postmaster|no-?reply)@/i;

/**
 * Whether a program sent a mail: by Auto-Submitted (RFC 3834, section 5), by the headers that
 * programs used before it, or as a report of delivery, which has no return path.
 */
export function isAutomatic(headers: readonly MailHeader[], from: string): boolean {
  return (
    mailPrograms.test(from) ||
    headers.some(({ name, value }) => {
      const word = value.split(';')[0]?.trim().toLowerCase() ?? '';
      switch (name.toLowerCase()) {
        case 'auto-submitted':
          return word !== '' && word !== 'no';
        case 'x-autoreply':
        case 'x-autorespond':
        case 'x-autoresponder':
          return word !== '' && word !== 'no';
        case 'precedence':
        case 'x-precedence':
          return bulk.has(word);
        case 'return-path':
          return word === '<>';
        default:
          return false;
      }
    })
  );
}

/** Whether Postmark's filter takes a mail for spam; it only says so, and hands it on. */
export function isSpam(headers: readonly MailHeader[]): boolean {
  return headers.some(
    ({ name, value }) => name.toLowerCase() === 'x-spam-status' && /^\s*yes\b/i.test(value),
  );
}

/** @param owner where the company has answers sent to */
export function replyKindOf(
  mail: { readonly isAutomatic: boolean; readonly from: string },
  owner: string | null,
): ReplyKind {
  if (mail.isAutomatic) return 'automatic';
  return owner !== null && addressKey(owner) === addressKey(mail.from) ? 'owner' : 'payer';
}
