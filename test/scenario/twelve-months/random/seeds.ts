/** The seeds of a text such as "7" or "1-40,52". */
export const seedsIn = (written: string): number[] =>
  written.split(',').flatMap((range) => {
    const [first = 1, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
