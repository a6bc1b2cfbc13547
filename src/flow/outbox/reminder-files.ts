/** The PDFs that reminders carry, read from QuickBooks before the mails are put on record. */
import { RejectedError, NotFoundError, QuickBooksError } from '../../adapters/quickbooks/errors.ts';
import type { QuickBooksClient } from '../../adapters/quickbooks/client.ts';
import {
  bytesInMail,
  fileBytesPerMail,
  type MailAttachment,
} from '../../adapters/postmark/mail.ts';
import { goesAlong, staysBehind, type MailFile } from '../../adapters/store/mail-files.ts';
import type { InvoiceRow } from '../../adapters/store/mirror-rows.ts';
import type { OutboxEntry } from '../../adapters/store/outbox.ts';
import type { StoredReminder } from '../../adapters/store/reminders.ts';
import type { WantedFiles } from '../../adapters/store/reminder-sendings.ts';
import { isCourtesy } from '../../core/mail/courtesy.ts';
import type { FilesTold } from '../../core/mail/mail-facts.ts';
import type { StatementFile } from '../reports/statement-pdf.ts';
import type { Settled } from './charge-deps.ts';
import { fileNames } from './file-names.ts';
import { backOffMs } from './outcome.ts';

/** The files of a mail, and what is kept of them and of those that stay behind. */
export type MailFiles = {
  readonly attachments: readonly MailAttachment[];
  readonly kept: readonly MailFile[];
};
const noFiles: MailFiles = { attachments: [], kept: [] };

type Try = {
  readonly entry: OutboxEntry;
  readonly mail: Pick<StoredReminder, 'id' | 'template' | 'customerId'> & {
    readonly invoices: readonly unknown[];
  };
};
/** A mail with what it is about by now. */
type OpenMail = Try & { readonly rows: readonly Pick<InvoiceRow, 'id' | 'docNumber'>[] };
type Printer = Pick<QuickBooksClient, 'invoicePdf'>;
type PrintStatement = (customerId: string) => Promise<StatementFile | null>;
type Printing = {
  readonly quickbooks: Printer;
  readonly printStatement: PrintStatement;
  readonly bytesTaken: number;
  /** Whether no more is to be read in this pass. */
  readonly isOver: () => boolean;
};

// What was read of the invoices goes stale while their PDFs are read, at 450 calls a minute at
// most; so a pass takes few mails, and what they carry must lie in memory at once.
const filesPerPass = 100;
const bytesPerPass = 20_000_000;
const passMs = 20_000;
const mailsAtOnce = 4;
/** Nobody opens more, and every one is a call. */
const filesPerMail = 50;
/** A PDF of QuickBooks' is never so small. */
const leastRoom = 1_000;
/** So many tries at a mail, over half an hour, wait for a PDF that cannot be had. */
const triesForFiles = 5;
const firstPauseMs = 60_000;

/** The first of the mails, as many as a pass can read the files of, and the others. */
export function firstMails<M extends Try>(
  tries: readonly M[],
  wanted: ReadonlyMap<string, WantedFiles>,
): { first: M[]; later: M[] } {
  let files = 0;
  const fits = tries.findIndex(({ mail }, index) => {
    if (wantedOf(mail, wanted)?.invoices) files += Math.min(filesPerMail, mail.invoices.length);
    return files > filesPerPass && index > 0;
  });
  const end = fits < 0 ? tries.length : fits;
  return { first: tries.slice(0, end), later: tries.slice(end) };
}

const wantedOf = (
  mail: Try['mail'],
  wanted: ReadonlyMap<string, WantedFiles>,
): WantedFiles | undefined => (isCourtesy(mail.template) ? undefined : wanted.get(mail.id));

/**
 * Reads the files of mails, a few mails at a time.
 * @param options.bytesTaken of each mail, by what all of them carry
 * @returns the files by mail; mails that wait for a file that cannot be had now; and those that
 * this pass has no time or memory for
 */
