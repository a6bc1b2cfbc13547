import type { Clock } from '../../clock.ts';
import { addDays, type PlainDate } from '../../core/calendar/plain-date.ts';
import type { Queries } from './database.ts';
import { createPayerTokens } from './payer-tokens.ts';

/** What an owner chose of the page that customers see. */
export type PayerPageSettings = {
  readonly isOn: boolean;
  /** For how many days after its mail a link opens the page. */
  readonly linkDays: number;
  /** How many days ahead a payer may promise to pay at most. */
  readonly promiseDays: number;
};

/** Without a word of the owner's the page is open. */
const plain: PayerPageSettings = { isOn: true, linkDays: 60, promiseDays: 30 };

/** The address of a customer's page as a mail has it; null where the page is off. */
export type PayerLinkOf = (customerId: string, mailId?: string) => string | null;

export type PayerLinkStore = ReturnType<typeof createPayerLinkStore>;

/** The links that open customers their page, what the owner chose of it, and which links count. */
export function createPayerLinkStore(options: {
  readonly db: Queries;
  readonly clock: Clock;
  readonly encryptionKey: Buffer;
  /** The app's public address. */
  readonly baseUrl: string;
}) {
  const { db, clock, baseUrl } = options;
  const tokens = createPayerTokens(options.encryptionKey);

  async function settings(realmId: string): Promise<PayerPageSettings> {
    const row = await db.payerPageSettings.findUnique({ where: { realmId } });
    if (row === null) return plain;
    const { isOn, linkDays, promiseDays } = row;
    return { isOn, linkDays, promiseDays };
  }

  async function seriesOf(
    realmId: string,
    customerIds: readonly string[],
  ): Promise<(customerId: string) => number> {
    const rows = await db.payerLinkSeries.findMany({
      where: { realmId, customerId: { in: [...customerIds] } },
    });
    const known = new Map(rows.map(({ customerId, series }) => [customerId, series]));
    return (customerId) => known.get(customerId) ?? 0;
  }

  return {
    settings,
    open: (token: string) => tokens.open(token),

    async save(realmId: string, wanted: PayerPageSettings, author: string): Promise<void> {
      const values = { ...wanted, author, updatedAt: clock.now() };
      const create = { realmId, ...values };
      await db.payerPageSettings.upsert({ where: { realmId }, create, update: values });
    },

    /** Makes the links of a day's mails to these customers. The same mail of a day has the same. */
    async linksFor(
      realmId: string,
      customerIds: readonly string[],
      today: PlainDate,
    ): Promise<PayerLinkOf> {
      const [{ isOn, linkDays }, series] = await Promise.all([
        settings(realmId),
        seriesOf(realmId, customerIds),
      ]);
      if (!isOn) return () => null;
      const expiresOn = addDays(today, linkDays);
      return (customerId, mailId) => {
        const claims = { realmId, customerId, series: series(customerId), expiresOn };
        return `${baseUrl}/pay/${tokens.seal({ ...claims, mailId: mailId ?? null })}`;
      };
    },

    /** Which series of a customer's links counts. */
    series: async (realmId: string, customerId: string): Promise<number> =>
      (await seriesOf(realmId, [customerId]))(customerId),

    /** Takes all links of a customer back that were ever sent. */
    async revoke(realmId: string, customerId: string, author: string): Promise<void> {
      const at = { author, updatedAt: clock.now() };
      await db.payerLinkSeries.upsert({
        where: { realmId_customerId: { realmId, customerId } },
        create: { realmId, customerId, series: 1, ...at },
        update: { series: { increment: 1 }, ...at },
      });
    },
  };
}
