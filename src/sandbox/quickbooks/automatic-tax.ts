import { objectAt, textAt, type JsonObject } from './json.ts';
import { selectStored } from './rows.ts';
import type { WriteSession } from './write-session.ts';

/**
 * The tax code that the automatic sales tax takes for an address: the one that names its state,
 * else the company's first taxable code where the address is in the company's own state or names
 * none. Undefined: the company collects no tax there.
 */
export async function automaticTaxCode(
  session: WriteSession,
  address: JsonObject | undefined,
): Promise<string | undefined> {
  const condition = `e.realm_id = $1 and e.type = 'TaxCode' and e.active and not e.deleted
    order by e.id`;
  const codes = await selectStored(session.client, condition, [session.realmId]);
  const taxable = codes.filter((code) => code.body.Taxable === true);
  const state = textAt(address ?? {}, 'CountrySubDivisionCode');
  if (state === undefined) return taxable[0]?.id;
  const named = taxable.find(({ body }) => {
    const words = `${textAt(body, 'Name') ?? ''} ${textAt(body, 'Description') ?? ''}`;
    return words.split(/[^A-Za-z]+/).includes(state);
  });
  if (named !== undefined) return named.id;
  const info = await session.load('CompanyInfo', '1');
  const own = textAt(objectAt(info?.body ?? {}, 'CompanyAddr') ?? {}, 'CountrySubDivisionCode');
  return own === undefined || own === state ? taxable[0]?.id : undefined;
}
