import { describe, expect, it } from 'vitest';
import { isAutomatic, isSpam, replyKindOf } from '../../../../src/core/replies/reply-kind.ts';

const from = 'ada@payer.example';
const header = (name: string, value: string) => [{ name, value }];

describe('a mail of a program', () => {
  it.each([
    ['Auto-Submitted', 'auto-replied'],
    ['auto-submitted', 'auto-generated; owner-email="x@y.example"'],
    ['X-Autoreply', 'yes'],
    ['X-Autorespond', 'Out of office'],
    ['Precedence', 'auto_reply'],
    ['Precedence', 'Bulk'],
    ['Return-Path', '<>'],
  ])('is known by %s: %s', (name, value) => {
    expect(isAutomatic(header(name, value), from)).toBe(true);
  });

  it('is known by a sender that nobody writes as', () => {
    expect(isAutomatic([], 'MAILER-DAEMON@mail.example')).toBe(true);
  });

  it.each([
    ['Auto-Submitted', 'no'],
    ['Precedence', 'normal'],
    ['Return-Path', '<ada@payer.example>'],
    ['Subject', 'auto-replied'],
  ])('is not known by %s: %s', (name, value) => {
    expect(isAutomatic(header(name, value), from)).toBe(false);
  });
});

it('spam is what Postmark calls so', () => {
  expect(isSpam(header('X-Spam-Status', 'Yes, score=9.1'))).toBe(true);
  expect(isSpam(header('X-Spam-Status', 'No, score=0.1'))).toBe(false);
  expect(isSpam(header('Subject', 'Yes'))).toBe(false);
});

describe('a reply is', () => {
  it.each([
    ['of the payer', { isAutomatic: false, from }, 'payer'],
    [
      'automatic, even in the owner’s name',
      { isAutomatic: true, from: 'owner@firm.example' },
      'automatic',
    ],
    [
      'the owner’s own, however it is written',
      { isAutomatic: false, from: 'Owner@Firm.example' },
      'owner',
    ],
  ])('%s', (_, mail, kind) => {
    expect(replyKindOf(mail, 'owner@firm.example')).toBe(kind);
  });
});
