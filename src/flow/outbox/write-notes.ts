import type { Logger } from 'pino';
import { itemsPerBatch, type BatchWrite } from '../../adapters/quickbooks/batch.ts';
import type { QuickBooks, QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import { ReauthoriseError, ThrottledError } from '../../adapters/quickbooks/errors.ts';
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
import { sortFailure } from './sort-failure.ts';

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
    await invoiceNotes.settle(due.map((note) => later(deps, note, why, stoppedMs)));
    return true;
  }
  await invoiceNotes.claim(due.map(({ id }) => id));
  await deps.checkpoint('note: claimed');
  try {
    await writeBatch(deps, company, due);
  } catch (error) {
    // An error of ours: whatever is not settled yet is looked for at its next try.
    const reason = error instanceof Error ? error.message : 'unknown';
    deps.log.error({ realmId, reason }, 'notes on invoices could not be written');
    const left = await invoiceNotes.stillWorking(due.map(({ id }) => id));
    await invoiceNotes.settle(left.map((note) => orFailed(deps, note, 'unknown', reason)));
  }
  return true;
}

async function writeBatch(
  deps: WriteNotesDeps,
  company: Company,
  due: readonly InvoiceNote[],
): Promise<void> {
  const { invoiceNotes } = deps;
  const { realmId } = company;
  const quickbooks = deps.quickbooks.forCompany(realmId);
  const again = due.filter((note) => note.attempts > 0);
  let found: ReadonlyMap<string, string>;
  try {
    found = await findNotes(quickbooks, again);
  } catch (error) {
    await invoiceNotes.settle(await failed(deps, due, error));
    return;
  }
  const there = due.flatMap(({ id }): NoteResult[] => {
    const attachableId = found.get(id);
    return attachableId === undefined ? [] : [{ id, state: 'done', attachableId }];
  });
  const inFlight = again.filter((note) => !found.has(note.id) && waitFor(deps, note) > 0);
  const why = 'QuickBooks is asked whether it took the note';
  await invoiceNotes.settle([
    ...there,
    ...inFlight.map((note) => later(deps, note, why, waitFor(deps, note), 'unknown')),
  ]);
  const waiting = new Set(inFlight.map(({ id }) => id));
  const left = due.filter(({ id }) => !found.has(id) && !waiting.has(id));
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
  const notes = ready.map(({ note }) => note);
  let results;
  try {
    results = await quickbooks.writeBatch(ready.map((each) => writeOf(company, each)));
  } catch (error) {
    await invoiceNotes.settle(await failed(deps, notes, error));
    return;
  }
  await deps.checkpoint('note: written');
  const kept: NoteResult[] = [];
  for (const [index, result] of results.entries()) {
    const note = notes[index];
    if (!note) continue;
    if (result.outcome === 'failed') kept.push(...(await failed(deps, [note], result.error)));
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

const noop = (): Promise<void> => Promise.resolve();

/** Where each note goes whose try failed. Errors of ours, not of QuickBooks, go on upwards. */
function failed(
  deps: WriteNotesDeps,
  notes: readonly InvoiceNote[],
  error: unknown,
): Promise<NoteResult[]> {
  const isPatient = error instanceof ThrottledError || error instanceof ReauthoriseError;
  return Promise.all(
    notes.map(async (note): Promise<NoteResult> => {
      const { id, attempts } = note;
      const outcome = await sortFailure(
        error,
        { attempts, mayBeWritten: false },
        {
          unknown: noop,
          failed: noop,
          open: noop,
          closed: (why) => Promise.resolve({ end: 'failed', why }),
        },
      );
      const why = outcome.why ?? 'unknown';
      if ('end' in outcome) return { id, state: 'failed', problem: why };
      if (!isPatient && attempts >= mostTries) return orFailed(deps, note, outcome.again, why);
      return later(deps, note, why, outcome.inMs, outcome.again);
    }),
  );
}

const orFailed = (
  deps: WriteNotesDeps,
  note: InvoiceNote,
  state: 'waiting' | 'unknown',
  why: string,
): NoteResult =>
  note.attempts >= mostTries
    ? { id: note.id, state: 'failed', problem: `Tried ${mostTries} times: ${why}` }
    : later(deps, note, why, backOffMs(note.attempts), state);

const later = (
  { clock }: WriteNotesDeps,
  { id }: InvoiceNote,
  problem: string,
  inMs: number,
  state: 'waiting' | 'unknown' = 'waiting',
): NoteResult => ({ id, state, problem, at: new Date(clock.now().getTime() + inMs) });
