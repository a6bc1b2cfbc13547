/** Lines of journal entries: their accounts and names, and what they do to a customer's balance. */
import { minorDigits, toMinor } from './amounts.ts';
import { businessRule, requiredMissing } from './faults.ts';
import { compact, objectAt, objectsAt, refAt, textAt, type JsonObject } from './json.ts';
import { requireReference } from './references.ts';
import type { WriteSession } from './write-session.ts';

const detailOf = (line: JsonObject): JsonObject => objectAt(line, 'JournalEntryLineDetail') ?? {};

function entityOf(line: JsonObject): { type: string; id: string } | undefined {
  const entity = objectAt(detailOf(line), 'Entity') ?? {};
  const type = textAt(entity, 'Type') ?? textAt(entity, 'type');
  const id = refAt(entity, 'EntityRef');
  return type === undefined || id === undefined ? undefined : { type, id };
}

/**
 * What the lines on accounts receivable add to customers' balances, in minor units by customer id:
 * debits are owed, credits are not.
 */
export function receivablesOf(
  body: JsonObject,
  receivableAccounts: ReadonlySet<string>,
): Map<string, bigint> {
  const digits = minorDigits(refAt(body, 'CurrencyRef') ?? 'USD');
  const shares = new Map<string, bigint>();
  for (const line of objectsAt(body, 'Line')) {
    const entity = entityOf(line);
    const account = refAt(detailOf(line), 'AccountRef') ?? '';
    if (entity?.type !== 'Customer' || !receivableAccounts.has(account)) continue;
    const amount = toMinor(line.Amount, digits);
    const share = detailOf(line).PostingType === 'Debit' ? amount : -amount;
    shares.set(entity.id, (shares.get(entity.id) ?? 0n) + share);
  }
  return shares;
}

/**
 * The lines with the names of what they point at. They must balance, and a line on accounts
 * receivable needs a customer of the entry's currency.
 * @throws QuickBooksFault 2020, 2500 or 6000
 */
export async function completeJournalLines(
  session: WriteSession,
  lines: readonly JsonObject[],
  currency: string,
): Promise<JsonObject[]> {
  requireBalance(lines, minorDigits(currency));
  const completed: JsonObject[] = [];
  for (const line of lines) {
    const detail = detailOf(line);
    const accountId = refAt(detail, 'AccountRef');
    if (accountId === undefined) throw requiredMissing('AccountRef');
    const { body } = await requireReference(session, 'AccountRef', 'Account', accountId, true);
    const entity = await completeEntity(session, line);
    if (body.AccountType === 'Accounts Receivable') requireCustomer(entity, currency);
    const JournalEntryLineDetail = compact({
      ...detail,
      Entity: entity?.printed,
      AccountRef: compact({ value: accountId, name: textAt(body, 'FullyQualifiedName') }),
    });
    completed.push({ ...line, JournalEntryLineDetail });
  }
  return completed;
}

function requireBalance(lines: readonly JsonObject[], digits: number): void {
  let debits = 0n;
  for (const line of lines) {
    const side = textAt(detailOf(line), 'PostingType');
    if (side !== 'Debit' && side !== 'Credit') throw requiredMissing('PostingType');
    const amount = toMinor(line.Amount, digits);
    debits += side === 'Debit' ? amount : -amount;
  }
  if (debits !== 0n) throw businessRule('Transaction is not balanced: debits and credits differ');
}

type Named = { type: string; currency: string | undefined; printed: JsonObject };

async function completeEntity(session: WriteSession, line: JsonObject): Promise<Named | undefined> {
  const entity = entityOf(line);
  if (entity === undefined) return undefined;
  const { type, id } = entity;
  if (type !== 'Customer' && type !== 'Vendor' && type !== 'Employee') {
    throw businessRule(`A journal entry cannot name a ${type}`);
  }
  const { body } = await requireReference(session, 'EntityRef', type, id, true);
  const EntityRef = compact({ value: id, name: textAt(body, 'DisplayName') });
  return { type, currency: refAt(body, 'CurrencyRef'), printed: { Type: type, EntityRef } };
}

function requireCustomer(entity: Named | undefined, currency: string): void {
  if (entity?.type !== 'Customer') {
    throw businessRule(
      'When you use Accounts Receivable, you must choose a customer in the Name field',
    );
  }
  if (entity.currency !== undefined && entity.currency !== currency) {
    throw businessRule('The customer and the journal entry have different currencies');
  }
}

/** The body with one name in its lines put for another of the same type. */
export function renameInJournal(
  body: JsonObject,
  type: string,
  from: string,
  to: { id: string; name: string | undefined },
): JsonObject {
  const Line = objectsAt(body, 'Line').map((line) => {
    const entity = entityOf(line);
    if (entity?.type !== type || entity.id !== from) return line;
    const EntityRef = compact({ value: to.id, name: to.name });
    const detail = { ...detailOf(line), Entity: { Type: type, EntityRef } };
    return { ...line, JournalEntryLineDetail: detail };
  });
  return { ...body, Line };
}
