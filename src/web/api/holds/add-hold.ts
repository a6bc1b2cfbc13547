import type { z } from 'zod';
import { parsePlainDate } from '../../../core/calendar/plain-date.ts';
import { invalidInput } from '../problem.ts';
import type { ApiContext } from '../route.ts';
import type { holdSchema, newHoldSchema } from './hold-schema.ts';
import { holdView } from './hold-view.ts';
import { positiveAmount } from '../values.ts';

type NewHold = z.output<typeof newHoldSchema>;

/** @throws ApiProblem invalid-input when the mirror does not hold what the hold is for */
async function currencyOf({ lists, company }: ApiContext, scope: NewHold['scope']) {
  const { kind, id } = scope;
  const currency = (await lists.currencies(company.realmId, kind, [id])).get(id);
  if (currency !== undefined) return currency;
  throw invalidInput([{ field: 'scope.id', message: `is no ${kind} of this company` }]);
}

/** @throws ApiProblem invalid-input for a part in dispute that is of no invoice */
function refusePartOfCustomer({ scope, reason, amount }: NewHold): void {
  if (reason !== 'dispute' || scope.kind === 'invoice' || !amount) return;
  const message = 'is the part of one invoice: put the dispute on that invoice';
  throw invalidInput([{ field: 'amount', message }]);
}

/**
 * Puts a hold on a customer or an invoice; what waits and is held by it is cancelled at once.
 * @throws ApiProblem invalid-input
 */
export async function addHold(
  context: ApiContext,
  body: NewHold,
): Promise<z.input<typeof holdSchema>> {
  const { dunwell, company, actor, today } = context;
  const { realmId } = company;
  const startsOn = body.startsOn === undefined ? today : parsePlainDate(body.startsOn);
  const until = body.until ? parsePlainDate(body.until) : null;
  if (until !== null && until <= startsOn) {
    throw invalidInput([{ field: 'until', message: 'must be after the first day of the hold' }]);
  }
  const currency = await currencyOf(context, body.scope);
  refusePartOfCustomer(body);
  const wanted = {
    scope: body.scope.kind,
    subjectId: body.scope.id,
    stops: body.stops,
    reason: body.reason,
    note: body.note ?? null,
    amount: body.amount ? positiveAmount(body.amount, currency) : null,
    accrueDuringHold: body.accrueDuringHold ?? null,
    startsOn,
    until,
    author: actor,
  };
  const { hold } = await dunwell.stops.putHold(realmId, wanted, today);
  return holdView(hold, currency);
}
