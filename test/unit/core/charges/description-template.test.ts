import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeCharge } from '../../../../src/core/charges/describe-charge.ts';
import {
  templateProblem,
  templateVariables,
} from '../../../../src/core/charges/description-template.ts';
import type { Worksheet } from '../../../../src/core/charges/worksheet.ts';
import { chargeReferenceIn } from '../../../../src/core/ledger/charge-reference.ts';
import { anInvoice, chargesOf, day } from '../facts.ts';
import { runOn } from './story.ts';

const reference = 'DW-7K3QX2';

function worksheet(amount: object = { kind: 'annualRate', percent: '12' }): Worksheet {
  const policy = chargesOf({ start: { graceDays: 29 }, amount });
  const { assessments } = runOn([day('2026-03-31')], anInvoice(), policy, []);
  const [first] = assessments;
  if (!first) throw new Error('There was no charge');
  return first.worksheet;
}
const line = (template: string, more: object = {}): string =>
  describeCharge(worksheet(), reference, { template, invoice: '1037', ...more });

describe('the owner’s wording of a charge', () => {
  test('says every variable, and the reference last', () => {
    expect(
      line(
        'Interest of {rate} on {base} for {days} days ({from} to {to}): {amount} {currency}, invoice {invoice}, {policy}',
      ),
    ).toBe(
      'Interest of 12% p.a. on 1,000.00 for 30 days (1 Mar 2026 to 31 Mar 2026): 9.86 USD, ' +
        'invoice 1037, company policy, version 1 [DW-7K3QX2]',
    );
    expect(line('{arithmetic}')).toBe('12% p.a. on 1,000.00 for 30 days [DW-7K3QX2]');
  });

  test.each([
    [{ kind: 'percent', percent: '1.5' }, '1.5%'],
    [{ kind: 'flat', amount: '25.00' }, '25.00 flat'],
    [
      {
        kind: 'greaterOf',
        of: [
          { kind: 'flat', amount: '5.00' },
          { kind: 'percent', percent: '1.5' },
        ],
      },
      '1.5%',
    ],
  ])('tells the rate of %o as "%s"', (amount, rate) => {
    const text = describeCharge(worksheet(amount), reference, { template: 'At {rate}' });
    expect(text).toBe(`At ${rate} [DW-7K3QX2]`);
  });

  test('leaves nothing behind for a variable that is empty here', () => {
    expect(line('Interest at {rate}, {annual}')).toBe('Interest at 12% p.a. [DW-7K3QX2]');
    expect(line('Interest ({annual}) to {to}')).toBe('Interest to 31 Mar 2026 [DW-7K3QX2]');
  });

  test('names the late invoice wherever the line stands on another', () => {
    expect(line('Interest to {to}', { elsewhere: true })).toBe(
      'Invoice 1037: Interest to 31 Mar 2026 [DW-7K3QX2]',
    );
    expect(line('Interest on {invoice}', { elsewhere: true })).toBe('Interest on 1037 [DW-7K3QX2]');
    const own = describeCharge(worksheet(), reference, { invoice: '1037', elsewhere: true });
    expect(own).toBe(
      'Finance charge on invoice 1037 to 31 Mar 2026: 12% p.a. on 1,000.00 for 30 days [DW-7K3QX2]',
    );
  });

  test('tells the yearly rate where the law wants it, whatever the owner’s words', () => {
    const canadian = worksheet({ kind: 'percent', percent: '1.5' });
    if (!canadian.law) throw new Error('A worksheet shows the law');
    const law = { ...canadian.law, annualEquivalent: 'which is 18% a year' };
    const told = describeCharge({ ...canadian, law }, reference, { template: 'Fee of {rate}' });
    expect(told).toBe('Fee of 1.5%, which is 18% a year [DW-7K3QX2]');
  });

  test('never has more than QuickBooks takes, nor loses its reference', () => {
    const text = describeCharge(worksheet(), reference, {
      template: '{invoice}'.repeat(99),
      invoice: 'x'.repeat(80),
    });
    expect(text).toHaveLength(4000);
    expect(text.endsWith('… [DW-7K3QX2]')).toBe(true);
  });

  test('ends with its reference for any wording that may be saved', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constantFrom(...Object.keys(templateVariables).map((name) => `{${name}}`)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const template = pieces.join('');
        fc.pre(templateProblem(template) === null);
        const text = line(template);
        expect(chargeReferenceIn(text)).toBe(reference);
        expect(text.endsWith(`[${reference}]`)).toBe(true);
        expect(text.length).toBeLessThanOrEqual(4000);
      }),
    );
  });
});

test.each([
  ['', 'must not be empty'],
  ['Interest at {rat}', 'does not know {rat}; it may be one of {to}, {from}'],
  ['Interest {', 'has a brace without its other half'],
  ['Interest }', 'has a brace without its other half'],
  ['two\nlines', 'must be one line of text'],
  ['Paid [DW-7K3QX2]', 'must not hold a charge’s reference'],
  ['x'.repeat(1001), 'must be 1000 characters at most'],
])('a wording like %j is refused', (template, problem) => {
  expect(templateProblem(template)).toContain(problem);
});
