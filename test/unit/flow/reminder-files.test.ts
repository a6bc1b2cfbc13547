import { describe, expect, it } from 'vitest';
import type { QuickBooksClient } from '../../../src/adapters/quickbooks/client.ts';
import { TransientError } from '../../../src/adapters/quickbooks/errors.ts';
import { fileNames } from '../../../src/flow/outbox/file-names.ts';
import { firstMails, readFiles, toldOf } from '../../../src/flow/outbox/reminder-files.ts';
import { tryOf } from './reminder-file-examples.ts';

const megabyte = 1_000_000;

function reading(bytesOf: (invoiceId: string) => number) {
  const read: string[] = [];
  const quickbooks: Pick<QuickBooksClient, 'invoicePdf'> = {
    invoicePdf(id) {
      read.push(id);
      const bytes = bytesOf(id);
      return bytes < 0
        ? Promise.reject(new TransientError('QuickBooks failed'))
        : Promise.resolve(new Uint8Array(bytes));
    },
  };
  return { read, quickbooks };
}
const wanting = (ids: readonly string[]) =>
  new Map(ids.map((id) => [id, { invoices: true, statement: false }]));
const options = (quickbooks: Pick<QuickBooksClient, 'invoicePdf'>, ids: readonly string[]) => ({
  ...{ quickbooks, wanted: wanting(ids), bytesTaken: 0, isStopping: () => false },
  printStatement: () => Promise.resolve(null),
});

describe('the files of a mail', () => {
  it('are left out where they do not fit, and smaller ones still go', async () => {
    const { quickbooks } = reading((id) => (id === '2' ? 4 * megabyte : 3 * megabyte));
    const { filesOf } = await readFiles(options(quickbooks, ['m']), [tryOf('m', ['1', '2', '3'])]);
    expect(filesOf.get('m')?.kept.map(({ leftOut }) => leftOut !== null)).toEqual([
      false,
      true,
      false,
    ]);
    expect(filesOf.get('m')?.attachments.map(({ name }) => name)).toEqual([
      'Invoice_1.pdf',
      'Invoice_3.pdf',
    ]);
  });

  it('tell of a statement that is too large for a mail, and leave its room to the invoices', async () => {
    const { quickbooks } = reading(() => megabyte);
    const content = Buffer.alloc(8 * megabyte);
    const name = 'Statement_2026-03-12.pdf';
    const { filesOf } = await readFiles(
      {
        ...options(quickbooks, []),
        wanted: new Map([['m', { invoices: true, statement: true }]]),
        printStatement: async () => ({ name, mediaType: 'application/pdf', content }),
      },
      [tryOf('m', ['1'])],
    );
    const files = filesOf.get('m') ?? { attachments: [], kept: [] };
    const leftOut = 'This statement of account is larger than a mail can carry.';
    expect(files.kept).toMatchObject([{ name, leftOut }, { leftOut: null }]);
    expect(toldOf(files)).toEqual({ attached: ['1'], leftOut: [], statement: 'leftOut' });
  });

  it('are fifty at most, and no more are asked for', async () => {
    const { quickbooks, read } = reading(() => 10);
    const ids = Array.from({ length: 60 }, (_, index) => String(index + 1));
    const { filesOf } = await readFiles(options(quickbooks, ['m']), [tryOf('m', ids)]);
    expect(filesOf.get('m')?.attachments).toHaveLength(50);
    expect(filesOf.get('m')?.kept).toHaveLength(60);
    expect(read).toHaveLength(50);
  });

  it('are read no further once the program is to stop, and the mail is left for later', async () => {
    const { quickbooks, read } = reading(() => 10);
    const { filesOf, later } = await readFiles(
      { ...options(quickbooks, ['m']), isStopping: () => read.length >= 2 },
      [tryOf('m', ['1', '2', '3', '4'])],
    );
    expect(read).toEqual(['1', '2']);
    expect(filesOf.size).toBe(0);
    expect(later.map(({ mail }) => mail.id)).toEqual(['m']);
  });

  it('keep a mail waiting longer and longer, and the sixth try goes without', async () => {
    const { quickbooks } = reading(() => -1);
    const waits: number[] = [];
    for (let attempts = 0; attempts < 5; attempts += 1) {
      const { settled } = await readFiles(options(quickbooks, ['m']), [
        tryOf('m', ['1'], attempts),
      ]);
      for (const { outcome } of settled) if ('again' in outcome) waits.push(outcome.inMs / 60_000);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16]);
    const last = await readFiles(options(quickbooks, ['m']), [tryOf('m', ['1'], 5)]);
    expect(last.filesOf.get('m')?.kept[0]?.leftOut).toBe('QuickBooks failed');
  });

  it('of a whole pass lie in memory within bounds; the other mails are left for the next', async () => {
    const { quickbooks, read } = reading(() => 6 * megabyte);
    const names = Array.from({ length: 40 }, (_, index) => `m${index}`);
    const { filesOf, later, settled } = await readFiles(
      options(quickbooks, names),
      names.map((name) => tryOf(name, [name])),
    );
    expect(read.length).toBeLessThanOrEqual(8);
    expect(filesOf.size).toBeGreaterThan(0);
    expect(filesOf.size + later.length + settled.length).toBe(40);
  });
});

describe('the mails of a pass', () => {
  it('are as many as a hundred files allow, but at least one', () => {
    const with40 = (id: string) =>
      tryOf(
        id,
        Array.from({ length: 40 }, (_, index) => String(index)),
      );
    const tries = ['a', 'b', 'c'].map(with40);
    expect(firstMails(tries, wanting(['a', 'b', 'c'])).first).toHaveLength(2);
    expect(firstMails(tries, wanting(['a'])).first).toHaveLength(3);
    expect(firstMails(tries, wanting([])).later).toEqual([]);
  });
});

describe('the names of files', () => {
  it('hold nothing that a system refuses, and are never alike', () => {
    const rows = [
      { id: '1', docNumber: '../a b' },
      { id: '2', docNumber: '7' },
      { id: '3', docNumber: '7' },
      { id: '4', docNumber: null },
      { id: '5', docNumber: '***' },
      { id: '6', docNumber: 'Ö-1' },
    ];
    expect(fileNames(rows)).toEqual([
      'Invoice_a-b.pdf',
      'Invoice_7_2.pdf',
      'Invoice_7_3.pdf',
      'Invoice_4.pdf',
      'Invoice_5.pdf',
      'Invoice_Ö-1.pdf',
    ]);
  });
});
