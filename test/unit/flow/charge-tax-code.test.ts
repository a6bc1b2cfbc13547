import { describe, expect, it } from 'vitest';
import { untaxedCode } from '../../../src/flow/outbox/charge-tax-code.ts';

const codes = (...list: (readonly [name: string, isTaxable: boolean])[]) =>
  list.map(([Name, Taxable], index) => ({ Id: String(index + 1), Name, Taxable }));

describe('the tax code that a charge is written with outside the US', () => {
  it.each([
    ['Australia', codes(['GST', true], ['GST free', true], ['Out of Scope', false]), '3'],
    ['the United Kingdom', codes(['20.0% S', true], ['0.0% Z', true], ['No VAT', false]), '3'],
    ['Canada', codes(['HST ON', true], ['Exempt', false], ['Out of scope', false]), '3'],
    ['a company with one untaxed code', codes(['Norm', true], ['Befreit', false]), '2'],
    ['a company whose codes are all taxable', codes(['20.0% S', true], ['Exempt', true]), '2'],
    ['a company with a zero rate only', codes(['20.0% S', true], ['0.0% Z', true]), '2'],
    ['a company where all is taxed', codes(['20.0% S', true], ['10% R', true]), null],
    ['a company without codes', [], null],
  ])('is, in %s, the one that keeps it out of tax', (_where, list, id) => {
    expect(untaxedCode(list)).toBe(id);
  });
});
