import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const asset = (name: string): string =>
  readFileSync(new URL(`../../../src/web/assets/${name}`, import.meta.url), 'utf8');

describe('the assets', () => {
  it('keep the stylesheet in one file with its layers in order, asking no other host', () => {
    const css = asset('dunwell.css');
    expect(css).toContain('@layer reset, tokens, base, components, utilities;');
    expect(css).not.toMatch(/@import|url\(/);
    expect(css).toContain('prefers-color-scheme: dark');
    expect(css).toContain('@media print');
  });

  it('are the very htmx that package.json pins', () => {
    const pinned = readFileSync(
      new URL('../../../node_modules/htmx.org/dist/htmx.min.js', import.meta.url),
      'utf8',
    );
    expect(asset('htmx.min.js')).toBe(pinned);
  });

  it('hold no script in the logo', () => {
    expect(asset('favicon.svg')).not.toMatch(/<script|\son\w+=|style=/);
  });
});
