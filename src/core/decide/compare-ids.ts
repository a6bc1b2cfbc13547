/** Orders QuickBooks ids as people count: "9" before "10", numbers before other ids. */
export function compareIds(a: string, b: string): number {
  // Of equal length both orders are that of the texts, which is most of the time.
  if (a.length !== b.length && /^\d+$/.test(a) && /^\d+$/.test(b)) return a.length - b.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