export async function readFiles<M extends OpenMail>(
  options: {
    readonly quickbooks: Printer;
    readonly wanted: ReadonlyMap<string, WantedFiles>;
    /** The statement of account of a customer; null when it is not known. */
    readonly printStatement: PrintStatement;
    readonly bytesTaken: number;
    readonly isStopping: () => boolean;
  },
  mails: readonly M[],
): Promise<{ filesOf: ReadonlyMap<string, MailFiles>; settled: Settled[]; later: M[] }> {
  const filesOf = new Map<string, MailFiles>();
  const settled: Settled[] = [];
  const later: M[] = [];
  const until = performance.now() + passMs;
  let [bytes, isBegun] = [0, false];
  const isOver = (): boolean =>
    options.isStopping() || bytes > bytesPerPass || performance.now() > until;
  const open = mails.values();
  const reader = async (): Promise<void> => {
    for (const each of open) {
      const { mail, entry } = each;
      const wanted = wantedOf(mail, options.wanted);
      if (!wanted) {
        filesOf.set(mail.id, noFiles);
        continue;
      }
      // The first gets its files however long they take, so that every pass brings one on.
      const end = isBegun ? isOver : options.isStopping;
      isBegun = true;
      const found = await filesOfMail({ ...options, isOver: end }, each, wanted);
      if (found === null) later.push(each);
      else if ('outcome' in found) settled.push({ entry, outcome: found.outcome });
      else {
        filesOf.set(mail.id, found);
        bytes += sizeOf(found.attachments);
      }
    }
  };
  await Promise.all(Array.from({ length: mailsAtOnce }, reader));
  return { filesOf, settled, later };
}

const sizeOf = (attachments: readonly MailAttachment[]): number =>
  attachments.reduce((sum, { content }) => sum + bytesInMail(content), 0);

/** The PDFs of a mail's invoices, in its order, while there is room; null where the pass ends. */
async function filesOfMail(
  options: Printing,
  { entry, mail, rows }: OpenMail,
  wanted: WantedFiles,
): Promise<MailFiles | Pick<Settled, 'outcome'> | null> {
  if (options.isOver()) return null;
  const { attachments, kept, room: first } = await statementFor(options, mail, wanted);
  const names = fileNames(rows);
  let room = first;
  for (const [index, row] of wanted.invoices ? rows.entries() : []) {
    const name = names[index] ?? `${row.id}.pdf`;
    const file = { kind: 'invoice' as const, subjectId: row.id, name };
    if (room < leastRoom || index >= filesPerMail) {
      kept.push(staysBehind(file, noRoom));
      continue;
    }
    if (options.isOver()) return null;
    const read = await readPdf(options.quickbooks, row.id);
    if ('why' in read) {
      if (read.isPassing && entry.attempts < triesForFiles) {
        const inMs = backOffMs(entry.attempts, firstPauseMs);
        return { outcome: { again: 'waiting', inMs, why: `No PDF of ${name} yet: ${read.why}` } };
      }
      kept.push(staysBehind(file, read.why));
      continue;
    }
    const size = bytesInMail(read.content);
    if (size > room) kept.push(staysBehind(file, noRoom));
    else {
      room -= size;
      attachments.push({ name, mediaType: 'application/pdf', contentId: null, ...read });
      kept.push(goesAlong(file, read.content));
    }
  }
  return { attachments, kept };
}

/** The statement comes first: it tells of all that the PDFs tell of one by one. */
async function statementFor(
  { printStatement, bytesTaken }: Printing,
  { customerId }: Try['mail'],
  wanted: WantedFiles,
): Promise<{ attachments: MailAttachment[]; kept: MailFile[]; room: number }> {
  const room = fileBytesPerMail - bytesTaken;
  const printed = wanted.statement ? await printStatement(customerId) : null;
  if (printed === null) return { attachments: [], kept: [], room };
  const file = { kind: 'statement' as const, subjectId: customerId, name: printed.name };
  const size = bytesInMail(printed.content);
  if (size > room) return { attachments: [], kept: [staysBehind(file, tooLarge)], room };
  return {
    attachments: [{ ...printed, contentId: null }],
    kept: [goesAlong(file, printed.content)],
    room: room - size,
  };
}

const noRoom = 'It does not fit into a mail with the others.';
const tooLarge = 'This statement of account is larger than a mail can carry.';

async function readPdf(
  quickbooks: Printer,
  invoiceId: string,
): Promise<{ content: Uint8Array } | { why: string; isPassing: boolean }> {
  try {
    return { content: await quickbooks.invoicePdf(invoiceId) };
  } catch (error) {
    if (!(error instanceof QuickBooksError)) throw error;
    const isFinal = error instanceof RejectedError || error instanceof NotFoundError;
    return { why: error.message, isPassing: !isFinal };
  }
}

/** What a mail says of its files; undefined where it was to have none. */
export function toldOf({ kept }: MailFiles): FilesTold | undefined {
  if (kept.length === 0) return undefined;
  const ids = (isAlong: boolean): string[] =>
    kept.flatMap(({ kind, subjectId, leftOut }) =>
      kind === 'invoice' && subjectId !== null && (leftOut === null) === isAlong ? [subjectId] : [],
    );
  const statement = kept.find(({ kind }) => kind === 'statement');
  const isAlong = statement?.leftOut === null;
  return {
    ...{ attached: ids(true), leftOut: ids(false) },
    statement: statement === undefined ? null : isAlong ? 'attached' : 'leftOut',
  };
}
