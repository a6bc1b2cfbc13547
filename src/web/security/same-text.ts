import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

/** Whether two secrets are the same, in a time that does not tell where they differ. */
export const isSameText = (left: string, right: string): boolean =>
  timingSafeEqual(digest(left), digest(right));
