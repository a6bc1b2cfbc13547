import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { mostFileBytes, readDocument } from '../../../src/flow/documents/document-kinds.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const word = 'PK\u0003\u0004 [Content_Types].xml … word/document.xml';
const read = (content: string, name = 'file') => readDocument({ name, content: bytes(content) });

test.each([
  ['%PDF-1.7', 'application/pdf', 'file.pdf'],
  ['\u0089PNG\r\n\u001a\n…', 'image/png', 'file.png'],
  ['\u00ff\u00d8\u00ff\u00e0', 'image/jpeg', 'file.jpg'],
  ['RIFF1234WEBPVP8 ', 'image/webp', 'file.webp'],
  [word, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'file.docx'],
])('%j is known by its bytes', (content, mediaType, name) => {
  const sha256 = createHash('sha256').update(bytes(content)).digest('hex');
  expect(read(content)).toEqual({ mediaType, name, sha256, content: bytes(content) });
});

test.each([
  ['<svg xmlns="http://www.w3.org/2000/svg"><script>', 'contract.pdf'],
  ['<!doctype html><script>', 'contract.png'],
  ['PK\u0003\u0004 xl/workbook.xml [Content_Types].xml', 'contract.docx'],
  [`${word} word/vbaProject.bin`, 'contract.docx'],
  ['MZ\u0090', 'contract.pdf'],
  [' %PDF-1.7', 'contract.pdf'],
])('%j is refused whatever it is called', (content, name) => {
  expect(read(content, name)).toMatchObject({ problem: expect.stringContaining('must be PDF') });
});

test('nothing, and too much, is refused', () => {
  expect(read('')).toEqual({ problem: 'is empty' });
  const content = new Uint8Array(mostFileBytes + 1);
  content.set(bytes('%PDF-'));
  expect(readDocument({ name: 'a.pdf', content })).toEqual({ problem: 'is larger than 10 MB' });
  expect(
    readDocument({ name: 'a.pdf', content: content.subarray(0, mostFileBytes) }),
  ).toMatchObject({ mediaType: 'application/pdf' });
});

test.each([
  ['../../etc/passwd', 'passwd.pdf'],
  ['C:\\Users\\me\\Vertrag über Zinsen.PDF', 'Vertrag über Zinsen.pdf'],
  ['contract.html', 'contract.html.pdf'],
  ['a"b\r\nSet-Cookie: x.pdf', 'abSet-Cookie: x.pdf'],
  ['\u202efdp.exe', 'fdp.exe.pdf'],
  ['', 'document.pdf'],
  [`${'x'.repeat(400)}.pdf`, `${'x'.repeat(150)}.pdf`],
])('the name %j becomes %j', (given, name) => {
  expect(read('%PDF-1.7', given)).toMatchObject({ name });
});
