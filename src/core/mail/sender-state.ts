/** Whether mail may go out from an address, by what Postmark knows of it, and what is left to do. */

/** A record as it is to stand in a domain's DNS. */
export type DnsRecord = {
  readonly type: 'TXT' | 'CNAME';
  readonly host: string;
  readonly value: string;
};

export type SenderDomain = {
  /** Null for what is known by the signature alone. */
  readonly id: number | null;
  readonly name: string;
  readonly isDkimVerified: boolean;
  readonly dkim: DnsRecord | null;
  readonly isReturnPathVerified: boolean;
  readonly returnPath: DnsRecord | null;
};

/** What an account at Postmark has of an address; both null where it does not know it. */
export type SenderFacts = {
  readonly signature: { readonly id: number; readonly isConfirmed: boolean } | null;
  readonly domain: SenderDomain | null;
};

export type SenderTodo =
  /** Nobody has told Postmark of the address or its domain. */
  | { readonly kind: 'add' }
  /** The link in a mail of Postmark's to the address is to be opened. */
  | { readonly kind: 'confirm' }
  /** A record is missing: without DKIM mails look forged, without Return-Path SPF does not fit. */
  | { readonly kind: 'record'; readonly of: 'dkim' | 'return-path'; readonly record: DnsRecord };

export type SenderJudgement = {
  /** A confirmed signature or a domain with DKIM is what Postmark sends for. */
  readonly maySend: boolean;
  readonly todo: readonly SenderTodo[];
};

/** Judges an address; what it may send already may still be better off with a record more. */
export function judgeSender({ signature, domain }: SenderFacts): SenderJudgement {
  const isVerified = domain?.isDkimVerified ?? false;
  const maySend = isVerified || (signature?.isConfirmed ?? false);
  if (signature === null && domain === null) return { maySend, todo: [{ kind: 'add' }] };
  const todo: SenderTodo[] = [];
  if (!maySend && signature !== null) todo.push({ kind: 'confirm' });
  if (domain?.dkim && !domain.isDkimVerified) {
    todo.push({ kind: 'record', of: 'dkim', record: domain.dkim });
  }
  if (domain?.returnPath && !domain.isReturnPathVerified) {
    todo.push({ kind: 'record', of: 'return-path', record: domain.returnPath });
  }
  return { maySend, todo };
}

/** The domain of an address, in lower case. */
export const domainOfAddress = (address: string): string =>
  address.slice(address.lastIndexOf('@') + 1).toLowerCase();
