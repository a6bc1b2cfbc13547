import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { placeOf } from '../../core/law/place.ts';
import type { LegalFacts } from '../../core/ledger/facts.ts';
import type { Queries } from './database.ts';
import { fromDbDateOrNull } from './dates.ts';

/** What the owner says of a customer; null where nothing was said. */
export type LegalSettings = {
  readonly isConsumer: boolean | null;
  /** Instead of the billing address. */
  readonly country: string | null;
  readonly region: string | null;
  readonly agreedTerms: { readonly date: PlainDate; readonly document: string } | null;
};

export const noLegalSettings: LegalSettings = {
  isConsumer: null,
  country: null,
  region: null,
  agreedTerms: null,
};

type Row = NonNullable<Awaited<ReturnType<Queries['customerLegal']['findFirst']>>>;

function fromRow(row: Row): LegalSettings {
  const date = fromDbDateOrNull(row.agreedOn);
  const document = row.agreedDocument;
  return {
    isConsumer: row.isConsumer,
    country: row.country,
    region: row.region,
    agreedTerms: date === null || document === null ? null : { date, document },
  };
}

export type LegalStore = ReturnType<typeof createLegalStore>;

/** What the legal guard is told of customers. */
export function createLegalStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    async find(realmId: string, customerId: string): Promise<LegalSettings> {
      const row = await db.customerLegal.findUnique({
        where: { realmId_customerId: { realmId, customerId } },
      });
      return row === null ? noLegalSettings : fromRow(row);
    },

    /** Says anew where a customer is and what it is; its terms are kept apart, by versions. */
    async save(
      realmId: string,
      customerId: string,
      settings: Omit<LegalSettings, 'agreedTerms'>,
      author: string,
    ): Promise<void> {
      const { isConsumer, country, region } = settings;
      const values = {
        isConsumer,
        country,
        region,
        author,
        updatedAt: clock.now(),
      };
      await db.customerLegal.upsert({
        where: { realmId_customerId: { realmId, customerId } },
        create: { realmId, customerId, ...values },
        update: values,
      });
    },
  };
}

/** The settings of all customers of a company, or of the named ones, by customer. */
export async function legalSettings(
  db: Queries,
  realmId: string,
  customerIds?: readonly string[],
): Promise<ReadonlyMap<string, LegalSettings>> {
  const where = { realmId, ...(customerIds ? { customerId: { in: [...customerIds] } } : {}) };
  const rows = await db.customerLegal.findMany({ where });
  return new Map(rows.map((row) => [row.customerId, fromRow(row)]));
}

const addressSchema = z
  .object({
    Country: z.string().nullish(),
    CountrySubDivisionCode: z.string().nullish(),
  })
  .catch({});

/** A customer as the law sees it: what the owner said, else what the billing address says. */
export function legalFacts(
  settings: LegalSettings | undefined,
  billingAddress: unknown,
  companyCountry: string | null,
): LegalFacts {
  const { isConsumer, country, region, agreedTerms } = settings ?? noLegalSettings;
  const own = country === null ? addressOf(billingAddress) : { country, region };
  return { place: placeOf(own, companyCountry), isConsumer, agreedTerms };
}

function addressOf(
  billingAddress: unknown,
): { readonly country: string | null; readonly region: string | null } | null {
  if (billingAddress === null || billingAddress === undefined) return null;
  const address = addressSchema.parse(billingAddress);
  return { country: address.Country ?? null, region: address.CountrySubDivisionCode ?? null };
}
