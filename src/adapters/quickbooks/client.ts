import { z } from 'zod';
import type { IntuitEndpoints } from '../../config.ts';
import {
  ReauthoriseError,
  TokenRejectedError,
  TransientError,
  UnknownOutcomeError,
} from './errors.ts';
import { runSdkCall } from './outcome.ts';
import { createSdkClient } from './sdk.ts';
import { createThrottle } from './throttle.ts';
import type { TokenSource } from './tokens.ts';

/** Entities we read; the SDK's functions are named after them. */
export type ReadEntity = 'Customer' | 'Invoice' | 'Payment' | 'CreditMemo' | 'Item' | 'Account';
export type WrittenEntity = 'Invoice' | 'Item' | 'Account' | 'Attachable';
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

const readTries = 3;
const idsPerQuery = 100;
const numericId = /^[0-9]+$/;

// Lists leave inactive rows out unless asked for them.
const canBeInactive = new Set<ReadEntity>(['Customer', 'Item', 'Account']);

export type QuickBooks = ReturnType<typeof createQuickBooks>;
export type QuickBooksClient = ReturnType<QuickBooks['forCompany']>;

/** The v3 API through node-quickbooks, with what it lacks: pace, sorted errors, token renewal. */
export function createQuickBooks(options: {
  clientId: string;
  clientSecret: string;
  endpoints: () => Promise<IntuitEndpoints>;
  tokens: TokenSource;
}) {
  const throttles = new Map<string, () => Promise<void>>();
  const takeTurn = (realmId: string): Promise<void> => {
    const throttle = throttles.get(realmId) ?? createThrottle();
    throttles.set(realmId, throttle);
    return throttle();
  };

  type Call = {
    realmId: string;
    tokens: TokenSource;
    kind: 'read' | 'write';
    name: string;
    values: unknown[];
  };

  async function once(
    { realmId, kind, name, values }: Call,
    accessToken: string,
  ): Promise<unknown> {
    const { api } = await options.endpoints();
    await takeTurn(realmId);
    const { clientId, clientSecret } = options;
    const sdk = createSdkClient({ clientId, clientSecret, accessToken, realmId, api });
    return runSdkCall(sdk(name), values, kind);
  }

  /** A rejected access token is renewed once; reads are repeated a few times with growing waits. */
  async function call(request: Call): Promise<unknown> {
    const { realmId, tokens } = request;
    let isRenewed = false;
    for (let attempt = 1; ; attempt += 1) {
      let accessToken = '';
      try {
        accessToken = await tokens.accessToken(realmId);
        return await once(request, accessToken);
      } catch (error) {
        if (error instanceof TokenRejectedError) {
          if (isRenewed) throw new ReauthoriseError(error.message, error.details);
          isRenewed = true;
          await tokens.renew(realmId, accessToken);
          continue;
        }
        const mayRepeat = request.kind === 'read' && error instanceof TransientError;
        if (!mayRepeat || attempt >= readTries) throw error;
        await pauseBefore(attempt);
      }
    }
  }

  function forCompany(realmId: string, tokens: TokenSource = options.tokens) {
    const read = (name: string, ...values: unknown[]): Promise<unknown> =>
      call({ realmId, tokens, kind: 'read', name, values });
    const write = async (name: string, body: RawEntity): Promise<RawEntity> =>
      written(await call({ realmId, tokens, kind: 'write', name, values: [body] }));

    /** @param criteria what follows `select * from Entity`: text of our own making, never a person's */
    const query = async (entity: ReadEntity, criteria: string): Promise<RawEntity[]> => {
      const lists = expected(listSchema, await read(`find${entity}s`, criteria));
      return expected(rawList, lists[entity] ?? []);
    };

    return {
      realmId,
      query,

      /** The number of entities, inactive ones too where the entity has such. */
      async count(entity: ReadEntity): Promise<number> {
        const criteria: unknown[] = [{ count: true }];
        if (canBeInactive.has(entity)) {
          criteria.push({ field: 'Active', value: [true, false], operator: 'IN' });
        }
        const answer = expected(listSchema, await read(`find${entity}s`, criteria));
        return z.number().parse(answer['totalCount'] ?? 0);
      },

      /** One page in the order of their ids, inactive ones too. `position` counts from 1. */
      page(entity: ReadEntity, position: number, size: number): Promise<RawEntity[]> {
        const where = canBeInactive.has(entity) ? ' where Active IN (true,false)' : '';
        const range = `startposition ${position} maxresults ${size}`;
        return query(entity, `${where} orderby Id asc ${range}`);
      },

      /** The entities with these ids that exist, in bulk; a deleted one is simply not there. */
      async readByIds(entity: ReadEntity, ids: readonly string[]): Promise<RawEntity[]> {
        const safeIds = ids.filter((id) => numericId.test(id));
        const active = canBeInactive.has(entity) ? ' and Active IN (true,false)' : '';
        const found: RawEntity[] = [];
        for (let start = 0; start < safeIds.length; start += idsPerQuery) {
          const list = safeIds.slice(start, start + idsPerQuery).map((id) => `'${id}'`);
          const criteria = ` where Id IN (${list.join(',')})${active} maxresults ${idsPerQuery}`;
          found.push(...(await query(entity, criteria)));
        }
        return found;
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
    });

  return { forCompany: (realmId: string) => forCompany(realmId), withToken };
}

/**
 * What a read answered with, in the form it has to have: a gateway's page with status 200 is none.
 * @throws TransientError
 */
function expected<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new TransientError('QuickBooks answered in a form that is not its own');
}

function written(answer: unknown): RawEntity {
  const parsed = rawOne.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new UnknownOutcomeError('QuickBooks answered a write in a form that is not its own');
}

const pauseBefore = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, 200 * 4 ** attempt * (0.25 + Math.random() / 4)));
