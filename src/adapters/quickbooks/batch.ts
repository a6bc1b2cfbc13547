import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { RawEntity } from './client.ts';
import type { QuickBooksError } from './errors.ts';
import { faultIn, sortFailure } from './faults.ts';
import type { SdkAnswer } from './outcome.ts';

/** The most that one batch may hold. */
export const itemsPerBatch = 30;

/** One write of a batch. */
export type BatchWrite = {
  readonly operation: 'create' | 'update';
  readonly entity: 'Invoice' | 'Attachable';
  readonly body: RawEntity;
};

/** What became of one item of a batch. */
export type ItemResult<T> =
  | { readonly outcome: 'done'; readonly value: T }
  /** One of the classes of errors.ts, as if the item had been a call of its own. */
  | { readonly outcome: 'failed'; readonly error: QuickBooksError };

const rawOne = z.record(z.string(), z.unknown());
const itemSchema = z.object({ bId: z.string() }).loose();
const answerSchema = z.object({ BatchItemResponse: z.array(itemSchema) }).loose();
const listSchema = z.object({ QueryResponse: rawOne }).loose();

const bIdOf = (index: number): string => `i${index + 1}`;

/** As the API wants them; an update is a sparse one. */
export const writeItems = (writes: readonly BatchWrite[]): RawEntity[] =>
  writes.map(({ operation, entity, body }, index) => ({
    bId: bIdOf(index),
    operation,
    [entity]: operation === 'update' ? { ...body, sparse: true } : body,
  }));

export const queryItems = (statements: readonly string[]): RawEntity[] =>
  statements.map((Query, index) => ({ bId: bIdOf(index), Query }));

/**
 * The request id of a batch: the same for the same items in the same order and state, so that a
 * repetition is recognised, and another one for any other batch, whose items (known to QuickBooks
 * by request id and bId) must not be taken for those of this one. With a batch a request id may
 * have 36 characters.
 */
export function batchRequestId(items: readonly RawEntity[]): string {
  return createHash('sha256').update(JSON.stringify(items)).digest('hex').slice(0, 32);
}

/**
 * The answers to a batch in the order of its items, whatever their order in the body.
 * @param read takes what an item is expected to hold; undefined: it does not hold it
 * @throws UnknownOutcomeError (a read: TransientError) when the body is no answer to a batch
 */
export function itemResults<T>(
  answer: SdkAnswer,
  options: {
    count: number;
    kind: 'read' | 'write';
    read: (item: RawEntity, index: number) => T | undefined;
  },
): ItemResult<T>[] {
  const { intuitTid } = answer;
  const parsed = answerSchema.safeParse(answer.body);
  if (!parsed.success) {
    const failure = { kind: options.kind, status: 200, body: undefined, intuitTid };
    throw sortFailure({ ...failure, networkCode: undefined });
  }
  const byId = new Map(parsed.data.BatchItemResponse.map((item) => [item.bId, item]));
  return Array.from({ length: options.count }, (_, index): ItemResult<T> => {
    const item = byId.get(bIdOf(index));
    const value = item && !faultIn(item) ? options.read(item, index) : undefined;
    if (value !== undefined) return { outcome: 'done', value };
    // Without an answer of its own an item is as unknown as a call that was never answered.
    const failure = { kind: options.kind, status: 200, body: item, intuitTid };
    return { outcome: 'failed', error: sortFailure({ ...failure, networkCode: undefined }) };
  });
}

/** The entity that a written item came back with. */
export const writtenEntity =
  (writes: readonly BatchWrite[]) =>
  (item: RawEntity, index: number): RawEntity | undefined =>
    rawOne.safeParse(item[writes[index]?.entity ?? '']).data;

/** The lists that a query in a batch came back with. */
export const queriedLists = (item: RawEntity): RawEntity | undefined =>
  listSchema.safeParse(item).data?.QueryResponse;
