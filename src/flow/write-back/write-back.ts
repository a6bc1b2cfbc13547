import type { QuickBooks, RawEntity, ReadEntity } from '../../adapters/quickbooks/client.ts';
import type { AuditStore } from '../../adapters/store/audit.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type {
  WriteBackSettings,
  WriteBackSettingsStore,
} from '../../adapters/store/write-back-settings.ts';
import type { Clock } from '../../clock.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import { templateProblem } from '../../core/charges/description-template.ts';
import type { ChargesPolicy } from '../../core/policy/charges-policy.ts';
import {
  accountTypes,
  checkChoices,
  choicesOf,
  isUnitedStates,
  itemTypes,
  readThing,
  readTracking,
  type ChoiceField,
  type ChoiceProblem,
  type Choices,
  type Thing,
  type Tracking,
} from './choices.ts';

/** What the owner chose; null leaves it to Dunwell. */
export type ChosenWriteBack = {
  readonly chargeDay: number;
  /** Null: Dunwell makes the item, on the account if one is chosen. */
  readonly item: string | null;
  readonly account: string | null;
  readonly taxCode: string | null;
  readonly class: string | null;
  readonly department: string | null;
  readonly description: string | null;
};

export type WriteBackProblem = {
  readonly field: ChoiceField | 'chargeDay' | 'description';
  readonly message: string;
};

export type WriteBackDeps = {
  readonly quickbooks: QuickBooks;
  readonly writeBackSettings: WriteBackSettingsStore;
  readonly audit: AuditStore;
  readonly clock: Clock;
};

/** As many of a kind as a person may choose from at once, where they can be searched. */
export const mostChoices = 50;
/** As many as are offered of what cannot be searched. */
const mostUnsearched = 1000;
const perPage = 1000;
const mostPages = 10;

export type WriteBack = ReturnType<typeof createWriteBack>;

/** The owner's choices for writing charges: what there is to choose from, and what was chosen. */
export function createWriteBack(deps: WriteBackDeps) {
  const { writeBackSettings, audit, clock } = deps;

  const chosen = async (company: Company): Promise<ChosenWriteBack> =>
    chosenFrom(company, await writeBackSettings.find(company.realmId));

  /**
   * What there is to choose from in QuickBooks, by name; active things of the right kind only.
   * @param search part of the name, whatever its letter case; '' for all
   */
  async function things(
    company: Company,
    field: ChoiceField,
    search: string,
    most = mostChoices,
  ): Promise<Thing[]> {
    if (field === 'taxCode' && isUnitedStates(company.country)) {
      return usTaxCodes.filter(({ name }) => includes(name, search));
    }
    const { entity, isOne } = kinds[field];
    const client = deps.quickbooks.forCompany(company.realmId);
    const found: Thing[] = [];
    for (let page = 0; page < mostPages && found.length < most; page += 1) {
      const range = `startposition ${page * perPage + 1} maxresults ${perPage}`;
      const rows: RawEntity[] = await client.query(entity, ` where Active = true ${range}`);
      const read = rows.flatMap((row) => readThing(row) ?? []);
      found.push(...read.filter((each) => isOne(each) && includes(each.name, search)));
      if (rows.length < perPage) break;
    }
    return found.toSorted((a, b) => a.name.localeCompare(b.name, 'en')).slice(0, most);
  }

  return {
    chosen,

    /**
     * Saves choices that QuickBooks bears out.
     * @returns what is wrong with them; then nothing is saved
     * @throws QuickBooksError when QuickBooks cannot be asked
     */
    async save(
      company: Company,
      wanted: ChosenWriteBack,
      author: string,
    ): Promise<WriteBackProblem[]> {
      const { realmId } = company;
      const settings = await writeBackSettings.find(realmId);
      const problems = [
        ...ownProblems(company, settings, wanted),
        ...(await problemsInQuickBooks(deps.quickbooks, company, wanted)),
      ];
      if (problems.length > 0) return problems;
      const made = settings.itemChosen ? null : company.chargeItemId;
      await writeBackSettings.save(
        realmId,
        {
          chargeDay: wanted.chargeDay,
          itemChosen: wanted.item !== null && wanted.item !== made,
          taxCode: wanted.taxCode,
          classId: wanted.class,
          departmentId: wanted.department,
          description: wanted.description,
        },
        { chargeItemId: wanted.item ?? made, chargeAccountId: wanted.account },
        { author, today: dateInZone(clock.now(), company.timeZone) },
      );
      const what = 'write-back settings changed';
      await audit.add({ realmId, actor: author, what, detail: { ...wanted } });
      return [];
    },

    /**
     * What a policy chose that QuickBooks does not bear out. A policy that chooses nothing is not
     * asked about.
     * @throws QuickBooksError when QuickBooks cannot be asked
     */
    async policyProblems(
      company: Company,
      charges: ChargesPolicy | undefined,
    ): Promise<readonly ChoiceProblem[]> {
      const choices = choicesOf(charges ?? {});
      if (Object.keys(choices).length === 0) return [];
      const client = deps.quickbooks.forCompany(company.realmId);
      return (await checkChoices(client, company, choices)).problems;
    },

    /** The owner's choices as far as QuickBooks knows of them. */
    choices: async (company: Company): Promise<Choices> => asChoices(await chosen(company)),

    /**
     * What QuickBooks offers of some kinds. What is chosen stays among it, though it be inactive
     * or not be found by the search.
     * @param options.search part of an item's name; '' for all
     * @throws QuickBooksError when QuickBooks cannot be read
     */
    async offer(
      company: Company,
      options: { choices: Choices; of: readonly ChoiceField[]; search: string },
    ): Promise<LineOffer> {
      const client = deps.quickbooks.forCompany(company.realmId);
      const checked = await checkChoices(client, company, options.choices);
      const tracking = checked.tracking ?? (await readTracking(client));
      const listed = async (field: ChoiceField): Promise<[ChoiceField, readonly Thing[]]> => {
        if (field === 'class' && tracking.classes === null) return [field, []];
        if (field === 'department' && !tracking.departments) return [field, []];
        return field === 'item'
          ? [field, await things(company, field, options.search)]
          : [field, await things(company, field, '', mostUnsearched)];
      };
      const active = new Map(await Promise.all(options.of.map(listed)));
      const withChosen = (field: ChoiceField): readonly Thing[] => {
        const [all, own] = [active.get(field) ?? [], checked.found[field]];
        return own === undefined || all.some(({ id }) => id === own.id) ? all : [...all, own];
      };
      return {
        things: {
          item: withChosen('item'),
          account: withChosen('account'),
          taxCode: withChosen('taxCode'),
          class: withChosen('class'),
          department: withChosen('department'),
        },
        tracking,
        problems: checked.problems,
      };
    },

    things,
  };
}

