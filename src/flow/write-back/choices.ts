/**
 * What charges are written with, checked against QuickBooks as it is now: each thing chosen has
 * to exist, to be active and to be of a kind that a sale can name. Asked when a choice is saved,
 * and again before it is used, because people tidy their lists.
 */
import { z } from 'zod';
import type { QuickBooksClient, RawEntity, ReadEntity } from '../../adapters/quickbooks/client.ts';
import type { LineChoices } from './line-choices.ts';

export type ChoiceField = 'item' | 'account' | 'taxCode' | 'class' | 'department';

/** What is wrong with a choice, and what to do about it. */
export type ChoiceProblem = { readonly field: ChoiceField; readonly message: string };

export type Choices = Partial<Record<ChoiceField, string>>;

export const itemTypes: readonly string[] = ['Service', 'NonInventory'];
export const accountTypes: readonly string[] = ['Income', 'Other Income'];

const entityOf: Record<ChoiceField, ReadEntity> = {
  item: 'Item',
  account: 'Account',
  taxCode: 'TaxCode',
  class: 'Class',
  department: 'Department',
};
const nounOf: Record<ChoiceField, string> = {
  item: 'item',
  account: 'account',
  taxCode: 'tax code',
  class: 'class',
  department: 'location',
};
const fields: readonly ChoiceField[] = ['item', 'account', 'taxCode', 'class', 'department'];

const thingSchema = z
  .object({
    Id: z.string(),
    Name: z.string().default(''),
    FullyQualifiedName: z.string().optional(),
    Active: z.boolean().default(true),
    Type: z.string().optional(),
    AccountType: z.string().optional(),
    CurrencyRef: z.object({ value: z.string() }).loose().optional(),
  })
  .loose();

export type Thing = {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  /** An item's Type, an account's AccountType; null for the rest. */
  readonly type: string | null;
  readonly currency: string | null;
};

/** What is chosen from, as QuickBooks has it. */
export function readThing(raw: RawEntity): Thing | null {
  const parsed = thingSchema.safeParse(raw);
  if (!parsed.success) return null;
  const { Id, Name, FullyQualifiedName, Active, Type, AccountType, CurrencyRef } = parsed.data;
  return {
    id: Id,
    name: FullyQualifiedName ?? Name,
    active: Active,
    type: AccountType ?? Type ?? null,
    currency: CurrencyRef?.value ?? null,
  };
}

const trackingSchema = z
  .object({
    AccountingInfoPrefs: z
      .object({
        ClassTrackingPerTxn: z.boolean().optional(),
        ClassTrackingPerTxnLine: z.boolean().optional(),
        TrackDepartments: z.boolean().optional(),
      })
      .loose()
      .optional(),
  })
  .loose();

/** How a company tracks classes and locations, as its preferences say. */
export type Tracking = {
  /** Where a sale names its class: on each line, once for the whole, or not at all. */
  readonly classes: 'line' | 'transaction' | null;
  readonly departments: boolean;
};

export async function readTracking(quickbooks: QuickBooksClient): Promise<Tracking> {
  const prefs = trackingSchema.parse(await quickbooks.preferences()).AccountingInfoPrefs;
  const perLine = prefs?.ClassTrackingPerTxnLine === true;
  const perTransaction = prefs?.ClassTrackingPerTxn === true;
  return {
    classes: perLine ? 'line' : perTransaction ? 'transaction' : null,
    departments: prefs?.TrackDepartments === true,
  };
}

export type CheckedChoices = {
  readonly problems: readonly ChoiceProblem[];
  readonly found: Partial<Record<ChoiceField, Thing>>;
  /** The names of what was found. */
  readonly names: Partial<Record<ChoiceField, string>>;
  /** Read only where a class or a location is chosen. */
  readonly tracking: Tracking | null;
};

/**
 * Reads what was chosen and says what is wrong with it.
 * @throws QuickBooksError when QuickBooks cannot be read
 */
export async function checkChoices(
  quickbooks: QuickBooksClient,
  company: { readonly country: string | null; readonly homeCurrency: string },
  choices: Choices,
): Promise<CheckedChoices> {
  const problems: ChoiceProblem[] = [];
  const names: Partial<Record<ChoiceField, string>> = {};
  const found: Partial<Record<ChoiceField, Thing>> = {};
  const isTracked = choices.class !== undefined || choices.department !== undefined;
  const tracking = isTracked ? await readTracking(quickbooks) : null;
  for (const field of fields) {
    const id = choices[field];
    if (id === undefined) continue;
    if (field === 'taxCode' && isUnitedStates(company.country)) {
      if (id === 'TAX' || id === 'NON') names.taxCode = id === 'TAX' ? 'Taxable' : 'Not taxable';
      else problems.push({ field, message: 'must be TAX or NON in the United States' });
      continue;
    }
    const [raw] = await quickbooks.readByIds(entityOf[field], [id]);
    const thing = raw ? readThing(raw) : null;
    const message = problemOf(field, id, thing, company.homeCurrency) ?? untracked(field, tracking);
    if (message !== null) problems.push({ field, message });
    if (!thing) continue;
    names[field] = thing.name;
    found[field] = thing;
  }
  return { problems, found, names, tracking };
}

/** Whether a company is in the United States; an unknown country is taken as such. */
export const isUnitedStates = (country: string | null): boolean =>
  country === null || /^US/i.test(country);

function problemOf(
  field: ChoiceField,
  id: string,
  thing: Thing | null,
  homeCurrency: string,
): string | null {
  const noun = nounOf[field];
  if (thing === null) return `there is no ${noun} ${id} in QuickBooks; choose another`;
  const named = `the ${noun} “${thing.name}”`;
  if (!thing.active) {
    return `${named} is inactive in QuickBooks; make it active there or choose another`;
  }
  if (field === 'item' && !itemTypes.includes(thing.type ?? '')) {
    return `${named} is of type ${thing.type ?? 'none'}; choose a service or non-inventory item`;
  }
  if (field !== 'account') return null;
  if (!accountTypes.includes(thing.type ?? '')) {
    return `${named} is of type ${thing.type ?? 'none'}; choose an income account`;
  }
  if (thing.currency !== null && thing.currency !== homeCurrency) {
    return `${named} is kept in ${thing.currency}; choose an account in ${homeCurrency}`;
  }
  return null;
}

function untracked(field: ChoiceField, tracking: Tracking | null): string | null {
  if (field === 'class' && tracking?.classes === null) {
    return 'QuickBooks does not track classes; turn that on there or choose none';
  }
  if (field === 'department' && tracking?.departments === false) {
    return 'QuickBooks does not track locations; turn that on there or choose none';
  }
  return null;
}

/** What a policy chose, as far as QuickBooks knows of it. */
export function choicesOf({ item, taxCode, class: classId, department }: LineChoices): Choices {
  return {
    ...(item === undefined ? {} : { item }),
    ...(taxCode === undefined ? {} : { taxCode }),
    ...(classId === undefined ? {} : { class: classId }),
    ...(department === undefined ? {} : { department }),
  };
}
