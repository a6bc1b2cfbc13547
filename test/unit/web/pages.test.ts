import { describe, expect, it } from 'vitest';
import { HOSTILE, shell } from '../../support/page-fixtures.ts';
import { PAGES } from './page-examples.ts';
import { byTag, findAll, parseHtml } from './parse-html.ts';
import type { Element } from './parse-html.ts';

const pages = Object.entries(PAGES).map(([name, render]) => ({ name, html: render() }));
const attribute = (element: Element, name: string): string => element.attributes.get(name) ?? '';

describe.each(pages)('the page $name', ({ html }) => {
  const root = parseHtml(html);
  const all = findAll(root, () => true);
  const ids = all.map((element) => attribute(element, 'id')).filter((id) => id !== '');

  it('is one document with a language, a title, one heading of the first level and a main part', () => {
    expect(html.startsWith('<!doctype html><html lang="en">')).toBe(true);
    expect(byTag(root, 'title')[0]?.text).toMatch(/ · Dunwell$/);
    expect(byTag(root, 'h1')).toHaveLength(1);
    expect(byTag(root, 'main')).toHaveLength(1);
    expect(byTag(root, 'a')[0]?.attributes.get('href')).toBe('#main');
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has nothing inline: no style, no handler, no script but files of our own', () => {
    for (const element of all) {
      for (const name of element.attributes.keys()) expect(name).not.toMatch(/^(style|on|hx-on)/);
      for (const value of element.attributes.values())
        expect(value).not.toMatch(/^\s*(javascript|js):/);
    }
    expect(byTag(root, 'style', 'iframe', 'object', 'embed')).toEqual([]);
    const [htmx, ...own] = byTag(root, 'script');
    expect([htmx?.attributes.get('src'), htmx?.text]).toEqual(['/assets/htmx.min.js', '']);
    for (const script of own) {
      expect([attribute(script, 'src'), script.text]).toEqual(['/assets/review.js', '']);
    }
  });

  it('shows hostile text as text', () => {
    expect(html).not.toContain(HOSTILE);
    for (const image of byTag(root, 'img')) {
      expect(attribute(image, 'src')).toBe('/assets/favicon.svg');
    }
  });

  it('gives every table a caption and every header cell a scope', () => {
    for (const table of byTag(root, 'table')) {
      expect(byTag(table, 'caption')[0]?.text).not.toBe('');
      for (const header of byTag(table, 'th')) {
        expect(attribute(header, 'scope')).toMatch(/^(col|row)$/);
        expect(header.text).not.toBe('');
      }
      const columns = byTag(table, 'thead').flatMap((head) => byTag(head, 'th')).length;
      for (const row of byTag(table, 'tbody', 'tfoot').flatMap((part) => byTag(part, 'tr'))) {
        expect(row.children).toHaveLength(columns);
      }
    }
  });

  it('puts the anti-forgery token into every form that changes something, and into no other', () => {
    for (const form of byTag(root, 'form')) {
      const tokens = byTag(form, 'input').filter((input) => attribute(input, 'name') === '_csrf');
      const expected = attribute(form, 'method') === 'post' ? [shell.csrfToken] : [];
      expect(tokens.map((input) => attribute(input, 'value'))).toEqual(expected);
      expect(attribute(form, 'action')).toMatch(/^\/[^/]/);
    }
  });

  it('labels every input, and every reference leads to something', () => {
    const labelled = new Set(byTag(root, 'label').map((label) => attribute(label, 'for')));
    const nameless = byTag(root, 'input', 'select', 'textarea').filter(
      (input) =>
        attribute(input, 'type') !== 'hidden' &&
        !input.attributes.has('aria-label') &&
        !labelled.has(attribute(input, 'id')),
    );
    expect(nameless).toEqual([]);
    const references = all.flatMap((element) => [
      ...attribute(element, 'for').split(' '),
      ...attribute(element, 'aria-labelledby').split(' '),
      ...attribute(element, 'aria-describedby').split(' '),
      ...(attribute(element, 'href').startsWith('#') ? [attribute(element, 'href').slice(1)] : []),
    ]);
    for (const id of references.filter((reference) => reference !== '')) expect(ids).toContain(id);
  });
});

/** The page of a name, read. */
function page(name: string): { root: Element; text: string } {
  const render = PAGES[name];
  if (render === undefined) throw new Error(`no page ${name}`);
  const root = parseHtml(render());
  return { root, text: root.text };
}

