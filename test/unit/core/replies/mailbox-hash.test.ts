import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answerAddress,
  isOurs,
  mailboxHashOf,
  mailIdOf,
  replyToOf,
} from '../../../../src/core/replies/mailbox-hash.ts';

const id = '0b0f9a3e-2f51-4c6e-9b7e-d2a5a0c1e4f7';

describe('the hash of a mail', () => {
  it('leads back to the mail, whatever a mail server makes of its letters', () => {
    fc.assert(
      fc.property(fc.uuid(), (mailId) => {
        const hash = mailboxHashOf(mailId);
        expect(hash).toMatch(/^[0-9a-z]{25}$/);
        expect(mailIdOf(hash)).toBe(mailId);
        expect(mailIdOf(hash.toUpperCase())).toBe(mailId);
      }),
    );
  });

  it('is nothing else', () => {
    const tooLarge = 'z'.repeat(25);
    for (const text of ['', 'invoice', id, tooLarge, `${mailboxHashOf(id)}0`]) {
      expect(mailIdOf(text)).toBeNull();
    }
  });

  it('leaves the part before the @ within 64 characters beside Postmark’s own 36', () => {
    const address = answerAddress(`${'a'.repeat(36)}@inbound.postmarkapp.com`, id);
    expect(address.split('@')[0]?.length).toBeLessThanOrEqual(64);
  });
});

it('is in no other address than ours', () => {
  expect(isOurs(answerAddress('In@X.example', id), 'in@x.example')).toBe(true);
  expect(isOurs('in@x.example', 'in@x.example')).toBe(true);
  expect(isOurs('in+a@y.example', 'in@x.example')).toBe(false);
  expect(isOurs('in@x.example', null)).toBe(false);
});

describe('answers to a mail go', () => {
  const ours = answerAddress('in@x.example', id);
  it.each([
    [
      'to the owner first and to us',
      'owner@firm.example',
      'in@x.example',
      `owner@firm.example, ${ours}`,
    ],
    [
      'to the owner alone where no mail can come in',
      'owner@firm.example',
      null,
      'owner@firm.example',
    ],
    ['to us alone where there is no owner’s address', null, 'in@x.example', ours],
    ['to whoever the mail is from where there is neither', null, null, null],
  ])('%s', (_, owner, inbound, expected) => {
    expect(replyToOf(owner, inbound, id)).toBe(expected);
  });
});
