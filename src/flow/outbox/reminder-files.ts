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
import { isCourtesy } from '../../core/mail/courtesy.ts';
import type { FilesTold } from '../../core/mail/mail-facts.ts';
import type { Settled } from './charge-deps.ts';
import { fileNames } from './file-names.ts';
import { backOffMs } from './outcome.ts';

/** The files of a mail, and what is kept of them and of those that stay behind. */
export type MailFiles = {
  readonly attachments: readonly MailAttachment[];
  readonly kept: readonly MailFile[];
};
export const noFiles: MailFiles = { attachments: [], kept: [] };

type Try = {
  readonly entry: OutboxEntry;
  readonly mail: Pick<StoredReminder, 'id' | 'template'> & {
    readonly invoices: readonly unknown[];
  };
};
/** A mail with what it is about by now. */
type OpenMail = Try & { readonly rows: readonly Pick<InvoiceRow, 'id' | 'docNumber'>[] };
type Printer = Pick<QuickBooksClient, 'invoicePdf'>;

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
  withFiles: ReadonlySet<string>,
): { first: M[]; later: M[] } {
  let files = 0;
  const fits = tries.findIndex(({ mail }, index) => {
    if (carriesFiles(mail, withFiles)) files += Math.min(filesPerMail, mail.invoices.length);
    return files > filesPerPass && index > 0;
  });
  const end = fits < 0 ? tries.length : fits;
  return { first: tries.slice(0, end), later: tries.slice(end) };
}

const carriesFiles = (mail: Try['mail'], withFiles: ReadonlySet<string>): boolean =>
  withFiles.has(mail.id) && !isCourtesy(mail.template);

/**
 * Reads the files of mails, a few mails at a time.
 * @param room bytes in a mail that are taken already
 * @returns the files by mail; mails that wait for a file that cannot be had now; and those that
 * this pass has no time or memory for
 */
export async function readFiles<M extends OpenMail>(
  options: {
    readonly quickbooks: Printer;
    readonly withFiles: ReadonlySet<string>;
    readonly bytesTaken: number;
    readonly isStopping: () => boolean;
  },
  mails: readonly M[],
): Promise<{ filesOf: ReadonlyMap<string, MailFiles>; settled: Settled[]; later: M[] }> {
  const filesOf = new Map<string, MailFiles>();
  const settled: Settled[] = [];
  const later: M[] = [];
  const until = performance.now() + passMs;
  let bytes = 0;
  const isOver = (): boolean =>
    filesOf.size > 0 && (options.isStopping() || bytes > bytesPerPass || performance.now() > until);
  const open = mails.values();
  const reader = async (): Promise<void> => {
    for (const each of open) {
      const { mail, entry } = each;
      if (!carriesFiles(mail, options.withFiles)) filesOf.set(mail.id, noFiles);
      else if (isOver()) later.push(each);
      else {
        const found = await filesOfMail(options, each);
        if ('outcome' in found) settled.push({ entry, outcome: found.outcome });
        else filesOf.set(mail.id, found);
        if ('attachments' in found) bytes += sizeOf(found.attachments);
      }
    }
  };
  await Promise.all(Array.from({ length: mailsAtOnce }, reader));
  return { filesOf, settled, later };
}

const sizeOf = (attachments: readonly MailAttachment[]): number =>
  attachments.reduce((sum, { content }) => sum + bytesInMail(content), 0);

/** The PDFs of a mail's invoices, in its order, while there is room for them. */
async function filesOfMail(
  { quickbooks, bytesTaken }: { quickbooks: Printer; bytesTaken: number },
  { entry, rows }: OpenMail,
): Promise<MailFiles | Pick<Settled, 'outcome'>> {
  const attachments: MailAttachment[] = [];
  const kept: MailFile[] = [];
  const names = fileNames(rows);
  let room = fileBytesPerMail - bytesTaken;
  for (const [index, row] of rows.entries()) {
    const name = names[index] ?? `${row.id}.pdf`;
    const file = { kind: 'invoice' as const, subjectId: row.id, name };
    if (room < leastRoom || attachments.length === filesPerMail) {
      kept.push(staysBehind(file, noRoom));
      continue;
    }
    const read = await readPdf(quickbooks, row.id);
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

const noRoom = 'It does not fit into a mail with the others.';

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
    kept.flatMap(({ subjectId, leftOut }) =>
      subjectId !== null && (leftOut === null) === isAlong ? [subjectId] : [],
    );
  return { attached: ids(true), leftOut: ids(false) };
}