/** What there is to choose from, with what was chosen, and what is wrong with that by now. */
export type LineOffer = {
  readonly things: Readonly<Record<ChoiceField, readonly Thing[]>>;
  readonly tracking: Tracking;
  readonly problems: readonly ChoiceProblem[];
};

const includes = (name: string, search: string): boolean =>
  name.toLowerCase().includes(search.trim().toLowerCase());

const code = (id: string, name: string): Thing => ({
  id,
  name,
  active: true,
  type: null,
  currency: null,
});
const usTaxCodes = [code('NON', 'Not taxable'), code('TAX', 'Taxable')];

const any = (): boolean => true;
const kinds: Record<ChoiceField, { entity: ReadEntity; isOne: (thing: Thing) => boolean }> = {
  item: { entity: 'Item', isOne: ({ type }) => itemTypes.includes(type ?? '') },
  account: { entity: 'Account', isOne: ({ type }) => accountTypes.includes(type ?? '') },
  taxCode: { entity: 'TaxCode', isOne: any },
  class: { entity: 'Class', isOne: any },
  department: { entity: 'Department', isOne: any },
};

function chosenFrom(company: Company, settings: WriteBackSettings): ChosenWriteBack {
  return {
    chargeDay: settings.chargeDay,
    item: settings.itemChosen ? company.chargeItemId : null,
    account: company.chargeAccountId,
    taxCode: settings.taxCode,
    class: settings.classId,
    department: settings.departmentId,
    description: settings.description,
  };
}

function asChoices(wanted: ChosenWriteBack): Choices {
  const { item, account, taxCode, class: classId, department } = wanted;
  return {
    ...(item === null ? {} : { item }),
    ...(account === null || item !== null ? {} : { account }),
    ...(taxCode === null ? {} : { taxCode }),
    ...(classId === null ? {} : { class: classId }),
    ...(department === null ? {} : { department }),
  };
}

/** What is wrong without asking QuickBooks. */
function ownProblems(
  company: Company,
  settings: WriteBackSettings,
  wanted: ChosenWriteBack,
): WriteBackProblem[] {
  const problems: WriteBackProblem[] = [];
  const { chargeDay, description, account } = wanted;
  if (!Number.isInteger(chargeDay) || chargeDay < 1 || chargeDay > 31) {
    problems.push({ field: 'chargeDay', message: 'must be a day from 1 to 31' });
  }
  const wording = description === null ? null : templateProblem(description);
  if (wording !== null) problems.push({ field: 'description', message: wording });
  const isMade = company.chargeItemId !== null && !settings.itemChosen;
  if (isMade && wanted.item === null && account !== company.chargeAccountId) {
    const message =
      'the charge item is made already; change its income account in QuickBooks, or choose another item';
    problems.push({ field: 'account', message });
  }
  return problems;
}

async function problemsInQuickBooks(
  quickbooks: QuickBooks,
  company: Company,
  wanted: ChosenWriteBack,
): Promise<readonly ChoiceProblem[]> {
  const choices = asChoices(wanted);
  if (Object.keys(choices).length === 0) return [];
  return (await checkChoices(quickbooks.forCompany(company.realmId), company, choices)).problems;
}
