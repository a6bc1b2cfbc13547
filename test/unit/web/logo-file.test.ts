import { expect, test } from 'vitest';
import { readLogo } from '../../../src/web/uploads/logo-file.ts';

const png = (width: number, height: number): Buffer => {
  const bytes = Buffer.alloc(33);
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).copy(bytes);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
};
const gif = Buffer.from('GIF89a\u0040\u0001\u0050\u0000', 'latin1');
const jpeg = Buffer.from([
  ...[0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc2, 0, 11, 8],
  ...[0, 50, 0, 100, 1, 1, 0x11, 0, 0xff, 0xd9],
]);
const read = (content: Uint8Array) => readLogo({ name: 'logo.png', content });

test('a picture is what its bytes say, and stands in a mail no larger than there is room', () => {
  expect(read(png(560, 100))).toMatchObject({ mediaType: 'image/png', width: 280, height: 50 });
  expect(read(png(20, 10))).toMatchObject({ width: 20, height: 10 });
  expect(read(gif)).toMatchObject({ mediaType: 'image/gif', width: 280, height: 70 });
  expect(read(jpeg)).toMatchObject({ mediaType: 'image/jpeg', width: 100, height: 50 });
});

test('what is no picture, too large or without a size is refused', () => {
  expect(read(Buffer.from('<svg/>'))).toEqual({ problem: 'must be a PNG, JPEG or GIF' });
  expect(read(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toHaveProperty('problem');
  expect(read(png(3_000, 10))).toEqual({ problem: 'must be 2000 by 2000 pixels at most' });
  expect(read(png(0, 10))).toHaveProperty('problem');
  expect(read(Buffer.alloc(300 * 1024))).toHaveProperty('problem');
});
