import { z } from 'zod';
import {
  batchRequestId,
  itemResults,
  itemsPerBatch,
  queriedLists,
  queryItems,
  writeItems,
  writtenEntity,
  type BatchWrite,
  type ItemResult,
} from './batch.ts';
import { createCaller, type CallDeps } from './calls.ts';
import { ReauthoriseError, TransientError, UnknownOutcomeError } from './errors.ts';
import type { SdkAnswer } from './outcome.ts';
import type { TokenSource } from './tokens.ts';

/** Entities we read; the SDK's functions are named after them. */
export type ReadEntity =
  | 'Customer'
  | 'Invoice'
  | 'Payment'
  | 'CreditMemo'
  | 'Item'
  | 'Account'
  | 'TaxCode'
  | 'TaxRate'
  | 'Class'
  | 'Department'
  | 'Attachable';
export type WrittenEntity =
  'Invoice' | 'CreditMemo' | 'Payment' | 'Item' | 'Account' | 'Attachable';
/** An entity as QuickBooks gave it, before its schema has looked at it. */
export type RawEntity = Readonly<Record<string, unknown>>;

const rawOne = z.record(z.string(), z.unknown());
const rawList = z.array(rawOne);
const listSchema = z
  .object({ QueryResponse: rawOne })
  .loose()
  .transform((body) => body.QueryResponse);
const cdcSchema = z
  .object({ CDCResponse: z.array(z.object({ QueryResponse: z.array(rawOne) }).loose()) })
  .loose()
  .transform((body) => body.CDCResponse.flatMap((part) => part.QueryResponse));

const pdfFile = z
  .instanceof(Uint8Array)
  .refine((file) => Buffer.from(file.subarray(0, 5)).toString() === '%PDF-');

const idsPerQuery = 100;
const numericId = /^[0-9]+$/;

// Lists leave inactive rows out unless asked for them.
const canBeInactive = new Set<ReadEntity>([
  ...(['Customer', 'Item', 'Account', 'TaxCode', 'Class', 'Department'] as const),
]);
/** The SDK's function that queries an entity. */
const finderOf = (entity: ReadEntity): string =>
  entity === 'Class' ? 'findClasses' : `find${entity}s`;

export type QuickBooks = ReturnType<typeof createQuickBooks>;
export type QuickBooksClient = ReturnType<QuickBooks['forCompany']>;

