import type { EvidenceStore, TextRow } from '../../adapters/store/evidence.ts';
import type { EvidenceScope } from '../../adapters/store/evidence-scope.ts';
import { formatAmount } from '../../core/money/amount.ts';
import { csvRecord } from '../csv.ts';
import type { PackFile } from './zip-files.ts';

type Of = readonly [realmId: string, scope: EvidenceScope];

/** The tables of a pack that are their rows and nothing more: file name, columns, rows. */
const tables: readonly {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: (store: EvidenceStore, of: Of) => AsyncIterable<TextRow>;
}[] = [
  {
    name: 'timeline.csv',
    columns: ['at', 'what', 'id', 'detail', 'amount', 'currency'],
    rows: (store, of) => store.timeline(...of),
  },
  {
    name: 'reversals.csv',
    columns: [
      'reference',
      'charge',
      'amount',
      'currency',
      'cause',
      'reason',
      'status',
      'method',
      'quickbooksId',
      'decidedBy',
      'createdAt',
      'writtenAt',
    ],
    rows: (store, of) => store.reversals(...of),
  },
  {
    name: 'postings.csv',
    columns: [
      'date',
      'paymentId',
      'invoiceId',
      'invoiceNumber',
      'customerId',
      'amount',
      'currency',
    ],
    rows: (store, of) => store.postings(...of),
  },
  {
    name: 'decisions.csv',
    columns: [
      'date',
      'lastDate',
      'subjectKind',
      'subjectId',
      'topic',
      'outcome',
      'reason',
      'level',
      'policySubject',
      'policyVersion',
      'numbers',
    ],
    rows: (store, of) => store.decisions(...of),
  },
  {
    name: 'policy-versions.csv',
    columns: ['level', 'subject', 'version', 'author', 'note', 'createdAt', 'reminders', 'charges'],
    rows: (store, of) => store.policies(...of),
  },
  {
    name: 'agreed-terms.csv',
    columns: [
      'id',
      'customerId',
      'agreedOn',
      'name',
      'fileName',
      'sha256',
      'author',
      'createdAt',
      'withdrawnAt',
    ],
    rows: (store, of) => store.terms(...of),
  },
  {
    name: 'history.csv',
    columns: [
      'position',
      'kind',
      'subjectId',
      'reminderId',
      'at',
      'sealedAt',
      'contentSha256',
      'previousHash',
      'hash',
      'content',
    ],
    rows: (store, of) => store.chain(...of),
  },
];

/** A CSV file of each table, read while it is packed. */
export function tableFiles(
  store: EvidenceStore,
  realmId: string,
  scope: EvidenceScope,
): PackFile[] {
  const further = [...store.replyTables(realmId, scope), ...store.holdTables(realmId, scope)];
  return [
    ...tables.map(({ name, columns, rows }) => ({
      name,
      content: csvOf(columns, rows(store, [realmId, scope])),
    })),
    ...further.map(({ name, columns, rows }) => ({
      name: `${name}.csv`,
      content: csvOf(columns, rows),
    })),
  ];
}

async function* csvOf(
  columns: readonly string[],
  rows: AsyncIterable<TextRow>,
): AsyncGenerator<string> {
  yield csvRecord(columns);
  for await (const row of rows) yield csvRecord(columns.map((column) => cellOf(row, column)));
}

const moneyColumns: ReadonlySet<string> = new Set(['amount', 'received']);

/** A cell of a table: an amount as decimal text, an empty text for null. */
export function cellOf(row: TextRow, column: string): string {
  const { currency } = row;
  const value = row[column] ?? '';
  if (!moneyColumns.has(column) || value === '' || !currency) return value;
  return formatAmount({ minor: BigInt(value), currency });
}
