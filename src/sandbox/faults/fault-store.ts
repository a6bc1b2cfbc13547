import type { Pool } from 'pg';
import { z } from 'zod';

export const faultNames = [
  'timeout',
  'reset',
  '500',
  '429',
  '120',
  '200-fault',
  'applied-then-reset',
  'partly-applied-then-reset',
  'slow',
] as const;
export type FaultName = (typeof faultNames)[number];

const faultMatch = z.strictObject({
  api: z.enum(['quickbooks', 'postmark']).optional(),
  method: z
    .string()
    .transform((method) => method.toUpperCase())
    .optional(),
  /** Part of the path with its query, or a regular expression on it. */
  path: z.string().min(1).optional(),
  realmId: z.string().optional(),
  /** The first request hit, counted from 1 among those that match. */
  nth: z.int().min(1).default(1),
});

export const newFault = z.strictObject({
  match: faultMatch.default({ nth: 1 }),
  fault: z.enum(faultNames),
  times: z.int().min(1).default(1),
  /** Only for `slow`. */
  delayMs: z.int().min(0).max(300_000).default(5_000),
});
export type NewFault = z.infer<typeof newFault>;

export type Fault = NewFault & { readonly id: number; seen: number; fired: number };
export type FaultTarget = {
  readonly api: string;
  readonly realmId: string | null;
  readonly isOAuth: boolean;
  readonly method: string;
  readonly path: string;
};

type FaultRow = {
  id: string;
  match: unknown;
  fault: string;
  times: number;
  delay_ms: number;
  seen: number;
  fired: number;
};

export type FaultStore = Awaited<ReturnType<typeof createFaultStore>>;

/** The faults asked for, with what each has seen and done. Kept in `sandbox.faults`. */
export async function createFaultStore(pool: Pool) {
  const found = await pool.query<FaultRow>('select * from sandbox.faults order by id');
  let faults: Fault[] = found.rows.map(toFault);
  return {
    list: (): readonly Fault[] => faults,

    add: async (fault: NewFault): Promise<Fault> => {
      const inserted = await pool.query<{ id: string }>(
        'insert into sandbox.faults (match, fault, times, delay_ms) values ($1, $2, $3, $4) returning id',
        [JSON.stringify(fault.match), fault.fault, fault.times, fault.delayMs],
      );
      const added = { ...fault, id: Number(inserted.rows[0]?.id), seen: 0, fired: 0 };
      faults.push(added);
      return added;
    },

    clear: async (): Promise<void> => {
      await pool.query('delete from sandbox.faults');
      faults = [];
    },

    /** Counts the request against every fault it matches; answers the first that strikes. */
    strike: async (target: FaultTarget): Promise<Fault | undefined> => {
      const touched = faults.filter((fault) => fault.fired < fault.times && isMatch(fault, target));
      if (touched.length === 0) return undefined;
      for (const fault of touched) fault.seen += 1;
      const struck = touched.find((fault) => fault.seen >= fault.match.nth);
      if (struck) struck.fired += 1;
      for (const fault of touched) {
        await pool.query('update sandbox.faults set seen = $2, fired = $3 where id = $1', [
          fault.id,
          fault.seen,
          fault.fired,
        ]);
      }
      return struck;
    },
  };
}

function isMatch(fault: Fault, target: FaultTarget): boolean {
  const { match } = fault;
  // A fault for "any POST to QuickBooks" means the ledger: tokens are hit only when named.
  if (target.isOAuth && match.path === undefined) return false;
  if (match.api !== undefined && match.api !== target.api) return false;
  if (match.method !== undefined && match.method !== target.method) return false;
  if (match.realmId !== undefined && match.realmId !== target.realmId) return false;
  return match.path === undefined || isPathMatch(match.path, target.path);
}

function isPathMatch(pattern: string, path: string): boolean {
  if (path.includes(pattern)) return true;
  try {
    return new RegExp(pattern, 'i').test(path);
  } catch {
    // Not a regular expression: it was meant as text, and the text is not there.
    return false;
  }
}

function toFault(row: FaultRow): Fault {
  const fault = newFault.parse({
    match: row.match,
    fault: row.fault,
    times: row.times,
    delayMs: row.delay_ms,
  });
  return { ...fault, id: Number(row.id), seen: row.seen, fired: row.fired };
}
