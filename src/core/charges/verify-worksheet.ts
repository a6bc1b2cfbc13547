/**
 * Whether a worksheet proves its amount: once from the figures that it shows, once from the facts
 * that it records. Both ways must come to the same cent.
 */
import { NoRateError } from '../law/base-rates.ts';
import { groupThousands } from '../money/amount.ts';
import { recalculate } from './recalculate.ts';
import { recomputeWorksheet } from './recompute-worksheet.ts';
import type { Worksheet } from './worksheet.ts';

/** What is wrong with a worksheet, a sentence each; nothing for one that proves its amount. */
export function worksheetProblems(worksheet: Worksheet): string[] {
  const { currency, amount } = worksheet;
  const money = (text: string): string => `${groupThousands(text)} ${currency}`;
  const shown = recomputeWorksheet(worksheet);
  return [
    ...(shown === amount
      ? []
      : [`The figures it shows come to ${money(shown)}, not to ${money(amount)}.`]),
    ...problemsOfFacts(worksheet, money),
  ];
}

function problemsOfFacts(worksheet: Worksheet, money: (text: string) => string): string[] {
  try {
    const again = recalculate(worksheet);
    if (again === null) return [];
    if (again.amount !== worksheet.amount) {
      const [now, then] = [money(again.amount), money(worksheet.amount)];
      return [`Calculated again from its facts it comes to ${now}, not to ${then}.`];
    }
    if (again.exact !== worksheet.exact) {
      return [
        `Calculated again from its facts the exact sum is ${again.exact}, not ${worksheet.exact}.`,
      ];
    }
    return [];
  } catch (error) {
    if (error instanceof NoRateError) return [error.message];
    throw error;
  }
}
