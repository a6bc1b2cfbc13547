import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hasBasicCredentials, isSignedByQuickBooks } from '../../../webhooks/signature.ts';

// Published with Intuit's own Java and .NET libraries.
const vectors = [
  {
    token: 'b5771f19b12ddb4bcdb9f08bdc50bc63878a',
    body: '{"eventNotifications":[{"realmId":"1185883450","dataChangeEvent":{"entities":[{"name":"Customer","id":"1","operation":"Create","lastUpdated":"2015-10-05T14:42:19-0700"}]}}]}',
    signature: 'JC2GUwciPmRBwEO7WvrRmKqu9tGOKL8FFallocTFi8Q=',
  },
  {
    token: '00faeec4-08d0-4996-bb37-698ae19f0149',
    body: '{"eventNotifications":[{"realmId":"1269959970","dataChangeEvent":{"entities":[{"name":"Vendor","id":"40","operation":"Update","lastUpdated":"2016-10-05T03:09:04.000Z"},{"name":"Customer","id":"43","operation":"Create","lastUpdated":"2016-10-05T03:07:04.000Z"}]}}]}',
    signature: '6q+xGyMirJupwKTh2/WBl2NcdxzxqdIbk3sneKTxLWM=',
  },
] as const;

describe('the signature of QuickBooks', () => {
  it.each(vectors)('is accepted as $signature', ({ token, body, signature }) => {
    expect(isSignedByQuickBooks(Buffer.from(body), signature, token)).toBe(true);
  });

  it.each(vectors)('is refused when one byte of the body differs', ({ token, body, signature }) => {
    expect(isSignedByQuickBooks(Buffer.from(`${body} `), signature, token)).toBe(false);
    expect(isSignedByQuickBooks(Buffer.from(body.replace('1', '2')), signature, token)).toBe(false);
  });

  it('is refused under another token, cut short, empty, missing or no base64', () => {
    const [{ token, body, signature }] = vectors;
    const given = (text: string | undefined, under: string = token): boolean =>
      isSignedByQuickBooks(Buffer.from(body), text, under);
    expect(given(signature, `${token}x`)).toBe(false);
    expect(given(signature.slice(0, -5))).toBe(false);
    expect(given('')).toBe(false);
    expect(given(undefined)).toBe(false);
    expect(given('ünsinn!')).toBe(false);
  });

  it('is made over the raw bytes, whatever they spell', () => {
    const body = Buffer.from([0xff, 0x00, 0xfe, 0x0a]);
    const signature = createHmac('sha256', 'token').update(body).digest('base64');
    expect(isSignedByQuickBooks(body, signature, 'token')).toBe(true);
  });
});

describe('the credentials of Postmark', () => {
  const header = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
  it('are accepted only as they were set', () => {
    expect(hasBasicCredentials(header('user:päss'), 'user', 'päss')).toBe(true);
    expect(hasBasicCredentials(header('user:pass'), 'user', 'päss')).toBe(false);
    expect(hasBasicCredentials(header('user:'), 'user', 'päss')).toBe(false);
    expect(hasBasicCredentials(undefined, 'user', 'päss')).toBe(false);
    expect(hasBasicCredentials('', '', '')).toBe(false);
  });
});
