import { duplicateDocNumber } from './faults.ts';
import { textAt, type JsonObject } from './json.ts';
import type { Stored } from './stored.ts';
import type { WriteSession } from './write-session.ts';

/**
 * The DocNumber of a sales form: as given (6140 when another form of the type has it), kept, or
 * the company's next number. A company with custom numbers gets none by itself.
 */
export async function completeDocNumber(
  session: WriteSession,
  type: string,
  draft: JsonObject,
  prior: Stored | undefined,
): Promise<string | undefined> {
  const given = textAt(draft, 'DocNumber');
  const known = prior === undefined ? undefined : textAt(prior.body, 'DocNumber');
  if (given === undefined || given === known) {
    if (known !== undefined || session.company.hasCustomNumbers) return known;
    return nextDocNumber(session, type);
  }
  const holder = await holderOf(session, type, given);
  if (holder !== undefined && holder !== prior?.id && !session.allowsDuplicateNumbers) {
    throw duplicateDocNumber(given, type, holder);
  }
  return given;
}

async function nextDocNumber(session: WriteSession, type: string): Promise<string> {
  // Numbers that clients chose lie ahead of the counter at times: step over them.
  for (;;) {
    const next = String(Number(await session.nextId('document')) + 1000);
    if ((await holderOf(session, type, next)) === undefined) return next;
  }
}

async function holderOf(
  session: WriteSession,
  type: string,
  docNumber: string,
): Promise<string | undefined> {
  const { rows } = await session.client.query<{ id: string }>(
    `select id from sandbox.qbo_entities
     where realm_id = $1 and type = $2 and doc_number = $3 and not deleted limit 1`,
    [session.realmId, type, docNumber],
  );
  return rows[0]?.id;
}
