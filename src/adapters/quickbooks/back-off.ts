const firstMs = 800;

/**
 * How long to wait before a failed read is repeated: four times longer each time, half of it by
 * chance, so that many who failed together do not come back together.
 * @param attempt the attempts made so far, from 1
 */
export function backOffMs(attempt: number, random: () => number = Math.random): number {
  const longest = firstMs * 4 ** (attempt - 1);
  return longest / 2 + (longest / 2) * random();
}
