import { expect, test } from 'vitest';
import { judgeSender, type SenderDomain } from '../../../../src/core/mail/sender-state.ts';

const dkim = { type: 'TXT', host: '2026pm._domainkey.lakeside.example', value: 'k=rsa' } as const;
const returnPath = {
  type: 'CNAME',
  host: 'pm-bounces.lakeside.example',
  value: 'pm.mtasv.net',
} as const;
const domain = (isDkimVerified: boolean, isReturnPathVerified: boolean): SenderDomain => ({
  ...{ id: 7, name: 'lakeside.example', isDkimVerified, dkim, isReturnPathVerified, returnPath },
});
const signature = (isConfirmed: boolean) => ({ id: 3, isConfirmed });
const record = { dkim: { kind: 'record', of: 'dkim', record: dkim } } as const;
const bounces = { kind: 'record', of: 'return-path', record: returnPath } as const;

test.each([
  ['nothing is known', { signature: null, domain: null }, false, [{ kind: 'add' }]],
  [
    'it waits for its confirmation',
    { signature: signature(false), domain: null },
    false,
    [{ kind: 'confirm' }],
  ],
  ['it is confirmed alone', { signature: signature(true), domain: null }, true, []],
  [
    'it is confirmed, its domain is not',
    { signature: signature(true), domain: domain(false, false) },
    true,
    [record.dkim, bounces],
  ],
  ['its domain is verified', { signature: null, domain: domain(true, true) }, true, []],
  [
    'a verified domain stands for an address',
    { signature: signature(false), domain: domain(true, false) },
    true,
    [bounces],
  ],
  [
    'its domain is not verified',
    { signature: null, domain: domain(false, true) },
    false,
    [record.dkim],
  ],
])(
  'when %s, that decides whether mail goes out and what is left to do',
  (_, facts, maySend, todo) => {
    expect(judgeSender(facts)).toEqual({ maySend, todo });
  },
);
