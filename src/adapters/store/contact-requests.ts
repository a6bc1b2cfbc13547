import type { Clock } from '../../clock.ts';
import type { Queries } from './database.ts';

export const contactRequestStates = ['waiting', 'accepted', 'declined'] as const;
export type ContactRequestState = (typeof contactRequestStates)[number];

/** Whom a payer wants written to, put before the owner. */
export type ContactRequest = {
  readonly id: string;
  readonly customerId: string;
  readonly email: string;
  readonly name: string | null;
  readonly note: string | null;
  readonly state: ContactRequestState;
  readonly createdAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
};

export type NewContactRequest = Pick<ContactRequest, 'customerId' | 'email' | 'name' | 'note'>;

type Row = NonNullable<Awaited<ReturnType<Queries['contactRequest']['findFirst']>>>;
const fromRow = (row: Row): ContactRequest => ({
  ...row,
  // What cannot be read is not acted on.
  state: contactRequestStates.find((state) => state === row.state) ?? 'declined',
});

export type ContactRequestStore = ReturnType<typeof createContactRequestStore>;

/** What payers asked to have changed about whom mails go to. */
export function createContactRequestStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    async add(realmId: string, wanted: NewContactRequest): Promise<ContactRequest> {
      const data = { ...wanted, realmId, state: 'waiting', createdAt: clock.now() };
      return fromRow(await db.contactRequest.create({ data }));
    },

    /** Newest first; of some customers, or in one state, where asked for. */
    async list(
      realmId: string,
      only: {
        readonly customerIds?: readonly string[];
        readonly state?: ContactRequestState | undefined;
      } = {},
      page: { readonly limit: number; readonly after?: string | undefined } = { limit: 1_000 },
    ): Promise<ContactRequest[]> {
      const { customerIds, state } = only;
      const rows = await db.contactRequest.findMany({
        where: {
          realmId,
          ...(customerIds === undefined ? {} : { customerId: { in: [...customerIds] } }),
          ...(state === undefined ? {} : { state }),
          // The last of the page before may have been settled since, and is in no list to skip.
          ...(page.after ? { NOT: { id: page.after } } : {}),
        },
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
        take: page.limit,
        ...(page.after ? { cursor: { id: page.after } } : {}),
      });
      return rows.map(fromRow);
    },

    async find(realmId: string, id: string): Promise<ContactRequest | null> {
      const row = await db.contactRequest.findFirst({ where: { realmId, id } });
      return row && fromRow(row);
    },

    /** Settles a request that waits. @returns false when somebody has settled it */
    async settle(
      realmId: string,
      id: string,
      state: Exclude<ContactRequestState, 'waiting'>,
      decidedBy: string,
    ): Promise<boolean> {
      const { count } = await db.contactRequest.updateMany({
        where: { realmId, id, state: 'waiting' },
        data: { state, decidedBy, decidedAt: clock.now() },
      });
      return count > 0;
    },
  };
}
