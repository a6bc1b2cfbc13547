/** What a mail says that has no text of its own: a stranger's HTML is never shown as HTML. */

/** What stands in these is not for reading. */
const unread = new Set(['script', 'style', 'head', 'title', 'template']);
/** These begin a line. */
const breaks = new Set([
  ...['br', 'p', 'div', 'tr', 'li', 'ul', 'ol', 'table', 'blockquote', 'hr', 'pre'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
]);
const named: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' },
  ...{ euro: '€', pound: '£', copy: '©', hellip: '…', ndash: '–', mdash: '—' },
  ...{ lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”' },
};

/** The words of HTML, a line for each block. Reads it once, however it is broken. */
export function textOfHtml(source: string): string {
  const lower = source.toLowerCase();
  const parts: string[] = [];
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf('<', at);
    if (open < 0) {
      parts.push(inline(source.slice(at)));
      break;
    }
    parts.push(inline(source.slice(at, open)));
    const tag = /^<(\/?)([a-z][a-z0-9]*|!--)/.exec(lower.slice(open, open + 40));
    if (tag === null) {
      parts.push('<');
      at = open + 1;
      continue;
    }
    const [, slash = '', name = ''] = tag;
    const isUnread = slash === '' && unread.has(name);
    const end = isUnread ? `</${name}` : name === '!--' ? '-->' : '>';
    const close = lower.indexOf(end, open + 1);
    if (close < 0) break;
    at = isUnread ? close : close + end.length;
    if (breaks.has(name)) parts.push('\n');
  }
  return tidy(parts.join(''));
}

const inline = (text: string): string => decoded(text.replaceAll(/\s+/g, ' '));

const decoded = (text: string): string =>
  text.replaceAll(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi,
    (whole, hex, digits, name) => {
      if (typeof name === 'string') return named[name.toLowerCase()] ?? whole;
      const code = typeof hex === 'string' ? Number.parseInt(hex, 16) : Number(digits);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );

const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replaceAll(/ +/g, ' ').trim())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
