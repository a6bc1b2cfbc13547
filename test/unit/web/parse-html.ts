/**
 * A strict reader for the HTML that the pages are rendered to: every element closed in order, every
 * attribute quoted. It throws on anything a browser would have to guess about.
 */
export type Element = {
  tag: string;
  attributes: ReadonlyMap<string, string>;
  children: Element[];
  text: string;
};

const VOID = new Set(['area', 'br', 'col', 'hr', 'img', 'input', 'link', 'meta', 'source', 'wbr']);
const TOKEN =
  /<!doctype html>|<(\/?)([a-z][a-z0-9]*)((?:\s+[^\s=>"/]+(?:="[^"]*")?)*)\s*(\/?)>|([^<]+)/gy;

export function parseHtml(html: string): Element {
  const root: Element = { tag: '#root', attributes: new Map(), children: [], text: '' };
  const open = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < html.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(html);
    if (token === null) throw new Error(`unreadable HTML: ${html.slice(at, at + 80)}`);
    const [, closing, tag, attributes, selfClosing, text] = token;
    const top = open.at(-1);
    if (top === undefined) throw new Error('more closed than opened');
    if (text !== undefined) {
      for (const element of open) element.text += decode(text);
    } else if (closing === '/') {
      if (top.tag !== tag) throw new Error(`</${tag}> closes <${top.tag}>`);
      open.pop();
    } else if (tag !== undefined) {
      const element = { tag, attributes: readAttributes(attributes ?? ''), children: [], text: '' };
      top.children.push(element);
      if (!VOID.has(tag) && selfClosing !== '/') open.push(element);
    }
  }
  if (open.length !== 1) throw new Error(`<${open.at(-1)?.tag}> is never closed`);
  return root;
}

/** All elements below one, in document order, that a test accepts. */
export function findAll(root: Element, accepts: (element: Element) => boolean): Element[] {
  return root.children.flatMap((child) => [
    ...(accepts(child) ? [child] : []),
    ...findAll(child, accepts),
  ]);
}

export function byTag(root: Element, ...tags: string[]): Element[] {
  return findAll(root, (element) => tags.includes(element.tag));
}

function readAttributes(source: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', value = ''] of source.matchAll(/([^\s=]+)(?:="([^"]*)")?/g)) {
    if (found.has(name)) throw new Error(`attribute ${name} twice`);
    found.set(name, decode(value));
  }
  return found;
}

function decode(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