/** The v3 API through node-quickbooks, with what it lacks: pace, sorted errors, token renewal. */
export function createQuickBooks(options: CallDeps & { tokens: TokenSource }) {
  const call = createCaller(options);

  function forCompany(realmId: string, tokens: TokenSource = options.tokens) {
    const read = (name: string, ...values: unknown[]): Promise<SdkAnswer> =>
      call({ realmId, tokens, kind: 'read', name, values, metered: 1 });
    const write = async (name: string, body: RawEntity): Promise<RawEntity> =>
      written(await call({ realmId, tokens, kind: 'write', name, values: [body], metered: 0 }));

    /** @param criteria what follows `select * from Entity`: text of our own making, never a person's */
    const query = async (entity: ReadEntity, criteria: string): Promise<RawEntity[]> => {
      const lists = expected(listSchema, await read(finderOf(entity), criteria));
      return expected(rawList, { body: lists[entity] ?? [], intuitTid: undefined });
    };

    /** One query as it is, several in batches; the entities of each, in the order of the criteria. */
    const queryAll = async (
      entity: ReadEntity,
      criteria: readonly string[],
    ): Promise<RawEntity[][]> => {
      const [only] = criteria;
      if (only !== undefined && criteria.length === 1) return [await query(entity, only)];
      const found: RawEntity[][] = [];
      for (let start = 0; start < criteria.length; start += itemsPerBatch) {
        const part = criteria.slice(start, start + itemsPerBatch);
        const items = queryItems(part.map((each) => `select * from ${entity}${each}`));
        const answer = await call({
          realmId,
          tokens,
          kind: 'read',
          name: 'batch',
          values: [items],
          metered: part.length,
        });
        const results = itemResults(answer, {
          count: part.length,
          kind: 'read',
          read: queriedLists,
        });
        for (const result of results) {
          if (result.outcome === 'failed') throw result.error;
          found.push(expected(rawList, { ...answer, body: result.value[entity] ?? [] }));
        }
      }
      return found;
    };

    const readByIds = async (entity: ReadEntity, ids: readonly string[]): Promise<RawEntity[]> =>
      (await queryAll(entity, criteriaFor(entity, ids))).flat();

    return {
      realmId,
      query,
      queryAll,

      /** The number of entities, inactive ones too where the entity has such. */
      async count(entity: ReadEntity): Promise<number> {
        const criteria: unknown[] = [{ count: true }];
        if (canBeInactive.has(entity)) {
          criteria.push({ field: 'Active', value: [true, false], operator: 'IN' });
        }
        const answer = expected(listSchema, await read(finderOf(entity), criteria));
        return z.number().parse(answer['totalCount'] ?? 0);
      },

      /** One page in the order of their ids, inactive ones too. `position` counts from 1. */
      page(entity: ReadEntity, position: number, size: number): Promise<RawEntity[]> {
        const where = canBeInactive.has(entity) ? ' where Active IN (true,false)' : '';
        const range = `startposition ${position} maxresults ${size}`;
        return query(entity, `${where} orderby Id asc ${range}`);
      },

      /** The entities with these ids that exist, in bulk; a deleted one is simply not there. */
      readByIds,

      /**
       * Invoices as readByIds has them, those in `linked` with InvoiceLink, null where there is
       * none. No batch takes `include`, so these are queries of their own; the others fill them up,
       * so that all in all no more is read.
       */
      async readInvoices(
        ids: readonly string[],
        linked: ReadonlySet<string>,
      ): Promise<RawEntity[]> {
        const first = ids.filter((id) => linked.has(id));
        const all = [...first, ...ids.filter((id) => !linked.has(id))];
        const withLinks = Math.ceil(first.length / idsPerQuery) * idsPerQuery;
        const found: RawEntity[] = [];
        for (const criteria of criteriaFor('Invoice', all.slice(0, withLinks))) {
          const lists = expected(listSchema, await read('findInvoicesWithLinks', criteria));
          const rows = { body: lists['Invoice'] ?? [], intuitTid: undefined };
          found.push(...expected(rawList, rows).map((raw) => ({ InvoiceLink: null, ...raw })));
        }
        return [...found, ...(await readByIds('Invoice', all.slice(withLinks)))];
      },

      /** Resolves when a batch would go at once; see turns.ts. */
      untilBatchMayGo: (): Promise<void> => options.turns.untilFree(realmId, 'batch'),

      /**
       * Up to 30 writes in one call. A result for each in their order; what is refused does not
       * keep the others.
       * @throws as any write when the call itself fails: with UnknownOutcomeError any of the
       * writes may have taken effect, or none
       */
      async writeBatch(writes: readonly BatchWrite[]): Promise<ItemResult<RawEntity>[]> {
        if (writes.length > itemsPerBatch) throw new RangeError('A batch takes 30 writes');
        const items = writeItems(writes);
        const answer = await call({
          realmId,
          tokens,
          kind: 'write',
          name: 'batch',
          values: [items, batchRequestId(items)],
          metered: 0,
        });
        return itemResults(answer, {
          count: writes.length,
          kind: 'write',
          read: writtenEntity(writes),
        });
      },

      /** @throws NotFoundError when it is gone */
      async readById(entity: ReadEntity, id: string): Promise<RawEntity> {
        return expected(rawOne, await read(`get${entity}`, id));
      },

      /** Creates an entity; `requestId` makes a repetition answer with the first one's result. */
      create(entity: WrittenEntity, body: RawEntity, requestId: string): Promise<RawEntity> {
        return write(`create${entity}`, { ...body, requestId });
      },

      /** A sparse update of an invoice; `body` holds Id, SyncToken and all its lines. */
      updateInvoice(body: RawEntity, requestId: string): Promise<RawEntity> {
        return write('updateInvoice', { ...body, sparse: true, requestId });
      },

      /** Voids an invoice: its number and lines stay, with nothing on them. */
      async voidInvoice({ Id, SyncToken }: RawEntity, requestId: string): Promise<RawEntity> {
        const body = await write('voidInvoice', { Id, SyncToken, requestId });
        // The SDK takes the entity out of an update's answer, but not out of this one's.
        return rawOne.safeParse(body['Invoice']).data ?? body;
      },

      /** Everything that changed since an instant, by entity; deleted ones come as stubs. */
      async changesSince(
        entities: readonly ReadEntity[],
        since: Date,
      ): Promise<Map<ReadEntity, RawEntity[]>> {
        // As a string it passes through; from a Date the SDK would make an offset with a bare plus.
        const answer = await read('changeDataCapture', entities.join(','), since.toISOString());
        const changes = new Map<ReadEntity, RawEntity[]>();
        for (const response of expected(cdcSchema, answer)) {
          for (const entity of entities) {
            const rows = rawList.parse(response[entity] ?? []);
            if (rows.length > 0) changes.set(entity, [...(changes.get(entity) ?? []), ...rows]);
          }
        }
        return changes;
      },

      /** One of QuickBooks' reports as it stands; its reader is beside this file. */
      async report(
        name: 'AgedReceivables' | 'AgedReceivableDetail' | 'GeneralLedgerDetail',
        criteria: Readonly<Record<string, string>>,
      ): Promise<RawEntity> {
        return expected(rawOne, await read(`report${name}`, criteria));
      },

      /**
       * An invoice as QuickBooks prints it.
       * @throws NotFoundError when it is gone
       */
      async invoicePdf(id: string): Promise<Uint8Array> {
        if (!numericId.test(id)) throw new RangeError(`No id of QuickBooks': ${id}`);
        return expected(pdfFile, await read('getInvoicePdf', id));
      },

      async companyInfo(): Promise<RawEntity> {
        return expected(rawOne, await read('getCompanyInfo', realmId));
      },

      async preferences(): Promise<RawEntity> {
        return expected(rawOne, await read('getPreferences'));
      },
    };
  }

  /** A client with a token that is not stored yet, which is therefore not renewed either. */
  const withToken = (realmId: string, accessToken: string) =>
    forCompany(realmId, {
      accessToken: () => Promise.resolve(accessToken),
      renew: () => Promise.reject(new ReauthoriseError('The grant is not for this company')),
      end: () => Promise.resolve(),
    });

  return { forCompany: (realmId: string) => forCompany(realmId), withToken };
}

/** What follows `select * from Entity` to read the entities with these ids, so many at once. */
function criteriaFor(entity: ReadEntity, ids: readonly string[]): string[] {
  const safeIds = ids.filter((id) => numericId.test(id));
  const active = canBeInactive.has(entity) ? ' and Active IN (true,false)' : '';
  const criteria: string[] = [];
  for (let start = 0; start < safeIds.length; start += idsPerQuery) {
    const list = safeIds.slice(start, start + idsPerQuery).map((id) => `'${id}'`);
    criteria.push(` where Id IN (${list.join(',')})${active} maxresults ${idsPerQuery}`);
  }
  return criteria;
}

/**
 * What a read answered with, in the form it has to have.
 * @throws TransientError
 */
function expected<T>(schema: z.ZodType<T>, { body, intuitTid }: SdkAnswer): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const details = { status: 200, intuitTid };
  throw new TransientError('QuickBooks answered in a form that is not its own', details);
}

function written({ body, intuitTid }: SdkAnswer): RawEntity {
  const parsed = rawOne.safeParse(body);
  if (parsed.success) return parsed.data;
  const details = { status: 200, intuitTid };
  throw new UnknownOutcomeError(
    'QuickBooks answered a write in a form that is not its own',
    details,
  );
}
