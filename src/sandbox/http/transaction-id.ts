import { randomBytes } from 'node:crypto';

/** An `intuit_tid` as Intuit's gateway writes it: `1-<8 hex>-<24 hex>`. */
export function newTransactionId(): string {
  return `1-${randomBytes(4).toString('hex')}-${randomBytes(12).toString('hex')}`;
}
