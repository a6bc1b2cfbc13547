/** Cuts a query statement into tokens. */
import { queryUnreadable } from '../faults.ts';

export type Token =
  | { kind: 'word'; text: string }
  | { kind: 'string'; text: string }
  | { kind: 'number'; text: string }
  | { kind: 'symbol'; text: string };

const whitespace = /\s+/y;
const word = /[A-Za-z_][A-Za-z0-9_.]*/y;
const number = /-?\d+(?:\.\d+)?/y;
const symbol = /<=|>=|!=|<>|[<>=(),*]/y;
const quoted = /'((?:[^'\\]|\\.)*)'/sy;

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

/** The tokens of a statement; quotes and backslashes inside values come escaped by a backslash. */
export function tokenize(statement: string): Token[] {
  if (statement.includes('\u0000')) throw queryUnreadable('Encountered an unsupported character');
  const tokens: Token[] = [];
  let position = 0;
  while (position < statement.length) {
    const space = matchAt(whitespace, statement, position);
    const match = space ?? nextToken(statement, position, tokens);
    position += match[0].length;
  }
  return tokens;
}

function nextToken(statement: string, position: number, tokens: Token[]): RegExpExecArray {
  const string = matchAt(quoted, statement, position);
  if (string !== null) {
    tokens.push({ kind: 'string', text: (string[1] ?? '').replace(/\\(.)/gs, '$1') });
    return string;
  }
  const patterns = [
    ['word', word],
    ['number', number],
    ['symbol', symbol],
  ] as const;
  for (const [kind, pattern] of patterns) {
    const match = matchAt(pattern, statement, position);
    if (match === null) continue;
    tokens.push({ kind, text: match[0] });
    return match;
  }
  throw queryUnreadable(`Encountered "${statement.slice(position, position + 10)}" at ${position}`);
}
