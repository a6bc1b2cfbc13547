import type { BatchWrite, ItemResult } from '../../adapters/quickbooks/batch.ts';
import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import { NotFoundError, QuickBooksError, RejectedError } from '../../adapters/quickbooks/errors.ts';
import { ChargeTransitionError } from '../../adapters/store/charges.ts';
import type { Company } from '../../adapters/store/companies.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import type { Settle, WriteChargeDeps } from './charge-deps.ts';
import { chargeInvoice } from './charge-invoice.ts';
import { addLineUpdate } from './charge-line.ts';
import { recipientOf, type ReadyUnit } from './charge-units.ts';
import { notStoppedMeanwhile } from './last-look.ts';
import type { LineMaker, MadeLine } from './line-maker.ts';
import { recordBatch, type ReadyTry } from './record-charge.ts';
import { failedTries, failedTry } from './write-failure.ts';

/**
 * Writes charges, no two lines of them on one invoice, in one call, and keeps the result of each.
 * @returns false when the call failed as a whole, so that whatever failed it would fail the next
 */
export async function sendBatch(
  deps: WriteChargeDeps,
  company: Company,
  quickbooks: QuickBooksClient,
  ready: readonly ReadyUnit[],
  lines: LineMaker,
  settle: Settle,
): Promise<boolean> {
  const { checkpoint } = deps;
  const made = await makeLines(deps, ready, lines, settle);
  if (made === null) return false;
  const begun = await beginWriting(deps, [...made.keys()], settle);
  const claimed = ready
    .map((unit) => unit.filter((each) => begun.has(each)))
    .filter((unit) => unit.length > 0);
  if (claimed.length === 0) return true;
  await checkpoint('charge: claimed');
  const going = await notStoppedMeanwhile(deps, company, claimed, settle);
  if (going.length === 0) return true;
  const date = dateInZone(deps.clock.now(), company.timeZone);
  const writes = going.map((unit) => writeOf(unit, made, date));
  let results;
  try {
    results = await quickbooks.writeBatch(writes);
    results = await explained(results, going, lines);
  } catch (error) {
    await settle(await failedTries(deps, going.flat(), error));
    return false;
  }
  await checkpoint('charge: written');
  await settle(await recordBatch(deps, company, going, results));
  return true;
}

/** The lines of the charges that can be written; null when none can be, for a common reason. */
async function makeLines(
  deps: WriteChargeDeps,
  ready: readonly ReadyUnit[],
  lines: LineMaker,
  settle: Settle,
): Promise<Map<ReadyTry, MadeLine> | null> {
  const made = new Map<ReadyTry, MadeLine>();
  const tries = ready.flat();
  const refused = new Set<ReadyTry>();
  try {
    await lines.prepare(tries);
    for (const each of tries) {
      try {
        made.set(each, await lines.lineOf(each));
      } catch (error) {
        // What was chosen for this one is not to be had; others may be written with something else.
        if (!(error instanceof RejectedError)) throw error;
        refused.add(each);
        await settle([{ entry: each.entry, outcome: await failedTry(deps, each, error) }]);
      }
    }
    return made;
  } catch (error) {
    const left = tries.filter((each) => !refused.has(each));
    await settle(await failedTries(deps, left, error));
    return null;
  }
}

/** Those that are still approved, now as being written; a person may have waived the others. */
async function beginWriting(
  deps: WriteChargeDeps,
  ready: readonly ReadyTry[],
  settle: Settle,
): Promise<ReadonlySet<ReadyTry>> {
  let begun: ReadonlySet<string>;
  try {
    begun = await deps.charges.beginWriting(ready.map(({ charge }) => charge.id));
  } catch (error) {
    await settle(await failedTries(deps, ready, error));
    return new Set();
  }
  const overtaken = ready.filter(({ charge }) => !begun.has(charge.id));
  const error = new ChargeTransitionError('The charge is no longer approved');
  await settle(await failedTries(deps, overtaken, error));
  return new Set(ready.filter(({ charge }) => begun.has(charge.id)));
}

function writeOf(unit: ReadyUnit, made: ReadonlyMap<ReadyTry, MadeLine>, date: string): BatchWrite {
  const lines = unit.flatMap((of) => {
    const line = made.get(of);
    return line ? [{ of, line }] : [];
  });
  const [first] = lines;
  if (!first) throw new RangeError('A write needs a line');
  const { charge, live } = first.of;
  if (charge.writeBack === 'lineOnInvoice') {
    const body = addLineUpdate(live.raw, first.line.line, first.line.tax);
    return { operation: 'update', entity: 'Invoice', body };
  }
  const body = chargeInvoice({
    customerId: recipientOf(first.of),
    currency: charge.currency,
    date,
    departmentId: first.line.departmentId,
    classId: first.line.classId,
    charges: lines.map(({ of, line }) => ({
      source: of.live.row.docNumber ?? of.live.row.id,
      reference: of.charge.reference,
      billEmail: of.live.row.billEmail,
      line: line.line,
    })),
  });
  return { operation: 'create', entity: 'Invoice', body };
}

/** A refusal for something that was made inactive says so in words that tell what to do. */
async function explained(
  results: readonly ItemResult<RawEntity>[],
  sent: readonly ReadyUnit[],
  lines: LineMaker,
): Promise<ItemResult<RawEntity>[]> {
  const better: ItemResult<RawEntity>[] = [];
  for (const [index, result] of results.entries()) {
    const charge = sent[index]?.[0]?.charge;
    const isRefused =
      result.outcome === 'failed' &&
      (result.error instanceof RejectedError || result.error instanceof NotFoundError);
    const error = isRefused && charge ? await reasonIfKnown(lines, charge) : null;
    better.push(error ? { outcome: 'failed', error } : result);
  }
  return better;
}

async function reasonIfKnown(
  lines: LineMaker,
  charge: ReadyTry['charge'],
): Promise<RejectedError | null> {
  try {
    return await lines.whyRefused(charge);
  } catch (error) {
    // Without a look QuickBooks' own words have to do; the refusal itself is certain.
    if (error instanceof QuickBooksError) return null;
    throw error;
  }
}
