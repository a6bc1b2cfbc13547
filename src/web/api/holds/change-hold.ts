import type { z } from 'zod';
import type { HoldChanges, StoredHold } from '../../../adapters/store/holds.ts';
import { parsePlainDate } from '../../../core/calendar/plain-date.ts';
import { formatAmountGrouped } from '../../../core/money/amount.ts';
import { holdChangeWords } from '../../../flow/collections/hold-change-words.ts';
import { ApiProblem, invalidInput } from '../problem.ts';
import type { ApiContext } from '../route.ts';
import { positiveAmount } from '../values.ts';
import type { holdChangesSchema } from './hold-schema.ts';

type Changes = z.output<typeof holdChangesSchema>;

const wrong = (field: string, message: string): ApiProblem => invalidInput([{ field, message }]);

/**
 * Says some of a hold anew; what waits and is held by more than before is cancelled at once.
 * @throws ApiProblem invalid-input, or conflict for one that has ended
 */
export async function changeHold(
  context: ApiContext,
  hold: StoredHold,
  body: Changes,
): Promise<void> {
  const { dunwell, company, actor, today } = context;
  const { realmId } = company;
  const until = readUntil(body, hold, today);
  const isOfDispute = body.responsible !== undefined || body.dueOn !== undefined;
  if (isOfDispute && hold.reason !== 'dispute') {
    const field = body.responsible === undefined ? 'dueOn' : 'responsible';
    throw wrong(field, 'is of disputes only');
  }
  const part = await readPart(context, hold, body.amount);
  const change = {
    hold: {
      ...(until === undefined ? {} : { until }),
      ...(body.note === undefined ? {} : { note: body.note }),
      ...(part === undefined ? {} : { amount: part.amount }),
    } satisfies HoldChanges,
    dispute: {
      ...(body.responsible === undefined ? {} : { responsible: body.responsible }),
      ...(body.dueOn === undefined
        ? {}
        : { dueOn: body.dueOn ? parsePlainDate(body.dueOn) : null }),
    },
  };
  const text = holdChangeWords(change, part?.text ?? null);
  if (text === '') return;
  const word = { realmId, actor, change: { ...change, text } };
  if (await dunwell.stops.changeHold(word, hold.id, today)) return;
  throw new ApiProblem('conflict', 'The hold has ended: put a new one.');
}

function readUntil(
  { until }: Changes,
  { reason }: StoredHold,
  today: StoredHold['startsOn'],
): StoredHold['until'] | undefined {
  if (until === undefined) return undefined;
  if (reason === 'promise') {
    throw wrong('until', 'follows from the day promised: lift the hold and promise anew');
  }
  if (until === null) return null;
  const day = parsePlainDate(until);
  if (day <= today) throw wrong('until', 'must be after today');
  return day;
}

/** What was assessed on its days so far left the old part out, and must stay so. */
const tooLate = 'can be changed on the first day of the dispute only: lift it and open another';

async function readPart(
  { dunwell, company, today }: ApiContext,
  hold: StoredHold,
  text: Changes['amount'],
): Promise<{ amount: bigint | null; text: string | null } | undefined> {
  if (text === undefined) return undefined;
  if (hold.reason !== 'dispute' || hold.scope !== 'invoice') {
    throw wrong('amount', 'is the part of an invoice in dispute: this hold has none');
  }
  if (hold.startsOn < today) throw wrong('amount', tooLate);
  if (text === null) return { amount: null, text: null };
  const [row] = await dunwell.stores.facts.invoiceRows(company.realmId, [hold.subjectId]);
  if (!row) throw wrong('amount', 'is of an invoice that is not known');
  const { currency, openBalance } = row;
  const amount = positiveAmount(text, currency);
  const grouped = (minor: bigint): string =>
    `${formatAmountGrouped({ minor, currency })} ${currency}`;
  if (amount > openBalance) {
    throw wrong('amount', `must be ${grouped(openBalance)} at most, which is open on the invoice`);
  }
  return { amount, text: grouped(amount) };
}
