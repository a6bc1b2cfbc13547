/**
 * What kind of document a file is, by its own bytes: names and types that come with an upload are
 * claims. Only kinds that no browser runs anything in are taken.
 */
import { createHash } from 'node:crypto';
import type { DocumentFile } from '../../adapters/store/document-file.ts';

/** The largest document that is kept. */
export const mostFileBytes = 10 * 1024 * 1024;
const longestFileName = 150;

/** The kinds that are taken, in words. */
export const documentKinds = 'PDF, Word (.docx), PNG, JPEG or WebP';

type Kind = { readonly mediaType: string; readonly extension: string };

const startsWith = (content: Uint8Array, text: string, at = 0): boolean =>
  Buffer.from(content.subarray(at, at + text.length)).toString('latin1') === text;

function isWord(content: Uint8Array): boolean {
  if (!startsWith(content, 'PK\u0003\u0004')) return false;
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const has = (name: string): boolean => bytes.includes(name, 0, 'latin1');
  return has('[Content_Types].xml') && has('word/document.xml') && !has('vbaProject.bin');
}

const kinds: readonly (Kind & { readonly is: (content: Uint8Array) => boolean })[] = [
  {
    mediaType: 'application/pdf',
    extension: 'pdf',
    is: (content) => startsWith(content, '%PDF-'),
  },
  {
    mediaType: 'image/png',
    extension: 'png',
    is: (content) => startsWith(content, '\u0089PNG\r\n\u001a\n'),
  },
  {
    mediaType: 'image/jpeg',
    extension: 'jpg',
    is: (content) => startsWith(content, '\u00ff\u00d8\u00ff'),
  },
  {
    mediaType: 'image/webp',
    extension: 'webp',
    is: (content) => startsWith(content, 'RIFF') && startsWith(content, 'WEBP', 8),
  },
  {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    extension: 'docx',
    is: isWord,
  },
];

/** A file as somebody sent it. */
export type SentFile = { readonly name: string; readonly content: Uint8Array };

/** A document to be kept, or in words that follow "The file" why not. */
export function readDocument(sent: SentFile): DocumentFile | { readonly problem: string } {
  const { content } = sent;
  if (content.byteLength === 0) return { problem: 'is empty' };
  if (content.byteLength > mostFileBytes) {
    return { problem: `is larger than ${mostFileBytes / 1024 / 1024} MB` };
  }
  const kind = kinds.find(({ is }) => is(content));
  if (kind === undefined) return { problem: `must be ${documentKinds}, without macros` };
  return {
    name: safeName(sent.name, kind.extension),
    mediaType: kind.mediaType,
    sha256: createHash('sha256').update(content).digest('hex'),
    content,
  };
}

/** A name without folders and control characters, ending as its kind does. */
function safeName(given: string, extension: string): string {
  const last = given.split(/[\\/]/).at(-1) ?? '';
  const plain = last
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"]/gu, '')
    .trim();
  const endings = extension === 'jpg' ? ['jpg', 'jpeg'] : [extension];
  const ends = endings.find((each) => plain.toLowerCase().endsWith(`.${each}`));
  const stem = ends === undefined ? plain : plain.slice(0, -(ends.length + 1));
  const cut = Array.from(stem).slice(0, longestFileName).join('').trim();
  return `${cut === '' ? 'document' : cut}.${ends ?? extension}`;
}
