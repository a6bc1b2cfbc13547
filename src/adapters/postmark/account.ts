import { AccountClient, Errors } from 'postmark';
import { z } from 'zod';
import {
  domainOfAddress,
  type DnsRecord,
  type SenderDomain,
  type SenderFacts,
} from '../../core/mail/sender-state.ts';
import { answerTimeoutMs } from './mailer.ts';

/** Thrown when Postmark's account API told nothing; the message is for people, without a secret. */
export class AccountReadError extends Error {
  override readonly name = 'AccountReadError';
}

export type PostmarkAccount = ReturnType<typeof createPostmarkAccount>;

const perPage = 500;
/** More senders or domains than this nobody has; it ends a list that would not end by itself. */
const mostPages = 20;

const flag = z.boolean().catch(false);
const text = z.string().nullish().catch(null);
const senderSchema = z.object({ ID: z.number(), EmailAddress: z.string(), Confirmed: flag });
const domainSchema = z.object({ ID: z.number(), Name: z.string() });
const detailsSchema = z.object({
  ...{ DKIMVerified: flag, DKIMHost: text, DKIMTextValue: text },
  ...{ DKIMPendingHost: text, DKIMPendingTextValue: text },
  ...{ ReturnPathDomainVerified: flag, ReturnPathDomain: text, ReturnPathDomainCNAMEValue: text },
});

/** What an account at Postmark says of addresses that mails are from. */
export function createPostmarkAccount(options: {
  accountToken: string;
  host: string;
  https: boolean;
  timeoutMs?: number;
}) {
  const client = new AccountClient(options.accountToken, {
    requestHost: options.host,
    useHttps: options.https,
    timeout: (options.timeoutMs ?? answerTimeoutMs) / 1_000,
  });

  async function domainFacts(
    address: string,
    signatureId: number | null,
  ): Promise<SenderDomain | null> {
    const wanted = domainOfAddress(address);
    const domain = await findIn(
      async (page) => (await client.getDomains(page)).Domains,
      domainSchema,
      ({ Name }) => Name.toLowerCase() === wanted,
    );
    if (domain) return domainOf(domain.ID, wanted, await client.getDomain(domain.ID));
    if (signatureId === null) return null;
    return domainOf(null, wanted, await client.getSenderSignature(signatureId));
  }

  return {
    /** @throws AccountReadError */
    async sender(address: string): Promise<SenderFacts> {
      return telling(async () => {
        const wanted = address.toLowerCase();
        const found = await findIn(
          async (page) => (await client.getSenderSignatures(page)).SenderSignatures,
          senderSchema,
          ({ EmailAddress }) => EmailAddress.toLowerCase() === wanted,
        );
        const signature = found ? { id: found.ID, isConfirmed: found.Confirmed } : null;
        return { signature, domain: await domainFacts(address, signature?.id ?? null) };
      });
    },

    /**
     * Has Postmark look into the DNS of a domain now, for what it has not found there yet.
     * @throws AccountReadError
     */
    async verify({ id, isDkimVerified, isReturnPathVerified }: SenderDomain): Promise<void> {
      if (id === null) return;
      await telling(async () => {
        if (!isDkimVerified) await client.verifyDomainDKIM(id);
        if (!isReturnPathVerified) await client.verifyDomainReturnPath(id);
      });
    },

    /**
     * Has Postmark mail the address the link that confirms it once more.
     * @throws AccountReadError
     */
    async resendConfirmation(signatureId: number): Promise<void> {
      await telling(() => client.resendSenderSignatureConfirmation(signatureId));
    },
  };
}

type Page = { readonly count: number; readonly offset: number };

/** The first of a list in pages that is looked for; null when none is. */
async function findIn<S extends z.ZodType>(
  read: (page: Page) => Promise<readonly unknown[]>,
  schema: S,
  isIt: (each: z.output<S>) => boolean,
): Promise<z.output<S> | null> {
  for (let place = 0; place < mostPages; place += 1) {
    const items = z.array(schema).parse(await read({ count: perPage, offset: place * perPage }));
    const found = items.find(isIt);
    if (found !== undefined) return found;
    if (items.length < perPage) return null;
  }
  return null;
}

function domainOf(id: number | null, name: string, answer: unknown): SenderDomain {
  const details = detailsSchema.parse(answer);
  return {
    ...{ id, name, isDkimVerified: details.DKIMVerified },
    // A key that is to come stands beside the one in use.
    dkim:
      recordOf('TXT', details.DKIMPendingHost, details.DKIMPendingTextValue) ??
      recordOf('TXT', details.DKIMHost, details.DKIMTextValue),
    isReturnPathVerified: details.ReturnPathDomainVerified,
    returnPath: recordOf('CNAME', details.ReturnPathDomain, details.ReturnPathDomainCNAMEValue),
  };
}

const recordOf = (
  type: DnsRecord['type'],
  host: string | null | undefined,
  value: string | null | undefined,
): DnsRecord | null => (host && value ? { type, host, value } : null);

async function telling<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new AccountReadError(reasonOf(error), { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return 'Postmark gave an answer that cannot be read';
  if (error instanceof Errors.InvalidAPIKeyError) {
    return 'Postmark does not accept the account token (POSTMARK_ACCOUNT_TOKEN)';
  }
  const status = error instanceof Errors.PostmarkError ? error.statusCode : 0;
  return status === 0 ? 'Postmark could not be reached' : `Postmark answered HTTP ${status}`;
}
