/** The kinds of query parameters that reports share. */
import { invalidEnumeration, invalidProperty } from '../faults.ts';
import { isPlainDate } from '../times.ts';
import { periodOfMacro, type Period } from './date-macros.ts';

export type Parameters = Readonly<Record<string, string | undefined>>;

/** @throws QuickBooksFault for text that is no day */
export function readDate(parameters: Parameters, name: string): string | undefined {
  const text = parameters[name];
  if (text === undefined) return undefined;
  if (!isPlainDate(text)) throw invalidProperty(name);
  return text;
}

/** @throws QuickBooksFault for a period that QuickBooks has no name for */
export function readMacro(macro: string, today: string, fiscalStart: number): Period {
  const period = periodOfMacro(macro, today, fiscalStart);
  if (period === undefined) throw invalidEnumeration('date_macro', macro);
  return period;
}

/** Whether the order is a descending one. */
export function readOrder(text: string | undefined): boolean {
  const order = text?.toLowerCase() ?? 'ascend';
  if (order !== 'ascend' && order !== 'descend') throw invalidEnumeration('sort_order', order);
  return order === 'descend';
}

/** Words between commas; undefined where there are none. */
export function readWords(text: string | undefined): string[] | undefined {
  const words = text?.split(',').map((word) => word.trim());
  const given = words?.filter((word) => word !== '');
  return given === undefined || given.length === 0 ? undefined : given;
}

export function readIds(text: string | undefined): ReadonlySet<string> | undefined {
  const words = readWords(text);
  return words === undefined ? undefined : new Set(words);
}
