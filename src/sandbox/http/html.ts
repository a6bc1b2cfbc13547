/** Text that is safe to put into a page as it stands. Made by `html` only. */
export type Html = { readonly markup: string };
type HtmlValue = Html | readonly Html[] | string | number | null | undefined;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Template tag: every value is escaped (for text and for quoted attributes) but Html itself. */
export function html(parts: TemplateStringsArray, ...values: HtmlValue[]): Html {
  const markup = parts.map((part, index) => part + render(values[index])).join('');
  return { markup };
}

function render(value: HtmlValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') {
    return String(value).replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
  }
  if ('markup' in value) return value.markup;
  return value.map((item) => item.markup).join('');
}
