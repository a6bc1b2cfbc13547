/** What payers see: the same care as for every other page, and in their own language. */
import { describe, expect, it } from 'vitest';
import { HOSTILE } from '../../support/page-fixtures.ts';
import { byTag, findAll, parseHtml, type Element } from './parse-html.ts';
import { PAYER_PAGES } from './payer-details.ts';

const attribute = (element: Element, name: string): string => element.attributes.get(name) ?? '';
const pages = Object.entries(PAYER_PAGES).map(([name, render]) => ({ name, html: render() }));

describe.each(pages)('the page $name', ({ name, html }) => {
  const root = parseHtml(html);
  const all = findAll(root, () => true);
  const ids = all.map((element) => attribute(element, 'id')).filter((id) => id !== '');

  it('is one document in its language that nobody finds, with no script and nothing inline', () => {
    const [, language = 'en'] = name.split(' ');
    expect(html.startsWith(`<!doctype html><html lang="${language}">`)).toBe(true);
    expect(html).toContain('name="robots" content="noindex, nofollow"');
    expect(html).toContain('name="referrer" content="no-referrer"');
    expect(byTag(root, 'h1')).toHaveLength(1);
    expect(byTag(root, 'main')).toHaveLength(1);
    expect(byTag(root, 'script', 'style', 'iframe')).toEqual([]);
    for (const element of all) {
      for (const key of element.attributes.keys()) expect(key).not.toMatch(/^(style|on)/);
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(html).not.toContain(HOSTILE);
  });

  it('labels every input, and every reference leads to something', () => {
    const labels = new Set(byTag(root, 'label').map((label) => attribute(label, 'for')));
    for (const input of byTag(root, 'input', 'select', 'textarea')) {
      expect(labels).toContain(attribute(input, 'id'));
    }
    const references = all.flatMap((element) => [
      ...attribute(element, 'for').split(' '),
      ...attribute(element, 'aria-labelledby').split(' '),
      ...attribute(element, 'aria-describedby').split(' '),
      ...(attribute(element, 'href').startsWith('#') ? [attribute(element, 'href').slice(1)] : []),
    ]);
    for (const id of references.filter((reference) => reference !== '')) expect(ids).toContain(id);
    for (const form of byTag(root, 'form')) {
      expect(attribute(form, 'action')).toMatch(
        /^\/pay\/a\.b\.c\/(dispute|promise|contact|renew)$/,
      );
    }
  });

  it('gives every table a caption and as many cells as headers', () => {
    for (const table of byTag(root, 'table')) {
      expect(byTag(table, 'caption')[0]?.text).not.toBe('');
      const columns = byTag(table, 'thead').flatMap((head) => byTag(head, 'th')).length;
      for (const row of byTag(table, 'tbody', 'tfoot').flatMap((part) => byTag(part, 'tr'))) {
        expect(row.children).toHaveLength(columns);
      }
    }
  });
});

describe('the account', () => {
  const text = (name: string): string => parseHtml(PAYER_PAGES[name]?.() ?? '').text;

  it('tells what is open, why, what comes next, and how to pay', () => {
    for (const said of [
      '1 March 2026, 11 days overdue',
      'including 6.70 USD in finance charges',
      '500.00 USD of it is in dispute and not asked for',
      'a credit of 50.00 USD',
      'Pay or view',
      'Bank transfer to 123',
      '1.5% of 1,234.56',
      'our terms of payment',
      'a finance charge of 18.52 USD will be added on 11 April 2026',
      'You will pay 500.00 USD by 20 March 2026.',
    ]) {
      expect(text('payer en')).toContain(said);
    }
  });

  it('speaks the language of its reader throughout', () => {
    expect(text('payer de')).toContain('Ihr Konto bei Lakeside Print Works');
    expect(text('payer de')).toContain('1. März 2026, 11 Tage überfällig');
    expect(text('payer de')).not.toContain('fällig am 1. März');
    expect(text('payer-error fr')).toContain('Un point à corriger');
    expect(text('payer-error fr')).not.toMatch(/\bError\b|correct\b/);
    expect(text('payer-expired es')).toContain('Este enlace ha caducado');
    expect(text('payer-empty en')).toContain('Nothing is open on your account.');
  });
});
