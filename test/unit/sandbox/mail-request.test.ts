import { describe, expect, it } from 'vitest';
import { parseAddresses } from '../../../src/sandbox/postmark/addresses.ts';
import { easternTime } from '../../../src/sandbox/postmark/eastern-time.ts';
import { readMail } from '../../../src/sandbox/postmark/mail-request.ts';

const mail = { From: 'a@shop.example', To: 'b@pay.example', Subject: 'Hi', TextBody: 'Hello' };

describe('reading mail addresses', () => {
  it.each([
    ['a@x.example', [['a@x.example', '']]],
    ['Ann <a@x.example>', [['a@x.example', 'Ann']]],
    [
      '"Lee, Ann" <a@x.example>, b@y.example',
      [
        ['a@x.example', 'Lee, Ann'],
        ['b@y.example', ''],
      ],
    ],
    ['"A \\"B\\" C" <a@x.example>', [['a@x.example', 'A "B" C']]],
    ['', []],
  ])('understands %j', (list, expected) => {
    expect(parseAddresses(list)?.map((one) => [one.Email, one.Name])).toEqual(expected);
  });

  it.each(['nobody', 'a@b', 'a@x.example b@y.example', 'a@x.example; b@y.example', '<a@x.example'])(
    'refuses %j',
    (list) => {
      expect(parseAddresses(list)).toBeUndefined();
    },
  );
});

describe('the rules for a mail', () => {
  it('lets a plain mail through, on the stream outbound', () => {
    expect(readMail(mail)).toMatchObject({ stream: 'outbound', metadata: {} });
  });

  it('takes keys in any letter case', () => {
    expect(readMail({ from: mail.From, TO: mail.To, subject: 'x', textbody: 'y' })).toMatchObject({
      to: [{ Email: mail.To }],
    });
  });

  it.each([
    ['a missing sender', { ...mail, From: '' }],
    ['a wrong recipient', { ...mail, To: 'nobody' }],
    ['no recipient', { ...mail, To: '' }],
    ['no body', { ...mail, TextBody: '' }],
    ['a metadata key of 21 characters', { ...mail, Metadata: { ['k'.repeat(21)]: 'v' } }],
    ['a metadata value of 81 characters', { ...mail, Metadata: { k: 'v'.repeat(81) } }],
    ['more than 50 recipients', { ...mail, To: Array(51).fill('b@pay.example').join(',') }],
  ])('refuses %s with code 300', (_what, body) => {
    expect(readMail(body)).toMatchObject({ code: 300 });
  });
});

describe('Postmark time', () => {
  it('is Eastern, with seven digits, through the change of the clocks', () => {
    expect(easternTime(new Date('2026-03-08T06:59:59.123Z'))).toBe(
      '2026-03-08T01:59:59.1230000-05:00',
    );
    expect(easternTime(new Date('2026-03-08T07:00:00Z'))).toBe('2026-03-08T03:00:00.0000000-04:00');
  });
});
