/** Attachables: notes, uploads in one multipart request, and downloads by a link of its own. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  isObject,
  objectAt,
  objectsAt,
  parseJsonObject,
  textAt,
  type JsonObject,
} from '../../../src/sandbox/quickbooks/json.ts';
import {
  faultOf,
  handleOf,
  idOf,
  realmId,
  serviceLine,
  startCompany,
  type TestCompany,
} from './company.ts';

let company: TestCompany;
let invoice: JsonObject;

beforeAll(async () => {
  company = await startCompany();
  const customer = await company.write('/customer', { DisplayName: 'Payer' });
  invoice = await company.write('/invoice', {
    CustomerRef: { value: idOf(customer) },
    Line: [serviceLine(10)],
  });
});
afterAll(() => company.stop());

type UploadPart = { name: string; filename: string; type: string; content: string | Buffer };

// Written by hand, with the part headers other languages' clients send.
async function upload(parts: readonly UploadPart[], query = ''): Promise<JsonObject> {
  const boundary = '-----------Parts-9c1abaa2';
  const chunks = parts.flatMap(({ name, filename, type, content }) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\n` +
      `Content-Length: ${Buffer.byteLength(content)}\r\nContent-Type: ${type}\r\n` +
      'Content-Transfer-Encoding: binary\r\n\r\n',
    content,
    '\r\n',
  ]);
  const body = Buffer.concat([...chunks, `--${boundary}--\r\n`].map((one) => Buffer.from(one)));
  const answer = await fetch(`${company.origin}/v3/company/${realmId}/upload${query}`, {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body,
  });
  return parseJsonObject(await answer.text()) ?? {};
}

function attachedIn(answer: JsonObject, index = 0): JsonObject {
  const responses = objectsAt(answer, 'AttachableResponse');
  return objectAt(responses[index] ?? {}, 'Attachable') ?? {};
}

const bytes = Buffer.from([0, 1, 2, 253, 254, 255, 13, 10, 0]);

const metadata = (more: JsonObject = {}): UploadPart => ({
  name: 'file_metadata_01',
  filename: 'attachment.json',
  type: 'application/json',
  content: JSON.stringify({
    AttachableRef: [{ EntityRef: { type: 'Invoice', value: idOf(invoice) } }],
    FileName: 'scan.pdf',
    ContentType: 'application/pdf',
    ...more,
  }),
});
const content: UploadPart = {
  name: 'file_content_01',
  filename: 'scan.pdf',
  type: 'application/pdf',
  content: bytes,
};

test('an uploaded file is answered with its size and where to get it', async () => {
  const answer = await upload([metadata(), content]);
  expect(Object.keys(answer)).toEqual(['AttachableResponse', 'time']);
  const attached = attachedIn(answer);
  expect(Object.keys(attached)).toEqual([
    ...['FileName', 'FileAccessUri', 'TempDownloadUri', 'Size', 'ContentType', 'domain', 'sparse'],
    ...['Id', 'SyncToken', 'MetaData', 'AttachableRef'],
  ]);
  expect(attached).toMatchObject({
    FileName: 'scan.pdf',
    FileAccessUri: `/v3/company/${realmId}/download/${idOf(attached)}`,
    Size: bytes.length,
    ContentType: 'application/pdf',
    Id: expect.stringMatching(/^5\d{18}$/),
    AttachableRef: [{ EntityRef: { value: idOf(invoice), type: 'Invoice' }, IncludeOnSend: false }],
  });
});

test('the link leads to the very bytes for 15 minutes, and only as it was made', async () => {
  company.setNow('2026-03-02T17:00:00Z');
  const attached = attachedIn(await upload([metadata(), content]));
  const link = textAt(attached, 'TempDownloadUri') ?? '';
  const file = await fetch(link);
  expect(file.headers.get('content-type')).toBe('application/pdf');
  expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true);
  expect((await fetch(link.replace(/.$/, (last) => (last === '0' ? '1' : '0')))).status).toBe(403);
  company.setNow('2026-03-02T17:16:00Z');
  expect((await fetch(link)).status).toBe(403);
  const again = await fetch(`${company.origin}${textAt(attached, 'FileAccessUri') ?? ''}`);
  expect(again.headers.get('content-type')).toMatch(/^text\/plain/);
  const fresh = await again.text();
  expect((await fetch(fresh)).status).toBe(200);
});

test('several files come in one request, a refused one beside the others', async () => {
  const parts: UploadPart[] = [
    { ...metadata({ AttachableRef: [{ EntityRef: { type: 'Invoice', value: '999999' } }] }) },
    content,
    { name: 'file_content_02', filename: 'plain.txt', type: 'text/plain', content: 'Hello' },
  ];
  const answer = await upload(parts);
  const [refused, taken] = objectsAt(answer, 'AttachableResponse');
  expect(refused).toMatchObject({ Fault: { Error: [{ code: '2500' }] } });
  expect(taken).toMatchObject({ Attachable: { FileName: 'plain.txt', Size: 5 } });
});

test('a repeated upload with its requestid is the first one again', async () => {
  const first = attachedIn(await upload([metadata(), content], '?requestid=once'));
  const second = attachedIn(await upload([metadata(), content], '?requestid=once'));
  expect(idOf(second)).toBe(idOf(first));
});

test('files are found by what they are attached to, updated, and deleted', async () => {
  const attached = attachedIn(await upload([metadata({ Note: 'Signed copy' }), content]));
  const found = await company.query(
    `select * from Attachable where AttachableRef.EntityRef.Type = 'Invoice'
     and AttachableRef.EntityRef.value = '${idOf(invoice)}' and Id = '${idOf(attached)}'`,
  );
  expect(objectsAt(found, 'Attachable')[0]).toMatchObject({
    TempDownloadUri: expect.stringContaining('X-Amz-Expires=900'),
    Note: 'Signed copy',
  });
  const changed = await company.write('/attachable', {
    ...handleOf(attached),
    sparse: true,
    Note: 'Signed twice',
  });
  expect(changed).toMatchObject({ Note: 'Signed twice', Size: bytes.length, SyncToken: '1' });
  await company.write('/attachable?operation=delete', handleOf(changed));
  expect(faultOf(await company.get(`/download/${idOf(attached)}`))).toMatchObject({ code: '610' });
  const link = textAt(attached, 'TempDownloadUri') ?? '';
  expect((await fetch(link)).status).toBe(403);
  const left = 'select count(*)::int as count from sandbox.qbo_files where attachable_id = $1';
  const { rows } = await company.pool.query(left, [idOf(attached)]);
  expect(rows).toEqual([{ count: 0 }]);
});

test('a note has no file, and no link', async () => {
  const note = await company.write('/attachable', {
    Note: 'Call on Monday',
    AttachableRef: [{ EntityRef: { type: 'Invoice', value: idOf(invoice) }, IncludeOnSend: true }],
  });
  expect(Object.keys(note)).toEqual([
    ...['Note', 'domain', 'sparse', 'Id', 'SyncToken', 'MetaData', 'AttachableRef'],
  ]);
  expect(await company.read('Attachable', note)).toEqual(note);
  const answer = await company.get(`/download/${idOf(note)}`);
  expect(faultOf(answer)).toMatchObject({ code: '610' });
});

test('an upload without a file, or that is no form, is refused', async () => {
  expect(JSON.stringify(await upload([metadata()]))).toContain('"code":"2020"');
  const answer = await company.post('/upload', { FileName: 'scan.pdf' });
  expect(isObject(answer.body.Fault)).toBe(true);
  expect(faultOf(answer)).toMatchObject({ code: '2010' });
});
