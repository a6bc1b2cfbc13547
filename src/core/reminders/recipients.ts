/** Whom a mail goes to. QuickBooks' e-mail fields may hold several addresses in one text. */

const wellFormed = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/;

/** The addresses in a field, in order; what is no address is left out. */
export function addressesIn(field: string): string[] {
  return field
    .split(/[,;\s]+/)
    .map((text) => text.trim())
    .filter((text) => wellFormed.test(text));
}

/**
 * The recipients of a mail: the invoices' own addresses, else the customer's. Suppressed ones
 * are left out, and where none of the first is left the second are taken. Empty when nobody can
 * be written to.
 */
export function recipientsOf(
  billEmails: readonly (string | null)[],
  customerEmails: readonly string[],
  suppressed: readonly string[],
): string[] {
  const shut = new Set(suppressed.map((address) => address.trim().toLowerCase()));
  const usable = (fields: readonly string[]): string[] =>
    unique(fields.flatMap(addressesIn)).filter((address) => !shut.has(address.toLowerCase()));
  const own = usable(billEmails.filter((field) => field !== null));
  return own.length > 0 ? own : usable(customerEmails);
}

function unique(addresses: readonly string[]): string[] {
  const seen = new Set<string>();
  return addresses.filter((address) => {
    const key = address.toLowerCase();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
