import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { readInbound } from '../../../src/flow/inbox/read-inbound.ts';
import { keepReply } from '../../../src/flow/replies/keep-reply.ts';
import { apiRoutes } from '../../../src/web/api/routes.ts';
import type { ApiRoute } from '../../../src/web/api/route.ts';
import type { World } from '../../support/world.ts';
import { fillTenant, sampleCalls, type SampleCall, type Things } from './sample-calls.ts';
import { addTenant, expectStatus, problemIn, startStage, type Tenant } from './stage.ts';

let world: World;
let mine: Tenant;
let other: Tenant;
let myThings: Things;

const companyRoutes = apiRoutes.filter((route) => route.path.includes('{realm}'));
const named = companyRoutes.map((route): [string, ApiRoute] => [route.operationId, route]);

beforeAll(async () => {
  world = await startStage();
  mine = await addTenant(world, { name: 'Mine' });
  other = await addTenant(world, { name: 'Other' });
  myThings = await fillTenant(mine, () => world.idle());
  myThings = {
    ...myThings,
    heldRunIds: [await heldRun(mine), await heldRun(mine)],
    ...(await reply()),
    contactRequestIds: [await contactRequest('a'), await contactRequest('b')],
  };
  const writtenChargeId = await writtenCharge('2026-02-01');
  myThings = { ...myThings, writtenChargeId, reversalIds: await proposeReversals() };
  await noteCorrection();
}, 180_000);
afterAll(() => world.stop());

/** As if a payment had come in late for one of the charges. */
async function noteCorrection(): Promise<void> {
  const { db, stores } = world.dunwell;
  const charge = await stores.charges.find(mine.realmId, myThings.chargeIds[0] ?? '');
  if (!charge) throw new Error('Nothing is charged');
  const { id: chargeId, realmId, invoiceId, currency, amount } = charge;
  const row = await db.charge.findUniqueOrThrow({ where: { id: chargeId } });
  const recomputed = row.worksheet ?? {};
  const found = { amount, tooMuch: -5n, reason: 'A test', recomputed, notedAt: new Date() };
  await db.chargeRecheck.create({ data: { chargeId, realmId, invoiceId, currency, ...found } });
}

/** A copy of a charge, as if it had been in QuickBooks on an invoice that is gone by now. */
async function writtenCharge(assessmentDate: string): Promise<string> {
  const { db } = world.dunwell;
  const id = randomUUID();
  const [like] = myThings.chargeIds;
  const reference = `DW-${id.slice(0, 6)}`;
  await db.$executeRaw`
    insert into charge select (jsonb_populate_record(c, jsonb_build_object('id', ${id}::text,
      'reference', ${reference}::text, 'assessment_date', ${assessmentDate}::text, 'status', 'written',
      'active_key', ${id}::text, 'invoice_id', 'gone', 'qbo_invoice_id', 'gone', 'written_at', c.created_at))).*
    from charge c where c.id = ${like}::uuid`;
  return id;
}

/** Two proposals to take one charge back, of either cause. */
async function proposeReversals(): Promise<string[]> {
  const { realmId } = mine;
  const chargeId = await writtenCharge('2026-01-01');
  const ids = [];
  for (const cause of ['person', 'back-dated-posting'] as const) {
    const proposal = { cause, reason: 'A test', status: 'proposed', amount: 100n } as const;
    const { chargeReversals } = world.dunwell.stores;
    const added = await chargeReversals.add({ realmId, chargeId, ...proposal });
    if (added.outcome !== 'added') throw new Error(`The proposal is ${added.outcome}`);
    ids.push(added.id);
  }
  return ids;
}

/** Somebody whom a customer wants written to. */
async function contactRequest(name: string): Promise<string> {
  const { customerId } = myThings;
  const wanted = { customerId, email: `${name}@mine.example`, name: null, note: null };
  return (await world.dunwell.stores.contactRequests.add(mine.realmId, wanted)).id;
}

