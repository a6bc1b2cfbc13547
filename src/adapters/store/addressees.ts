import type { Queries } from './database.ts';

/** What QuickBooks says of the person behind a customer; null where it says nothing. */
export type Addressee = {
  readonly firstName: string | null;
  readonly name: string | null;
  readonly company: string | null;
};

type Row = {
  readonly id: string;
  readonly given: string | null;
  readonly family: string | null;
  readonly company: string | null;
};

const orNull = (text: string | null): string | null => {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
};

/** The persons that mails to customers speak to, by the customer's id. */
export async function addressees(
  db: Queries,
  realmId: string,
  customerIds: readonly string[],
): Promise<Map<string, Addressee>> {
  const rows = await db.$queryRaw<Row[]>`
    select id, raw ->> 'GivenName' as given, raw ->> 'FamilyName' as family,
      company_name as company
    from customer where realm_id = ${realmId} and id = any(${[...customerIds]}::text[])`;
  return new Map(
    rows.map(({ id, given, family, company }) => {
      const firstName = orNull(given);
      const name = orNull([given, family].map((part) => part?.trim() ?? '').join(' '));
      return [id, { firstName, name, company: orNull(company) }];
    }),
  );
}
