import { expect, test } from 'vitest';
import { parseQuery } from '../../../src/sandbox/quickbooks/query/parse.ts';

test('a whole statement is read in any letter case', () => {
  const statement = `SELECT * From Invoice
    WHERE CustomerRef.value IN ('1', '2') and Balance > 0 AND Active = TRUE
    ORDER BY TxnDate DESC, Id STARTPOSITION 11 MAXRESULTS 10`;
  expect(parseQuery(statement)).toEqual({
    entity: 'Invoice',
    isCount: false,
    conditions: [
      {
        field: 'CustomerRef.value',
        operator: 'in',
        values: [
          { kind: 'string', text: '1' },
          { kind: 'string', text: '2' },
        ],
      },
      { field: 'Balance', operator: '>', values: [{ kind: 'number', text: '0' }] },
      { field: 'Active', operator: '=', values: [{ kind: 'boolean', text: 'true' }] },
    ],
    order: [
      { field: 'TxnDate', isDescending: true },
      { field: 'Id', isDescending: false },
    ],
    startPosition: 11,
    maxResults: 10,
  });
});

test('a page is 100 rows from the first unless asked otherwise', () => {
  expect(parseQuery('select count(*) from Term')).toMatchObject({
    isCount: true,
    startPosition: 1,
    maxResults: 100,
  });
});

test.each([
  [String.raw`'Amy\'s'`, "Amy's"],
  [String.raw`'a\\b'`, String.raw`a\b`],
  [String.raw`'a\\\'b'`, String.raw`a\'b`],
  ["''", ''],
  ["'two\nlines'", 'two\nlines'],
])('the value %s reads as %j', (quoted, text) => {
  const { conditions } = parseQuery(`select * from Customer where DisplayName = ${quoted}`);
  expect(conditions[0]?.values).toEqual([{ kind: 'string', text }]);
});

test.each([
  'select',
  'select * from',
  'select * from Invoice where',
  "select * from Invoice where Id = '1' and",
  "select * from Invoice where Id in ('1',)",
  'select * from Invoice where Id in ()',
  "select * from Invoice where Id = '1",
  'select * from Invoice where Id = "1"',
  "select * from Invoice where Id = '1' \u0000",
  'select * from Invoice maxresults 10 maxresults 20',
  'select * from Invoice maxresults ten',
  'select * from Invoice startposition 1.5',
  'select * from Invoice limit 5',
  'delete from Invoice',
])('%j is no statement', (statement) => {
  expect(() => parseQuery(statement)).toThrow(expect.objectContaining({ code: '4001' }));
});
