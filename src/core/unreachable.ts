/** Thrown when a value turns up that the types rule out, such as a status from a newer version. */
export class UnknownCaseError extends Error {
  override readonly name = 'UnknownCaseError';
}

/** Ends a switch over a union: the compiler proves that nothing comes here. */
export function unreachable(value: never): never {
  throw new UnknownCaseError(`Nothing is known about ${JSON.stringify(value)}`);
}
