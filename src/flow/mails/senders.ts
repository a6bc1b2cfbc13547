import { AccountReadError, type PostmarkAccount } from '../../adapters/postmark/account.ts';
import { createAuditStore } from '../../adapters/store/audit.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { Database } from '../../adapters/store/database.ts';
import type { MailServerStore } from '../../adapters/store/mail-servers.ts';
import type { SenderState, SenderStateStore } from '../../adapters/store/sender-states.ts';
import type { Clock } from '../../clock.ts';

/** The address that a company's mails are from, and what is known of it. */
export type Sender = {
  readonly address: string;
  /** Whether its server is the company's own, whose account may be another than Dunwell's. */
  readonly isOwn: boolean;
  /** Whether Dunwell can ask Postmark of it at all. */
  readonly canAsk: boolean;
  readonly state: SenderState | null;
};

export type ResendAnswer =
  | { readonly outcome: 'sent' }
  /** Nothing was sent; the reason is for the person. */
  | { readonly outcome: 'refused'; readonly reason: string };

export type Senders = ReturnType<typeof createSenders>;

const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** An answer is as good as new for this long; many companies may ask for one address. */
const freshMs = 10_000;

/** Whether Postmark sends for the addresses that mails are from, as its account API tells. */
export function createSenders(options: {
  readonly db: Database;
  readonly clock: Clock;
  readonly senderStates: SenderStateStore;
  readonly mailServers: MailServerStore;
  /** Null without an account token. */
  readonly account: PostmarkAccount | null;
  /** The address that Dunwell's own server sends from. */
  readonly from: string;
}) {
  const { db, clock, senderStates, mailServers, account } = options;

  /** @param isAsked Postmark is also to look into the DNS, for what it had not found there */
  async function look(address: string, isAsked: boolean): Promise<void> {
    if (account === null) return;
    try {
      const facts = await account.sender(address);
      const { domain } = facts;
      const isWhole = domain === null || (domain.isDkimVerified && domain.isReturnPathVerified);
      if (!isAsked || isWhole) return await senderStates.learnt(address, facts);
      await account.verify(domain);
      await senderStates.learnt(address, await account.sender(address));
    } catch (error) {
      if (!(error instanceof AccountReadError)) throw error;
      await senderStates.failed(address, error.message);
    }
  }

  async function find(realmId: string): Promise<Sender> {
    const server = await mailServers.current(realmId);
    const own = server?.from ?? null;
    const address = own ?? options.from;
    const state = await senderStates.find(address);
    return { address, isOwn: own !== null, canAsk: account !== null, state };
  }

  return {
    find,

    /** Asks Postmark, unless that was just done, and has it look into the DNS for what it lacked. */
    async lookAgain({ realmId }: Company): Promise<Sender> {
      const known = await find(realmId);
      const { address, state } = known;
      const isFresh = state !== null && clock.now().getTime() - state.triedAt.getTime() < freshMs;
      if (isFresh) return known;
      await look(address, true);
      return find(realmId);
    },

    /** Asks for what was not asked for within a day. */
    async lookDaily(): Promise<void> {
      if (account === null) return;
      const yesterday = new Date(clock.now().getTime() - dayMs);
      for (const address of new Set([options.from, ...(await mailServers.senders())])) {
        const state = await senderStates.find(address);
        if (state === null || state.triedAt <= yesterday) await look(address, false);
      }
    },

    /** Has Postmark mail the sender's address its confirmation once more, once an hour at most. */
    async resendConfirmation({ realmId }: Company, actor: string): Promise<ResendAnswer> {
      const { address, state } = await find(realmId);
      const signature = state?.facts?.signature ?? null;
      if (account === null || signature === null || signature.isConfirmed) {
        return { outcome: 'refused', reason: 'Postmark has nothing to confirm for this address.' };
      }
      const hourAgo = new Date(clock.now().getTime() - hourMs);
      if (!(await senderStates.claimResend(address, hourAgo))) {
        const reason = 'It was sent within the hour already. Look among the junk mail, too.';
        return { outcome: 'refused', reason };
      }
      try {
        await account.resendConfirmation(signature.id);
      } catch (error) {
        if (!(error instanceof AccountReadError)) throw error;
        return { outcome: 'refused', reason: `${error.message}. Try again later.` };
      }
      const audit = createAuditStore({ db, clock });
      const what = 'sender confirmation asked for';
      await audit.add({ realmId, actor, what, detail: { address } });
      return { outcome: 'sent' };
    },
  };
}
