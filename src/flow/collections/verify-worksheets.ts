import { worksheetSchema } from '../../adapters/store/charges.ts';
import { jsonValue } from '../../adapters/store/json.ts';
import { worksheetHash } from '../../adapters/store/worksheet-hash.ts';
import type { WorksheetRow, WorksheetRowStore } from '../../adapters/store/worksheet-rows.ts';
import { worksheetProblems } from '../../core/charges/verify-worksheet.ts';
import { formatAmount, groupThousands } from '../../core/money/amount.ts';

/** A stored worksheet that does not prove its charge; each problem is a sentence. */
export type WorksheetMismatch = {
  readonly realmId: string;
  readonly chargeId: string;
  readonly reference: string;
  readonly problems: readonly string[];
};

export type Verification = {
  readonly checked: number;
  /** Charges from before worksheets had hashes; their arithmetic was checked all the same. */
  readonly withoutHash: number;
  readonly wrong: number;
};

const rowsAtATime = 200;

/**
 * Works every stored worksheet out again and checks its hash, a page at a time, so that the number
 * of charges does not matter. Nothing is changed.
 * @param options.realmId one company; all when absent
 * @param options.onMismatch is told of each worksheet that does not prove its charge
 */
export async function verifyWorksheets(
  rows: WorksheetRowStore,
  options: {
    realmId?: string | undefined;
    onMismatch: (mismatch: WorksheetMismatch) => void;
  },
): Promise<Verification> {
  let [checked, withoutHash, wrong] = [0, 0, 0];
  let after: string | undefined;
  for (;;) {
    const page = await rows.page(options.realmId, { limit: rowsAtATime, after });
    for (const row of page) {
      checked += 1;
      if (row.worksheetHash === null) withoutHash += 1;
      const problems = problemsOf(row);
      if (problems.length === 0) continue;
      wrong += 1;
      const { realmId, id: chargeId, reference } = row;
      options.onMismatch({ realmId, chargeId, reference, problems });
    }
    after = page.at(-1)?.id;
    if (page.length < rowsAtATime) return { checked, withoutHash, wrong };
  }
}

/** What is wrong with one stored worksheet, a sentence each. */
export function problemsOf(row: WorksheetRow): string[] {
  const json = jsonValue.safeParse(row.worksheet);
  const read = worksheetSchema.safeParse(row.worksheet);
  if (!json.success || !read.success) return ['The worksheet cannot be read.'];
  const isIntact = row.worksheetHash === null || worksheetHash(json.data) === row.worksheetHash;
  const hash = isIntact ? [] : ['The worksheet is not the one that its hash was made of.'];
  try {
    return [...hash, ...problemsOfRow(row, read.data), ...worksheetProblems(read.data)];
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    return [...hash, `The worksheet cannot be worked out again: ${why}`];
  }
}

function problemsOfRow(
  row: WorksheetRow,
  worksheet: {
    readonly amount: string;
    readonly currency: string;
    readonly assessmentDate: string;
  },
): string[] {
  const { currency } = row;
  const charged = formatAmount({ minor: row.amount, currency });
  const isSame = worksheet.amount === charged && worksheet.currency === currency;
  return [
    ...(isSame
      ? []
      : [
          `The charge is of ${groupThousands(charged)} ${currency}, its worksheet of ` +
            `${groupThousands(worksheet.amount)} ${worksheet.currency}.`,
        ]),
    ...(worksheet.assessmentDate === row.assessmentDate
      ? []
      : [`The charge is of ${row.assessmentDate}, its worksheet of ${worksheet.assessmentDate}.`]),
  ];
}
