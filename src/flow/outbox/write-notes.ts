import type { Logger } from 'pino';
import { itemsPerBatch, type BatchWrite } from '../../adapters/quickbooks/batch.ts';
import type { QuickBooks, QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import {
  QuickBooksError,
  ReauthoriseError,
  ThrottledError,
} from '../../adapters/quickbooks/errors.ts';
import type { Company, CompanyStore } from '../../adapters/store/companies.ts';
import type {
  InvoiceNote,
  InvoiceNoteStore,
  NoteResult,
} from '../../adapters/store/invoice-notes.ts';
import type { ReminderStore, StoredReminder } from '../../adapters/store/reminders.ts';
import type { Clock } from '../../clock.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import { noteMark, noteText } from '../../core/reminders/invoice-note.ts';
import { backOffMs, type Checkpoint } from './outcome.ts';
import { judgeFailure } from './sort-failure.ts';

export type WriteNotesDeps = {
  readonly quickbooks: QuickBooks;
  readonly companies: CompanyStore;
  readonly reminders: ReminderStore;
  readonly invoiceNotes: InvoiceNoteStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly checkpoint: Checkpoint;
};

/** Intuit ends a request after this long: until then a write whose answer was lost may still come. */
const inFlightMs = 120_000;
const stoppedMs = 600_000;
/** After so many tries a note is shown as failed, for a person to look at. */
const mostTries = 12;

/** A note with the reminder that it tells of. */
type Ready = { readonly note: InvoiceNote; readonly reminder: StoredReminder };

/**
 * Writes the next notes of a company that are due, a batch of them. One that may have been written
 * before is looked for first, by its mark, so that no invoice gets it twice. Nothing that goes
 * wrong here touches the reminder. The caller holds the company's lock.
 * @returns false when there was nothing to do
 */
export async function writeNotes(deps: WriteNotesDeps, realmId: string): Promise<boolean> {
  const { invoiceNotes, clock, companies } = deps;
  const due = await invoiceNotes.due(realmId, clock.now(), itemsPerBatch);
  const company = due.length === 0 ? null : await companies.find(realmId);
  if (!company) return false;
  if (company.stopped) {
    const why = 'Dunwell is stopped for this company.';
    await invoiceNotes.settle(due.map((note) => later(deps, note, 'waiting', why, stoppedMs)));
    return true;
  }
  const claimed = await invoiceNotes.claim(due);
  await deps.checkpoint('note: claimed');
  try {
    await writeBatch(deps, company, claimed);
  } catch (error) {
    // An error of ours: whatever is not settled yet is looked for at its next try.
    const reason = error instanceof Error ? error.message : 'unknown';
    deps.log.error({ realmId, reason }, 'notes on invoices could not be written');
    const working = await invoiceNotes.stillWorking(claimed);
    const left = claimed.filter(({ id }) => working.has(id));
    await invoiceNotes.settle(left.map((note) => orFailed(deps, note, 'unknown', reason)));
  }
  return true;
}

async function writeBatch(
  deps: WriteNotesDeps,
  company: Company,
  claimed: readonly InvoiceNote[],
): Promise<void> {
  const { invoiceNotes } = deps;
  const { realmId } = company;
  const quickbooks = deps.quickbooks.forCompany(realmId);
  const again = claimed.filter(({ triedAt }) => triedAt !== null);
  let found: ReadonlyMap<string, string>;
  try {
    found = await findNotes(quickbooks, again);
  } catch (error) {
    await invoiceNotes.settle(failed(deps, claimed, error));
    return;
  }
  const there = claimed.flatMap(({ id }): NoteResult[] => {
    const attachableId = found.get(id);
    return attachableId === undefined ? [] : [{ id, state: 'done', attachableId }];
  });
  const inFlight = again.filter((note) => !found.has(note.id) && waitFor(deps, note) > 0);
  const why = 'QuickBooks is asked whether it took the note';
  await invoiceNotes.settle([
    ...there,
    ...inFlight.map((note) => orFailed(deps, note, 'unknown', why, waitFor(deps, note))),
  ]);
  const waiting = new Set(inFlight.map(({ id }) => id));
  const left = claimed.filter(({ id }) => !found.has(id) && !waiting.has(id));
  const ready = await stillWanted(deps, company, left);
  if (ready.length === 0) return;
  await quickbooks.untilBatchMayGo();
  await send(deps, company, quickbooks, ready);
}

/** Those that are to be written still; the others are settled as cancelled. */
async function stillWanted(
  { invoiceNotes, reminders }: WriteNotesDeps,
  { realmId }: Company,
  notes: readonly InvoiceNote[],
): Promise<Ready[]> {
  const [isOn, found] = await Promise.all([
    invoiceNotes.isOn(realmId),
    reminders.withIds(
      realmId,
      notes.map(({ reminderId }) => reminderId),
    ),
  ]);
  const byId = new Map(found.map((reminder) => [reminder.id, reminder]));
  const ready: Ready[] = [];
  const cancelled: NoteResult[] = [];
  for (const note of notes) {
    const reminder = byId.get(note.reminderId);
    if (isOn && reminder?.status === 'sent') ready.push({ note, reminder });
    else {
      const problem = isOn ? 'The reminder does not count as sent.' : 'Notes were switched off.';
      cancelled.push({ id: note.id, state: 'cancelled', problem });
    }
  }
  await invoiceNotes.settle(cancelled);
  return ready;
}

async function send(
  deps: WriteNotesDeps,
  company: Company,
  quickbooks: QuickBooksClient,
  ready: readonly Ready[],
): Promise<void> {
  const { invoiceNotes } = deps;
  const begun = await invoiceNotes.begin(ready.map(({ note }) => note));
  const going = ready.filter(({ note }) => begun.has(note.id));
  if (going.length === 0) return;
  await deps.checkpoint('note: begun');
  const notes = going.map(({ note }) => note);
  let results;
  try {
    results = await quickbooks.writeBatch(going.map((each) => writeOf(company, each)));
  } catch (error) {
    await invoiceNotes.settle(refused(deps, notes, error));
    return;
  }
  await deps.checkpoint('note: written');
  const kept: NoteResult[] = [];
  for (const [index, result] of results.entries()) {
    const note = notes[index];
    if (!note) continue;
    if (result.outcome === 'failed') kept.push(...refused(deps, [note], result.error));
    else kept.push({ id: note.id, state: 'done', attachableId: String(result.value['Id']) });
  }
  await invoiceNotes.settle(kept);
}

function writeOf({ timeZone }: Company, { note, reminder }: Ready): BatchWrite {
  const line = reminder.invoices.find(({ invoiceId }) => invoiceId === note.invoiceId);
  const text = noteText({
    noteId: note.id,
    sentOn: dateInZone(reminder.sentAt ?? reminder.createdAt, timeZone),
    recipients: reminder.recipients,
    subject: reminder.subject ?? '',
    open: line ? { minor: line.openBalance, currency: line.currency } : null,
    daysOverdue: line?.daysOverdue ?? 0,
  });
  const EntityRef = { type: 'Invoice', value: note.invoiceId };
  const body = { Note: text, AttachableRef: [{ EntityRef, IncludeOnSend: false }] };
  return { operation: 'create', entity: 'Attachable', body };
}

/** The ids of the attachables that hold notes already, by note. */
async function findNotes(
  quickbooks: QuickBooksClient,
  notes: readonly InvoiceNote[],
): Promise<Map<string, string>> {
  const invoiceIds = [...new Set(notes.map(({ invoiceId }) => invoiceId))];
  if (invoiceIds.length === 0) return new Map();
  const criteria = invoiceIds.map(
    (id) =>
      ` where AttachableRef.EntityRef.Type = 'invoice' and AttachableRef.EntityRef.Value = '${id}'` +
      ' maxresults 1000',
  );
  const there: RawEntity[] = (await quickbooks.queryAll('Attachable', criteria)).flat();
  const found = new Map<string, string>();
  for (const { id } of notes) {
    const mine = there.find(({ Note }) => typeof Note === 'string' && Note.includes(noteMark(id)));
    if (mine) found.set(id, String(mine['Id']));
  }
  return found;
}

/** For how long a lost write may still take effect. */
function waitFor({ clock }: WriteNotesDeps, { triedAt }: InvoiceNote): number {
  return triedAt === null ? 0 : triedAt.getTime() + inFlightMs - clock.now().getTime();
}

/** Where each note goes whose write failed: one that waits by now was surely not written. */
const refused = (
  deps: WriteNotesDeps,
  notes: readonly InvoiceNote[],
  error: unknown,
): NoteResult[] =>
  failed(deps, notes, error).map((result) =>
    result.state === 'waiting' ? { ...result, isUnwritten: true } : result,
  );

/** Where each note goes whose try failed. Errors of ours, not of QuickBooks, go on upwards. */
function failed(deps: WriteNotesDeps, notes: readonly InvoiceNote[], error: unknown): NoteResult[] {
  if (!(error instanceof QuickBooksError)) throw error;
  // Waiting for QuickBooks or for its owner to let us in is no fault of the note's.
  const isPatient = error instanceof ThrottledError || error instanceof ReauthoriseError;
  return notes.map((note): NoteResult => {
    const of = { attempts: note.attempts - 1, mayBeWritten: false };
    const judged = judgeFailure(error, of);
    if (!('outcome' in judged)) return { id: note.id, state: 'failed', problem: error.message };
    const { again, why, inMs } = judged.outcome;
    const to = isPatient ? later : orFailed;
    return to(deps, note, again, why, inMs);
  });
}

const orFailed = (
  deps: WriteNotesDeps,
  note: InvoiceNote,
  state: 'waiting' | 'unknown',
  why: string,
  inMs = backOffMs(note.attempts - 1),
): NoteResult =>
  note.attempts >= mostTries
    ? { id: note.id, state: 'failed', problem: `Tried ${mostTries} times: ${why}` }
    : later(deps, note, state, why, inMs);

const later = (
  { clock }: WriteNotesDeps,
  { id }: InvoiceNote,
  state: 'waiting' | 'unknown',
  problem: string,
  inMs: number,
): NoteResult => ({ id, state, problem, at: new Date(clock.now().getTime() + inMs) });