describe('what the pages say', () => {
  it('says how fresh the mirror is, on the wall clock of the company', () => {
    expect(page('runs').text).toContain('In step with QuickBooks as of 12:03, 12 Mar 2026');
    expect(page('invoices-busy').text).toContain('1,204 changes still to read');
    expect(page('sync').text).toContain('The first sync with QuickBooks is not complete');
  });

  it('warns of a lost connection and of a stop on every page of the company', () => {
    const { root } = page('settings-error');
    const alerts = findAll(root, (element) => attribute(element, 'role') === 'alert');
    const text = alerts.map((alert) => alert.text).join(' ');
    expect(text).toContain('QuickBooks no longer accepts our connection');
    expect(text).toContain('Stopped: no reminder is sent and nothing is charged');
  });

  it('names the currency in the header while all rows share it, and in each cell when not', () => {
    expect(page('invoices').text).toContain('Open balance (USD)');
    expect(page('invoices-busy').text).toContain('JPY 101,200');
  });

  it('draws the aging as a picture with a caption and gives the same figures as a table', () => {
    const { root } = page('invoices');
    const [figure] = byTag(root, 'figure');
    const [table] = byTag(root, 'table');
    for (const amount of ['21,400.00', '12,841.26', '8,200.00', '0.00', '5,768.80']) {
      expect(figure?.text).toContain(amount);
      expect(table?.text).toContain(amount);
    }
    expect(byTag(root, 'figcaption')).toHaveLength(1);
  });

  it('writes dates for people and for machines', () => {
    const times = byTag(page('invoice').root, 'time');
    const due = times.find((time) => attribute(time, 'datetime') === '2026-03-01');
    expect(due?.text).toBe('1 Mar 2026');
  });

  it('asks for the sync’s progress every second until it is over', () => {
    const polled = (name: string): string[] =>
      findAll(page(name).root, (element) => element.attributes.has('hx-get')).map(
        (element) => `${attribute(element, 'hx-get')} ${attribute(element, 'hx-trigger')}`,
      );
    expect(polled('sync')).toEqual(['/c/9341453000000001/sync/progress every 1s']);
    expect(polled('sync-done')).toEqual([]);
    expect(polled('sync-failed')).toEqual([]);
    expect(page('sync').text).toContain('Refresh');
  });

  it('lists what is wrong with a form first, and says it again beside the field', () => {
    const { root } = page('policy-error');
    const [summary] = findAll(root, (element) => attribute(element, 'class') === 'error-summary');
    const links = summary === undefined ? [] : byTag(summary, 'a');
    expect(links.map((link) => attribute(link, 'href'))).toEqual([
      '#charges-start-graceDays',
      '#reminders-steps-0-offsetDays',
      '#charges-amount-kind',
    ]);
    const invalid = findAll(root, (element) => element.attributes.has('aria-invalid'));
    expect(invalid.map((element) => attribute(element, 'name'))).toEqual([
      'reminders.steps.0.offsetDays',
      'charges.start.graceDays',
    ]);
  });

  it('names what QuickBooks has for the line of a charge, and takes an id where it cannot tell', () => {
    const lists = byTag(page('policy').root, 'select');
    const [classes] = lists.filter((list) => attribute(list, 'name') === 'charges.class');
    expect(classes?.text).toContain('Retail (inactive in QuickBooks)');
    expect(page('policy').text).toContain('The class “Retail” is inactive in QuickBooks.');
    const kept = page('policy-kept');
    const typed = byTag(kept.root, 'input').find(
      (input) => attribute(input, 'name') === 'charges.class',
    );
    expect([attribute(typed ?? kept.root, 'type'), attribute(typed ?? kept.root, 'value')]).toEqual(
      ['text', HOSTILE],
    );
    expect(kept.text).toContain('QuickBooks did not answer in time.');
  });

  it('nests the rows of an amount, each with a button of its own to remove it', () => {
    const buttons = byTag(page('policy-nested').root, 'button').map((each) =>
      attribute(each, 'value'),
    );
    expect(buttons.filter((value) => value.startsWith('removePart'))).toEqual([
      'removePart.charges.amount.tiers.0',
      'removePart.charges.amount.tiers.1.amount.of.0',
      'removePart.charges.amount.tiers.1.amount.of.1.of.0',
      'removePart.charges.amount.tiers.1.amount.of.1.of.1',
      'removePart.charges.amount.tiers.1.amount.of.1',
      'removePart.charges.amount.tiers.1',
      'removePart.charges.amount.tiers.2',
    ]);
  });

  it('offers only what a charge’s status allows', () => {
    const actions = (name: string): string[] =>
      byTag(page(name).root, 'form')
        .map((form) => attribute(form, 'action'))
        .filter((action) => action.includes('/charges/'));
    expect(actions('worksheet')).toEqual(['/c/9341453000000001/charges/c1/reverse']);
    expect(actions('worksheet-proposed')).toEqual([
      '/c/9341453000000001/charges/c1/approve',
      '/c/9341453000000001/charges/c1/waive',
    ]);
  });

  it('carries the typed rules through the preview, so that they can be saved from there', () => {
    const carried = byTag(page('preview').root, 'input').map((input) => attribute(input, 'name'));
    expect(carried).toContain('charges.amount.annualRate.percent');
    expect(carried.filter((name) => name === 'intent')).toEqual([]);
  });
});
