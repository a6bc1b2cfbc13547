/** One address of a mail, as Postmark shows it. */
export type Address = { readonly Email: string; readonly Name: string };

/**
 * Reads a comma-separated list: `a@x.com`, `Name <a@x.com>`, `"Name, Inc." <a@x.com>`.
 * Undefined when any of it is no address.
 */
export function parseAddresses(list: string): readonly Address[] | undefined {
  const addresses: Address[] = [];
  for (const part of splitOutsideQuotes(list)) {
    if (part.trim() === '') continue;
    const named = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^<"]*))\s*<([^<>]+)>\s*$/.exec(part);
    const email = (named?.[3] ?? part).trim();
    const name = named?.[1]?.replace(/\\(.)/g, '$1') ?? named?.[2]?.trim() ?? '';
    if (!/^[^\s@<>,;"]+@[^\s@<>,;".]+(\.[^\s@<>,;".]+)+$/.test(email)) return undefined;
    addresses.push({ Email: email, Name: name });
  }
  return addresses;
}

function splitOutsideQuotes(list: string): readonly string[] {
  const parts: string[] = [''];
  let isQuoted = false;
  let isEscaped = false;
  for (const sign of list) {
    if (sign === ',' && !isQuoted) {
      parts.push('');
      continue;
    }
    if (sign === '"' && !isEscaped) isQuoted = !isQuoted;
    isEscaped = sign === '\\' && !isEscaped;
    parts.push(`${parts.pop() ?? ''}${sign}`);
  }
  return parts;
}
