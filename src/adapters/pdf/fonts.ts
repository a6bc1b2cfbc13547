/**
 * The fonts that PDFs embed, and which of them writes a character. Noto Sans covers the Latin,
 * Greek and Cyrillic scripts with all their accents, Noto Sans JP the Japanese script and with it
 * most Chinese characters. What neither covers is written as its code point: never as a blank box,
 * never as another character. Scripts that are written from right to left are among those.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { create, type Font } from 'fontkit';

export type FontName = 'regular' | 'bold' | 'japanese';

/** A stretch of text in one font. */
export type Run = { readonly text: string; readonly font: FontName };

const files: Readonly<Record<FontName, readonly [string, string]>> = {
  regular: ['@embedpdf/fonts-latin', 'NotoSans-Regular.ttf'],
  bold: ['@embedpdf/fonts-latin', 'NotoSans-Bold.ttf'],
  japanese: ['@embedpdf/fonts-jp', 'NotoSansJP-Regular.otf'],
};

const require = createRequire(import.meta.url);
const loaded = new Map<FontName, { file: Buffer; font: Font }>();

/** Read when a text first needs it, once for all PDFs. */
function load(name: FontName): { file: Buffer; font: Font } {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const [packageName, fileName] = files[name];
  const folder = path.join(path.dirname(require.resolve(packageName)), '..', 'fonts');
  const file = readFileSync(path.join(folder, fileName));
  const entry = { file, font: create(file) };
  loaded.set(name, entry);
  return entry;
}

/** The file of a font. */
export function fontFile(name: FontName): Buffer {
  return load(name).file;
}

/** Text as runs of fonts that have all its characters. Control characters become spaces. */
export function runsOf(text: string, weight: 'regular' | 'bold'): Run[] {
  const runs: Run[] = [];
  for (const character of text.normalize('NFC').replaceAll(/\p{Cc}+/gu, ' ')) {
    const next = runOf(character, weight);
    const last = runs.at(-1);
    if (last?.font === next.font) runs[runs.length - 1] = { ...last, text: last.text + next.text };
    else runs.push(next);
  }
  return runs;
}

function runOf(character: string, weight: 'regular' | 'bold'): Run {
  const codePoint = character.codePointAt(0) ?? 0;
  const has = (name: FontName): boolean => load(name).font.hasGlyphForCodePoint(codePoint);
  if (has(weight)) return { text: character, font: weight };
  if (has('japanese')) return { text: character, font: 'japanese' };
  const code = codePoint.toString(16).toUpperCase().padStart(4, '0');
  return { text: `[U+${code}]`, font: weight };
}
