import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createVault } from '../../../src/adapters/store/secrets.ts';

const key = randomBytes(32);
const vault = createVault(key);
const token = 'RT1-12-H0-1234567890äöü€';

describe('the vault', () => {
  it('gives back what it was given, empty texts too', () => {
    for (const text of [token, '', 'x'.repeat(10_000)]) {
      expect(vault.open(vault.seal(text))).toBe(text);
    }
  });

  it('seals the same text differently each time, and shows nothing of it', () => {
    const [one, two] = [vault.seal(token), vault.seal(token)];
    expect(one).not.toBe(two);
    expect(one).not.toContain(Buffer.from(token).toString('base64').slice(0, 12));
    expect(one).not.toContain(token);
  });

  it('refuses a text of which any byte was altered', () => {
    const [version = '', encoded = ''] = vault.seal(token).split('.');
    const bytes = Buffer.from(encoded, 'base64');
    for (const [index, byte] of bytes.entries()) {
      const altered = Buffer.from(bytes);
      altered[index] = byte ^ 1;
      expect(() => vault.open(`${version}.${altered.toString('base64')}`)).toThrow(Error);
    }
  });

  it('refuses a text that was cut, with whatever tag is left of it', () => {
    const [version = '', encoded = ''] = vault.seal(token).split('.');
    const bytes = Buffer.from(encoded, 'base64');
    for (let length = 0; length < bytes.length; length += 1) {
      const cut = bytes.subarray(0, length).toString('base64');
      expect(() => vault.open(`${version}.${cut}`)).toThrow(Error);
    }
  });

  it('refuses what another key sealed, and what it never sealed, without showing it', () => {
    const other = createVault(randomBytes(32)).seal(token);
    expect(() => vault.open(other)).toThrow(Error);
    for (const text of ['', 'v1.', 'v2.AAAA', token, `v1.${token}`]) {
      expect(() => vault.open(text)).toThrow(/^(?!.*RT1-12)/);
    }
  });
});
