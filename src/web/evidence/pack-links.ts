import type { PayerLink } from '../../adapters/store/payer-tokens.ts';
import { laterOf, type PlainDate } from '../../core/calendar/plain-date.ts';

/** The links to customers' pages in the mails of a pack: whoever holds the pack holds them. */
export type PackLinks = {
  /** How many mails have one. */
  readonly mails: number;
  /** The last day on which one opens a page, unless it is taken back. */
  readonly openUntil: PlainDate;
};

export type LinkWatch = ReturnType<typeof watchLinks>;

const linkPattern = /\/pay\/([\w-]+\.[\w-]+\.[\w-]+)/g;

/**
 * Takes note of the links in mails while they are packed. They stay in: a mail with a word left out
 * is not the one whose hash the history has.
 * @param open reads a link; null for one that opens nothing
 */
export function watchLinks(open: (token: string) => PayerLink | null) {
  let found: PackLinks | null = null;
  return {
    see(mail: string): void {
      const [first, ...more] = [...mail.matchAll(linkPattern)].flatMap(
        ([, token = '']) => open(token)?.expiresOn ?? [],
      );
      if (first === undefined) return;
      const last = more.reduce(laterOf, first);
      found = {
        mails: (found?.mails ?? 0) + 1,
        openUntil: found === null ? last : laterOf(found.openUntil, last),
      };
    },
    found: (): PackLinks | null => found,
  };
}