/** What a customer answered to whom nothing else is sent, with a document. */
async function reply(): Promise<{ replyId: string; replyFileId: string }> {
  const { realmId } = mine;
  const customerId = 'quiet';
  const answer = {
    ...{ FromName: 'First', From: 'first@mine.example', MessageID: randomUUID() },
    ...{ TextBody: 'Paid.', Headers: [] },
    Attachments: [{ Name: 'proof.pdf', Content: Buffer.from('%PDF-1.7').toString('base64') }],
  };
  const mail = readInbound(answer);
  if (mail instanceof z.ZodError) throw mail;
  const place = { realmId, customerId, reminderId: null, placedBy: 'sender' } as const;
  const { db, clock } = world.dunwell;
  const kept = await db.$transaction((tx) => keepReply(tx, clock, mail, place));
  if (kept === 'kept before') throw new Error('It was there');
  const found = await world.dunwell.stores.replies.find(realmId, kept.id);
  return { replyId: kept.id, replyFileId: found?.files[0]?.id ?? '' };
}

/** A run that waits for a person, of the days when far less was usual. */
async function heldRun({ realmId }: Tenant): Promise<string> {
  const figures = { factor: 10, runs: 3, count: 60, usualCount: 5, mostCount: 50 };
  const sums = { sum: '60000', usualSum: '5000', mostSum: '50000' };
  const made = await world.dunwell.db.run.create({
    data: {
      realmId,
      date: new Date('2026-03-01'),
      startedAt: new Date('2026-03-01T12:00:00Z'),
      dryRun: false,
      trigger: 'schedule',
      status: 'done',
      holdState: 'waiting',
      holdFigures: { ...figures, ...sums },
    },
  });
  return made.id;
}

function sampleOf(route: ApiRoute): SampleCall {
  const call = sampleCalls(myThings).get(route.operationId);
  if (!call) throw new Error(`There is no sample call of ${route.operationId}`);
  return call;
}

const send = (route: ApiRoute, tenant: Tenant, key: string | undefined) => {
  const { path, body } = sampleOf(route);
  return world.api(`/companies/${tenant.realmId}${path}`, { method: route.method, body, key });
};

/** Everything of a company that the API changes, to compare before and after. */
async function stateOf(tenant: Tenant): Promise<unknown> {
  const where = { realmId: tenant.realmId };
  const { db } = world.dunwell;
  return Promise.all([
    db.company.findMany({ where }),
    db.policyVersion.findMany({ where, orderBy: [{ level: 'asc' }, { version: 'asc' }] }),
    db.groupMember.findMany({ where }),
    db.hold.findMany({ where, orderBy: { id: 'asc' } }),
    db.charge.findMany({ where, orderBy: { id: 'asc' } }),
    db.chargeReversal.findMany({ where, orderBy: { id: 'asc' } }),
    db.reminder.findMany({ where, orderBy: { id: 'asc' } }),
    db.contactRequest.findMany({ where, orderBy: { id: 'asc' } }),
    db.reply.findMany({ where, orderBy: { id: 'asc' } }),
    db.replySettings.findMany({ where }),
    db.payerLinkSeries.findMany({ where }),
    db.payerPageSettings.findMany({ where }),
    db.rateEntry.findMany({ where, orderBy: { id: 'asc' } }),
    db.agreedTerms.findMany({ where, orderBy: { id: 'asc' } }),
    db.run.count({ where }),
    db.auditEntry.count({ where }),
  ]);
}

test.each(named)('%s gives a key of another company nothing', async (_name, route) => {
  const before = await stateOf(mine);
  const answer = await send(route, mine, other.writeKey);
  expect(problemIn(answer)).toMatchObject({ status: 404, detail: 'There is no such company.' });
  expect(await stateOf(mine)).toEqual(before);
});

/** Routes that name a thing in the path, asked under the other company's own path. */
const naming = named.filter(
  ([, route]) => /\{id\}/.test(route.path) || route.operationId === 'getResolvedPolicy',
);

test.each(naming)('%s does not find a thing of another company', async (_name, route) => {
  const before = await stateOf(mine);
  const answer = await send(route, other, other.writeKey);
  expect(problemIn(answer).status).toBe(404);
  expect(await stateOf(mine)).toEqual(before);
});

const lists = named.filter(([name]) => name.startsWith('list'));

test.each(lists)('%s of one company holds nothing of another', async (_name, route) => {
  const listShape = z.object({ items: z.array(z.unknown()), next: z.string().nullable() });
  const own = listShape.parse((await send(route, mine, mine.readKey)).body);
  const theirs = listShape.parse((await send(route, other, other.readKey)).body);
  expect(own.items.length).toBeGreaterThan(0);
  expect(theirs).toEqual({ items: [], next: null });
});

