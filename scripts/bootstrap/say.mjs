/** One short line about what the set-up does; on stderr, so that stdout stays the program's. */
export function say(text) {
  process.stderr.write(`dunwell: ${text}\n`);
}
