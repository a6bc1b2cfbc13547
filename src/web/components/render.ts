import { h } from 'preact';
import type { FunctionComponent } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** A page component and its props as one whole HTML document. */
export function renderPage<Props extends object>(
  page: FunctionComponent<Props>,
  props: NoInfer<Props>,
): string {
  return `<!doctype html>${renderToString(h(page, props))}`;
}

/** A component as the piece of HTML that htmx swaps in. */
export function renderFragment<Props extends object>(
  fragment: FunctionComponent<Props>,
  props: NoInfer<Props>,
): string {
  return renderToString(h(fragment, props));
}
