import { z } from 'zod';
import type { HistoryCompare, LiveBesideHistory } from '../../adapters/store/history-compare.ts';
import { chainStart, linkHash, sha256 } from '../../adapters/store/history-chain.ts';
import type { HistoryRowStore, SealedRow } from '../../adapters/store/history-rows.ts';

/** What does not agree, as a sentence, and where: a place in the chain, a reminder, or both. */
export type HistoryProblem = {
  readonly realmId: string;
  readonly position: string | null;
  readonly reminderId: string | null;
  readonly problem: string;
};

export type HistoryVerification = {
  /** Rows of the chain that were looked at. */
  readonly rows: number;
  readonly reminders: number;
  readonly events: number;
  readonly replies: number;
  readonly wrong: number;
  /** The hash at the end of the chain; null when it is empty. */
  readonly head: string | null;
};

export type VerifyHistoryDeps = {
  readonly rows: HistoryRowStore;
  readonly compare: HistoryCompare;
};

type Tell = (problem: Omit<HistoryProblem, 'realmId'>) => void;

type OnPage = (count: number) => Promise<void>;

const rowsAtATime = 200;
const mostGone = 100;

/**
 * Makes the whole chain of a company again, and compares what the history tells with the reminders
 * as they are now; a page at a time, so that the number of reminders does not matter. Nothing is
 * changed; rows that are not sealed yet are compared, but in no chain.
 * @param options.knownHead a head that was noted before: it has to be in the chain
 * @param options.onProblem is told of each row that breaks
 * @param options.onProgress is told after each page how many rows, reminders, events and replies were looked
 *   at; what it throws breaks the check off
 */
export async function verifyHistory(
  deps: VerifyHistoryDeps,
  options: {
    realmId: string;
    knownHead?: string | undefined;
    onProblem: (problem: HistoryProblem) => void;
    onProgress?: (looked: number) => Promise<void>;
  },
): Promise<HistoryVerification> {
  const { realmId, knownHead } = options;
  let looked = 0;
  const onPage = async (count: number): Promise<void> => {
    looked += count;
    await options.onProgress?.(looked);
  };
  let wrong = 0;
  const tell: Tell = (problem) => {
    wrong += 1;
    options.onProblem({ realmId, ...problem });
  };
  const chain = await verifyChain(deps.rows, realmId, { knownHead, tell, onPage });
  if (knownHead !== undefined && !chain.isHeadKnown) {
    const problem = `No row of the chain has the hash ${knownHead}.`;
    tell({ position: null, reminderId: null, problem });
  }
  const reminders = await compareAll({ tell, onPage }, (after, limit) =>
    deps.compare.reminders(realmId, { after: after ?? noUuid, limit }),
  );
  const events = await compareAll({ tell, onPage }, (after, limit) =>
    deps.compare.events(realmId, { after: BigInt(after ?? 0), limit }),
  );
  const replies = await compareAll({ tell, onPage }, (after, limit) =>
    deps.compare.replies(realmId, { after: after ?? noUuid, limit }),
  );
  for (const row of await deps.compare.gone(realmId, mostGone)) {
    const problem = `${nameOf(row)} is in the history and is gone.`;
    tell({ position: null, reminderId: row.reminderId, problem });
  }
  return { rows: chain.rows, reminders, events, replies, wrong, head: chain.head };
}

const noUuid = '00000000-0000-0000-0000-000000000000';

/** Events have numbers; whatever else has the id of another thing is a reply. */
function nameOf({ subjectId, reminderId }: LiveBesideHistory): string {
  if (subjectId === reminderId) return 'The reminder';
  return subjectId.includes('-') ? `Reply ${subjectId}` : `Event ${subjectId}`;
}

async function verifyChain(
  rows: HistoryRowStore,
  realmId: string,
  { knownHead, tell, onPage }: { knownHead: string | undefined; tell: Tell; onPage: OnPage },
): Promise<{ rows: number; head: string | null; isHeadKnown: boolean }> {
  let [count, position, isHeadKnown] = [0, 0n, false];
  let head: string | null = null;
  for (;;) {
    const page = await rows.sealed(realmId, { after: position, limit: rowsAtATime });
    for (const row of page) {
      count += 1;
      for (const problem of problemsOf(row, { position, hash: head ?? chainStart })) {
        tell({ position: String(row.position), reminderId: row.reminderId, problem });
      }
      [position, head] = [row.position, row.hash];
      isHeadKnown ||= row.hash === knownHead;
    }
    await onPage(page.length);
    if (page.length < rowsAtATime) return { rows: count, head, isHeadKnown };
  }
}

/** What is wrong with one row of a chain, given the one before it; a sentence each. */
function problemsOf(row: SealedRow, before: { position: bigint; hash: string }): string[] {
  const missing = row.position - before.position - 1n;
  return [
    ...(missing > 0n ? [`${missing} row(s) before row ${row.position} are missing.`] : []),
    ...(sha256(row.content) === row.contentHash
      ? []
      : [`What row ${row.position} tells is not what its hash was made of.`]),
    ...(row.previousHash === before.hash
      ? []
      : [`Row ${row.position} does not follow on the row before it.`]),
    ...(linkHash(row) === row.hash ? [] : [`Row ${row.position} does not have its own hash.`]),
  ];
}

async function compareAll(
  { tell, onPage }: { tell: Tell; onPage: OnPage },
  read: (after: string | undefined, limit: number) => Promise<LiveBesideHistory[]>,
): Promise<number> {
  let count = 0;
  let after: string | undefined;
  for (;;) {
    const page = await read(after, rowsAtATime);
    count += page.length;
    for (const row of page) {
      const difference = differenceOf(row);
      const problem = `${nameOf(row)} ${difference ?? ''}`;
      if (difference) tell({ position: null, reminderId: row.reminderId, problem });
    }
    await onPage(page.length);
    after = page.at(-1)?.subjectId;
    if (page.length < rowsAtATime) return count;
  }
}

const contentSchema = z.record(z.string(), z.unknown());

function differenceOf({ live, told }: LiveBesideHistory): string | null {
  if (told === null) return 'is not in the history.';
  if (live === null || live === told) return null;
  const [now, then] = [
    contentSchema.parse(JSON.parse(live)),
    contentSchema.parse(JSON.parse(told)),
  ];
  const fields = Object.keys({ ...then, ...now }).filter(
    (name) => JSON.stringify(now[name]) !== JSON.stringify(then[name]),
  );
  return `is not as the history tells it: ${fields.join(', ')}.`;
}
