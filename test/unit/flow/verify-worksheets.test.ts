import { describe, expect, it } from 'vitest';
import { worksheetHash } from '../../../src/adapters/store/worksheet-hash.ts';
import type { WorksheetRow } from '../../../src/adapters/store/worksheet-rows.ts';
import type { Worksheet } from '../../../src/core/charges/worksheet.ts';
import {
  problemsOf,
  verifyWorksheets,
  type WorksheetMismatch,
} from '../../../src/flow/collections/verify-worksheets.ts';
import { chargedBy } from '../core/charges/charged-story.ts';
import { anInvoice, aPosting, day, usd } from '../core/facts.ts';

const policy = {
  amount: { kind: 'annualRate', percent: '18' },
  start: { graceDays: 10 },
  maximum: '500.00',
};
const invoice = anInvoice({
  total: usd('1234.56'),
  postings: [aPosting('2026-03-06', '1000.00')],
});

function charged(): Worksheet {
  const [charge] = chargedBy(invoice, policy, ['2026-03-12']).charges;
  if (!charge) throw new Error('nothing is charged');
  return charge.worksheet;
}

/** A row whose hash is that of what it holds, as whoever tampers with it might well see to. */
function rowOf(worksheet: Worksheet, more: Partial<WorksheetRow> = {}): WorksheetRow {
  const json: unknown = JSON.parse(JSON.stringify(worksheet));
  return {
    id: 'c1',
    realmId: '1',
    reference: 'DW-000001',
    assessmentDate: day('2026-03-12'),
    amount: 374n,
    currency: 'USD',
    worksheet: json,
    worksheetHash: worksheetHash(worksheet),
    ...more,
  };
}

describe('a stored worksheet', () => {
  it('proves its charge', () => {
    expect(problemsOf(rowOf(charged()))).toEqual([]);
  });

  it('from before there were hashes and records proves its arithmetic', () => {
    const { record: _, ...old } = charged();
    expect(problemsOf(rowOf(old, { worksheetHash: null }))).toEqual([]);
    const lower = { ...old, amount: '3.00' };
    expect(problemsOf(rowOf(lower, { worksheetHash: null, amount: 300n }))).toEqual([
      'The figures it shows come to 3.74 USD, not to 3.00 USD.',
    ]);
  });

  it('that was changed no longer has its hash', () => {
    const { worksheetHash: hash } = rowOf(charged());
    const moved = { ...charged(), customerId: '11' };
    expect(problemsOf(rowOf(moved, { worksheetHash: hash }))).toEqual([
      'The worksheet is not the one that its hash was made of.',
    ]);
  });

  it('shows a changed figure, even with a hash made anew', () => {
    const worksheet = charged();
    if (worksheet.calculation.kind !== 'annualRate') throw new Error('another part');
    const segments = worksheet.calculation.segments.map((segment, index) =>
      index === 0 ? { ...segment, openBase: '2000.00' } : segment,
    );
    const changed = { ...worksheet, calculation: { ...worksheet.calculation, segments } };
    expect(problemsOf(rowOf(changed))).toEqual([
      'The figures it shows come to 5.63 USD, not to 3.74 USD.',
    ]);
  });

  it('shows a changed fact, even where the figures agree with each other', () => {
    const worksheet = charged();
    if (!worksheet.record) throw new Error('no record');
    const record = { ...worksheet.record, postings: [] };
    // What no posting explains counts as paid from the start.
    expect(problemsOf(rowOf({ ...worksheet, record }))).toEqual([
      'Calculated again from its facts it comes to 1.27 USD, not to 3.74 USD.',
    ]);
    const unpaid = { ...record, invoice: { ...record.invoice, openBalance: '1234.56' } };
    expect(problemsOf(rowOf({ ...worksheet, record: unpaid }))).toEqual([
      'Calculated again from its facts it comes to 6.70 USD, not to 3.74 USD.',
    ]);
  });

  it('and its row must agree, on the amount, the currency and the date', () => {
    const worksheet = charged();
    expect(problemsOf(rowOf(worksheet, { amount: 500n }))).toEqual([
      'The charge is of 5.00 USD, its worksheet of 3.74 USD.',
    ]);
    expect(problemsOf(rowOf(worksheet, { assessmentDate: day('2026-03-13') }))).toEqual([
      'The charge is of 2026-03-13, its worksheet of 2026-03-12.',
    ]);
  });

  it('that cannot be read, or worked out, is named as such', () => {
    expect(problemsOf(rowOf(charged(), { worksheet: { version: 9 } }))).toEqual([
      'The worksheet cannot be read.',
    ]);
    const nonsense = { ...charged(), currency: 'dollars' };
    expect(problemsOf(rowOf(nonsense)).join(' ')).toContain('cannot be worked out again');
  });
});

it('all worksheets are read page by page, each once, and every wrong one is told of', async () => {
  const rows = Array.from({ length: 501 }, (_, index) => {
    const isWrong = index === 3 || index === 500;
    return rowOf(charged(), {
      id: String(index).padStart(4, '0'),
      ...(isWrong ? { amount: 1n } : {}),
      ...(index === 7 ? { worksheetHash: null } : {}),
    });
  });
  const sizes: number[] = [];
  const store = {
    page: async (
      _realm: string | undefined,
      page: { limit: number; after?: string | undefined },
    ) => {
      const found = rows.filter(({ id }) => id > (page.after ?? '')).slice(0, page.limit);
      sizes.push(found.length);
      return found;
    },
  };
  const told: WorksheetMismatch[] = [];
  const result = await verifyWorksheets(store, { onMismatch: (each) => told.push(each) });
  expect(result).toEqual({ checked: 501, withoutHash: 1, wrong: 2 });
  expect(told.map(({ chargeId }) => chargeId)).toEqual(['0003', '0500']);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(200);
});
