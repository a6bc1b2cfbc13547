import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Encrypts what must not be readable in the database. */
export type Vault = { seal(text: string): string; open(sealed: string): string };

const ivBytes = 12;
const tagBytes = 16;
const version = 'v1';

/**
 * AES-256-GCM under one key. A sealed text is `v1.` and base64 of iv, tag and ciphertext; the
 * version leaves room for a second key.
 * @param key 32 bytes
 * @throws Error from `open` when the text was altered or sealed under another key
 */
export function createVault(key: Buffer): Vault {
  return {
    seal(text) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${version}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64')}`;
    },
    open(sealed) {
      const [prefix, encoded] = sealed.split('.', 2);
      if (prefix !== version || !encoded) throw new Error('A sealed text has an unknown form');
      const bytes = Buffer.from(encoded, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes));
      decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      const body = bytes.subarray(ivBytes + tagBytes);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    },
  };
}
