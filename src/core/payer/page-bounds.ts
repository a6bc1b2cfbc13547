/** Bounds of what an owner chooses of the page for customers, in days; both ends count. */

/** For how many days after its mail a link opens the page. */
export const linkDaysBounds = { least: 7, most: 365 } as const;

/** How many days ahead a payer may promise to pay. */
export const promiseDaysBounds = { least: 1, most: 180 } as const;
