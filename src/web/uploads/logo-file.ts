/** A picture for the top of mails: what it is and how large is read from its own bytes. */
import { createHash } from 'node:crypto';
import type { MailLogo } from '../../adapters/store/mail-style.ts';
import type { SentFile } from '../../flow/documents/document-kinds.ts';

/** Every mail carries it, and clients cut off what is too large. */
const mostLogoBytes = 200 * 1024;
const mostPixels = 2_000;
/** How wide and high it may stand in a mail, in pixels. */
const most = { width: 280, height: 96 };

type Size = { readonly width: number; readonly height: number };

const isPng = (bytes: Buffer): boolean =>
  bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));

function pngSize(bytes: Buffer): Size | null {
  if (!isPng(bytes) || bytes.length < 24) return null;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

function gifSize(bytes: Buffer): Size | null {
  if (!/^GIF8[79]a/.test(bytes.toString('latin1', 0, 6)) || bytes.length < 10) return null;
  return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
}

/** The size stands in the frame's header, behind segments that each tell their own length. */
function jpegSize(bytes: Buffer): Size | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null;
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

const kinds = [
  { mediaType: 'image/png', sizeOf: pngSize },
  { mediaType: 'image/gif', sizeOf: gifSize },
  { mediaType: 'image/jpeg', sizeOf: jpegSize },
] as const;

/** A logo to be kept, or in words that follow "The picture" why not. */
export function readLogo({ content }: SentFile): MailLogo | { readonly problem: string } {
  if (content.byteLength > mostLogoBytes) {
    return { problem: `is larger than ${mostLogoBytes / 1024} kB: every mail carries it` };
  }
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  for (const { mediaType, sizeOf } of kinds) {
    const size = sizeOf(bytes);
    if (size === null) continue;
    if (size.width < 1 || size.height < 1 || Math.max(size.width, size.height) > mostPixels) {
      return { problem: `must be ${mostPixels} by ${mostPixels} pixels at most` };
    }
    const sha256 = createHash('sha256').update(content).digest('hex');
    return { mediaType, sha256, content, ...shown(size) };
  }
  return { problem: 'must be a PNG, JPEG or GIF' };
}

/** Never larger than it is, and no larger than a mail has room for. */
function shown({ width, height }: Size): Size {
  const share = Math.min(1, most.width / width, most.height / height);
  return {
    width: Math.max(1, Math.round(width * share)),
    height: Math.max(1, Math.round(height * share)),
  };
}
