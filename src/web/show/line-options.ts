import { QuickBooksError } from '../../adapters/quickbooks/errors.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { ChoiceField, ChoiceProblem, Choices, Thing } from '../../flow/write-back/choices.ts';
import { mostChoices } from '../../flow/write-back/write-back.ts';
import type { Option } from '../components/choice.tsx';
import type { LineOptions } from '../components/line-options.ts';
import type { WebDeps } from '../deps.ts';

/** A page is not kept waiting for lists that it can do without. */
const longestWaitMs = 5_000;

/** Where nobody asks QuickBooks, because what is shown of the page has no list. */
export const unaskedOptions: LineOptions = {
  options: { item: [], account: [], taxCode: [], class: [], department: [] },
  tracks: { classes: false, departments: false },
  isCut: false,
  unread: null,
};

/** What QuickBooks has to choose from for the line of a charge, and what is wrong with a choice. */
export async function showLineOptions(
  { dunwell }: WebDeps,
  company: Company,
  wanted: { choices: Choices; of: readonly ChoiceField[]; search: string },
): Promise<LineOptions & { readonly problems: readonly ChoiceProblem[] }> {
  try {
    const offer = await inTime(dunwell.writeBack.offer(company, wanted));
    if (offer === null) {
      const unread = 'QuickBooks did not answer in time.';
      return { ...unaskedOptions, problems: [], unread };
    }
    const { things, tracking, problems } = offer;
    return {
      options: {
        item: things.item.map(asOption),
        account: things.account.map(asOption),
        taxCode: things.taxCode.map(asOption),
        class: things.class.map(asOption),
        department: things.department.map(asOption),
      },
      tracks: { classes: tracking.classes !== null, departments: tracking.departments },
      isCut: things.item.length >= mostChoices,
      problems,
      unread: null,
    };
  } catch (error) {
    if (!(error instanceof QuickBooksError)) throw error;
    return { ...unaskedOptions, problems: [], unread: `${error.message}.` };
  }
}

/** QuickBooks adds "(deleted)" to the names of what is inactive. */
const asOption = ({ id, name, active }: Thing): Option => ({
  value: id,
  text: active ? name : `${name.replace(/ \(deleted\)$/, '')} (inactive in QuickBooks)`,
});

/** What comes in time; null when it does not. A failure that comes later concerns nobody. */
async function inTime<T>(answer: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), longestWaitMs);
  });
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
