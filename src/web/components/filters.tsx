import type { ComponentChildren, JSX } from 'preact';

/** The filters of a list: a plain GET form, so that a filtered list has an address. */
export function Filters(props: {
  action: string;
  /** Where the unfiltered list is; null when nothing is filtered. */
  clearHref: string | null;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <form method="get" action={props.action} class="filters" role="search" aria-label="Filter">
      {props.children}
      <button type="submit" class="button button-quiet">
        Filter
      </button>
      {props.clearHref !== null && <a href={props.clearHref}>Clear</a>}
    </form>
  );
}
