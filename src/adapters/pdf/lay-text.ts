/** Breaks text of several fonts into lines of a width. */
import { runsOf, type FontName, type Run } from './fonts.ts';

export type TextStyle = { readonly size: number; readonly weight: 'regular' | 'bold' };
export type Line = { readonly runs: readonly Run[]; readonly width: number };

/** The width of a text in points, in one font. */
export type Measure = (text: string, font: FontName, size: number) => number;

type Piece = { readonly runs: readonly Run[]; readonly width: number; readonly isSpace: boolean };

// A line may end after a space, after a hyphen or a slash, and on both sides of a wide character.
const breaks =
  /\s+|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+?(?:[-/](?=\S)|(?=\s|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|$))/gu;

/** The lines of a text; at least one, which may be empty. A word wider than a line is cut. */
export function layText(
  text: string,
  style: TextStyle,
  width: number,
  measure: Measure,
): readonly Line[] {
  const toPiece = (part: string): Piece => {
    const runs = runsOf(part, style.weight);
    const wide = runs.reduce((all, run) => all + measure(run.text, run.font, style.size), 0);
    return { runs, width: wide, isSpace: /^\s+$/.test(part) };
  };
  const pieces = (text.match(breaks) ?? [])
    .map(toPiece)
    .flatMap((piece) => (piece.width <= width ? [piece] : characters(piece).map(toPiece)));
  const lines: Piece[][] = [[]];
  let used = 0;
  for (const piece of pieces) {
    const line = lines.at(-1) ?? [];
    if (used + piece.width > width && line.length > 0 && !piece.isSpace) {
      lines.push([piece]);
      used = piece.width;
    } else if (!piece.isSpace || line.length > 0) {
      line.push(piece);
      used += piece.width;
    }
  }
  return lines.map(toLine);
}

const characters = ({ runs }: Piece): string[] => runs.flatMap(({ text }) => Array.from(text));

function toLine(pieces: readonly Piece[]): Line {
  const last = pieces.findLastIndex(({ isSpace }) => !isSpace);
  const shown = pieces.slice(0, last + 1);
  const runs: Run[] = [];
  for (const run of shown.flatMap((piece) => piece.runs)) {
    const before = runs.at(-1);
    if (before?.font === run.font) {
      runs[runs.length - 1] = { ...run, text: before.text + run.text };
    } else runs.push(run);
  }
  return { runs, width: shown.reduce((all, piece) => all + piece.width, 0) };
}
