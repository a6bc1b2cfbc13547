/** A pattern for `ilike` that finds a text anywhere; the text's own wildcards are taken literally. */
export const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
