/** Parses QuickBooks' query language; everything outside it is refused with code 4001. */
import { queryRefused, queryUnreadable } from '../faults.ts';
import { tokenize, type Token } from './tokens.ts';

export type Literal = { kind: 'string' | 'number' | 'boolean'; text: string };
export type Operator = '=' | '<' | '>' | '<=' | '>=' | 'in' | 'like';
export type Condition = { field: string; operator: Operator; values: Literal[] };
export type Query = {
  entity: string;
  isCount: boolean;
  conditions: Condition[];
  order: { field: string; isDescending: boolean }[];
  /** Counted from 1. */
  startPosition: number;
  maxResults: number;
};

const defaultPage = 100;
const maxPage = 1000;
const comparisons: readonly Operator[] = ['=', '<', '>', '<=', '>='];

/** The statement as data. Throws the 4001 fault on anything the language does not have. */
export function parseQuery(statement: string): Query {
  const cursor = createCursor(tokenize(statement));
  cursor.expectWord('select');
  const isCount = parseProjection(cursor);
  cursor.expectWord('from');
  const entity = cursor.expectName();
  const conditions = cursor.acceptWord('where') ? parseConditions(cursor) : [];
  const order = parseOrder(cursor);
  const page = parsePage(cursor);
  const rest = cursor.peek();
  if (rest !== undefined) throw queryUnreadable(`Encountered "${rest.text}"`);
  return { entity, isCount, conditions, order, ...page };
}

type Cursor = {
  peek(): Token | undefined;
  acceptWord(word: string): boolean;
  acceptSymbol(symbol: string): boolean;
  expectWord(word: string): void;
  expectSymbol(symbol: string): void;
  expectName(): string;
  take(): Token;
};

function createCursor(tokens: readonly Token[]): Cursor {
  let position = 0;
  const accept = (isWanted: (token: Token) => boolean) => {
    const token = tokens[position];
    if (token === undefined || !isWanted(token)) return false;
    position += 1;
    return true;
  };
  const cursor: Cursor = {
    peek: () => tokens[position],
    acceptWord: (word) =>
      accept((token) => token.kind === 'word' && token.text.toLowerCase() === word),
    acceptSymbol: (symbol) => accept((token) => token.kind === 'symbol' && token.text === symbol),
    expectWord(word) {
      if (!cursor.acceptWord(word)) throw expected(word.toUpperCase(), tokens[position]);
    },
    expectSymbol(symbol) {
      if (!cursor.acceptSymbol(symbol)) throw expected(symbol, tokens[position]);
    },
    expectName() {
      const token = cursor.take();
      if (token.kind !== 'word') throw expected('a name', token);
      return token.text;
    },
    take() {
      const token = tokens[position];
      if (token === undefined) throw expected('more', undefined);
      position += 1;
      return token;
    },
  };
  return cursor;
}

function expected(what: string, token: Token | undefined): Error {
  return queryUnreadable(`Encountered "${token?.text ?? '<EOF>'}", was expecting ${what}`);
}

function parseProjection(cursor: Cursor): boolean {
  if (cursor.acceptSymbol('*')) return false;
  if (!cursor.acceptWord('count')) throw expected('* or COUNT(*)', cursor.peek());
  cursor.expectSymbol('(');
  cursor.expectSymbol('*');
  cursor.expectSymbol(')');
  return true;
}

function parseConditions(cursor: Cursor): Condition[] {
  const conditions = [parseCondition(cursor)];
  while (cursor.acceptWord('and')) conditions.push(parseCondition(cursor));
  return conditions;
}

function parseCondition(cursor: Cursor): Condition {
  const field = cursor.expectName();
  if (cursor.acceptWord('in')) return { field, operator: 'in', values: parseList(cursor) };
  if (cursor.acceptWord('like')) {
    return { field, operator: 'like', values: [parseLiteral(cursor)] };
  }
  const token = cursor.take();
  const operator = comparisons.find((candidate) => candidate === token.text);
  if (token.kind !== 'symbol' || operator === undefined) throw expected('an operator', token);
  return { field, operator, values: [parseLiteral(cursor)] };
}

function parseList(cursor: Cursor): Literal[] {
  cursor.expectSymbol('(');
  const values = [parseLiteral(cursor)];
  while (cursor.acceptSymbol(',')) values.push(parseLiteral(cursor));
  cursor.expectSymbol(')');
  return values;
}

function parseLiteral(cursor: Cursor): Literal {
  const token = cursor.take();
  if (token.kind === 'string' || token.kind === 'number') {
    return { kind: token.kind, text: token.text };
  }
  const word = token.text.toLowerCase();
  if (token.kind === 'word' && (word === 'true' || word === 'false')) {
    return { kind: 'boolean', text: word };
  }
  throw expected('a value', token);
}

function parseOrder(cursor: Cursor): Query['order'] {
  if (cursor.acceptWord('order')) cursor.expectWord('by');
  else if (!cursor.acceptWord('orderby')) return [];
  const order: Query['order'] = [];
  do {
    const field = cursor.expectName();
    const isDescending = cursor.acceptWord('desc');
    if (!isDescending) cursor.acceptWord('asc');
    order.push({ field, isDescending });
  } while (cursor.acceptSymbol(','));
  return order;
}

function parsePage(cursor: Cursor): { startPosition: number; maxResults: number } {
  let startPosition: number | undefined;
  let maxResults: number | undefined;
  for (;;) {
    if (startPosition === undefined && cursor.acceptWord('startposition')) {
      startPosition = parseCount(cursor);
    } else if (maxResults === undefined && cursor.acceptWord('maxresults')) {
      maxResults = parseCount(cursor);
    } else {
      break;
    }
  }
  if (maxResults !== undefined && maxResults > maxPage) {
    throw queryRefused(`value ${maxResults} is too large. Max allowed value is ${maxPage}`);
  }
  return { startPosition: startPosition ?? 1, maxResults: maxResults ?? defaultPage };
}

function parseCount(cursor: Cursor): number {
  const token = cursor.take();
  const count = token.kind === 'number' ? Number(token.text) : Number.NaN;
  if (!Number.isSafeInteger(count)) throw expected('a whole number', token);
  if (count < 1) throw queryRefused(`value ${count} is too small. Min allowed value is 1`);
  return count;
}
