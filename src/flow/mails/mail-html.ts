/** HTML that is safe to put into more HTML. */
export type Html = { readonly text: string };

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (value: string): string => value.replace(/[&<>"']/g, (char) => entities[char] ?? '');

/** A template whose values are escaped, but for what is HTML already: names come from outside. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | Html)[]): Html {
  const text = parts.map((part, index) => {
    const value = values[index];
    if (value === undefined) return part;
    return part + (typeof value === 'string' ? escape(value) : value.text);
  });
  return { text: text.join('') };
}

/** Puts pieces after one another. */
export const joinHtml = (pieces: readonly Html[]): Html => ({
  text: pieces.map((piece) => piece.text).join('\n'),
});