test('the list of companies holds the key’s own only', async () => {
  const answer = await world.api('/companies', { key: other.readKey });
  expect(answer.body).toMatchObject({ items: [{ realmId: other.realmId }], next: null });
});

test('a cursor of one company is none of another’s', async () => {
  for (const list of ['invoices', 'customers', 'charges', 'reminders', 'decisions']) {
    const first = await mine.call(`/${list}?limit=1`);
    const { next } = z.object({ next: z.string() }).parse(first.body);
    expect((await mine.call(`/${list}?limit=1&cursor=${next}`)).status).toBe(200);
    if (list === 'invoices' || list === 'customers') continue;
    const answer = await other.call(`/${list}?cursor=${next}`);
    expect(problemIn(answer).errors).toEqual([
      { field: 'cursor', message: 'is not a cursor of this list' },
    ]);
  }
});

test.each(named)('%s needs a key', async (_name, route) => {
  const without = await send(route, mine, undefined);
  expect(problemIn(without).status).toBe(401);
  expect(without.headers.get('www-authenticate')).toBe('Bearer realm="Dunwell API"');
  const wrong = await send(route, mine, 'dw_wrong');
  expect(problemIn(wrong).status).toBe(401);
  expect(wrong.headers.get('www-authenticate')).toContain('error="invalid_token"');
});

test.each(named.filter(([, route]) => route.method !== 'GET'))(
  '%s refuses a key that may only read',
  async (_name, route) => {
    const before = await stateOf(mine);
    const answer = await send(route, mine, mine.readKey);
    expect(problemIn(answer).status).toBe(403);
    expect(await stateOf(mine)).toEqual(before);
  },
);

test('a revoked key opens nothing any more', async () => {
  const { apiKeys } = world.dunwell.stores;
  const made = { name: 'short-lived', access: 'read', createdBy: 'test' } as const;
  const key = await apiKeys.create(mine.realmId, made);
  expect((await world.api('/companies', { key })).status).toBe(200);
  const row = (await apiKeys.list(mine.realmId)).find(({ name }) => name === made.name);
  await apiKeys.revoke(mine.realmId, row?.id ?? '');
  expect((await world.api('/companies', { key })).status).toBe(401);
});

// Reads first, then what changes things, then what takes them away.
const order = ['GET', 'PATCH', 'PUT', 'POST', 'DELETE'];
const inOrder = named.toSorted(([, a], [, b]) => order.indexOf(a.method) - order.indexOf(b.method));

test.each(inOrder)('%s answers as its schema and the document say', async (_name, route) => {
  const answer = await send(route, mine, route.access === 'read' ? mine.readKey : mine.writeKey);
  expect([answer.status, answer.body]).toEqual([route.success.status, expect.anything()]);
  expect(complaints(route, answer.body)).toEqual([]);
});

test('the document has something against an answer that is not as it says', async () => {
  const route = named.find(([name]) => name === 'getInvoice')?.[1];
  if (!route) throw new Error('There is no such route');
  const answer = await send(route, mine, mine.readKey);
  expect(complaints(route, { ...Object(answer.body), total: 500 })).not.toEqual([]);
});

let document: unknown;

beforeAll(async () => {
  document = expectStatus(await world.api('/openapi.json'), 200);
});

const pathsShape = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        responses: z.record(
          z.string(),
          z.object({
            content: z
              .record(z.string(), z.object({ schema: z.object({ $ref: z.string().optional() }) }))
              .optional(),
          }),
        ),
      }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
});

/** What the route's own schema and the OpenAPI document have against an answer. */
function complaints(route: ApiRoute, body: unknown): unknown[] {
  const { paths, components } = pathsShape.parse(document);
  const operation = paths[route.path]?.[route.method.toLowerCase()];
  const content = operation?.responses[String(route.success.status)]?.content;
  if (route.answersFile === true) {
    return content?.['application/octet-stream'] && body !== '' ? [] : ['There is no file'];
  }
  if (!route.success.schema || !content) {
    return body === '' && !route.success.schema && !content ? [] : ['One of them has no body'];
  }
  // The document's references, as a schema of its own knows them.
  const text = JSON.stringify({
    ...content['application/json']?.schema,
    $defs: components.schemas,
  }).replaceAll('#/components/schemas/', '#/$defs/');
  return [z.fromJSONSchema(JSON.parse(text)), route.success.schema].flatMap(
    (schema) => schema.safeParse(body).error?.issues ?? [],
  );
}
