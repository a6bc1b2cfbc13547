/** The contents of uploaded files, and the links that let a bearer fetch one for a while. */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Pool } from 'pg';
import type { Queryable } from '../rows.ts';

const lifetimeSeconds = 900;

/** Where downloads are served, below the server's root; no token is asked there. */
export const downloadsPath = '/attachments';

/** Keeps the content of an attachable. */
export async function storeFile(
  db: Queryable,
  realmId: string,
  attachableId: string,
  content: Buffer,
): Promise<void> {
  await db.query(
    `insert into sandbox.qbo_files (realm_id, attachable_id, secret, content)
     values ($1, $2, $3, $4)`,
    [realmId, attachableId, randomUUID(), content],
  );
}

/** Forgets the content of an attachable that was deleted. */
export async function removeFile(
  db: Queryable,
  realmId: string,
  attachableId: string,
): Promise<void> {
  const sql = 'delete from sandbox.qbo_files where realm_id = $1 and attachable_id = $2';
  await db.query(sql, [realmId, attachableId]);
}

/** Paths with query, good for 15 minutes, by attachable id; none for ids without a file. */
export async function downloadPaths(
  pool: Pool,
  realmId: string,
  attachableIds: readonly string[],
  now: Date,
): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ id: string; secret: string }>(
    `select attachable_id as id, secret from sandbox.qbo_files
     where realm_id = $1 and attachable_id = any ($2::bigint[])`,
    [realmId, attachableIds],
  );
  return new Map(
    rows.map(({ id, secret }) => {
      const path = `${downloadsPath}/${realmId}/${id}`;
      const date = signingDate(now);
      const query = new URLSearchParams({
        'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
        'X-Amz-Date': date,
        'X-Amz-SignedHeaders': 'host',
        'X-Amz-Expires': String(lifetimeSeconds),
        'X-Amz-Signature': signatureOf(secret, path, date),
      });
      return [id, `${path}?${query.toString()}`];
    }),
  );
}

/** The content a link leads to; undefined when the link is wrong or its time is over. */
export async function openDownload(
  pool: Pool,
  link: { realmId: string; attachableId: string; date: string; signature: string },
  now: Date,
): Promise<{ content: Buffer; contentType: string } | undefined> {
  const { rows } = await pool.query<{ secret: string; content: Buffer; type: string | null }>(
    `select f.secret, f.content, e.body ->> 'ContentType' as type
     from sandbox.qbo_files f join sandbox.qbo_entities e
       on e.realm_id = f.realm_id and e.type = 'Attachable' and e.id = f.attachable_id
     where f.realm_id = $1 and f.attachable_id::text = $2 and not e.deleted`,
    [link.realmId, link.attachableId],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  const path = `${downloadsPath}/${link.realmId}/${link.attachableId}`;
  const expected = Buffer.from(signatureOf(row.secret, path, link.date));
  const given = Buffer.from(link.signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
  const ageSeconds = (now.getTime() - signedAt(link.date)) / 1000;
  if (!(ageSeconds >= -1 && ageSeconds <= lifetimeSeconds)) return undefined;
  return { content: row.content, contentType: row.type ?? 'application/octet-stream' };
}

function signatureOf(secret: string, path: string, date: string): string {
  return createHmac('sha256', secret).update(`${path} ${date}`).digest('hex');
}

// "20260302T170000Z", as Amazon's links have it.
function signingDate(now: Date): string {
  return now.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function signedAt(date: string): number {
  const [, ...parts] = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(date) ?? [];
  const [year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN, second = NaN] =
    parts.map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
