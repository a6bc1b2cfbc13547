import type { ComponentChildren, JSX } from 'preact';
import type { Tone } from './labels.ts';

/** The heading of a page, with what stands beside it. */
export function PageHead(props: {
  title: ComponentChildren;
  eyebrow?: ComponentChildren;
  lead?: ComponentChildren;
  children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="page-head">
      <div>
        {props.eyebrow !== undefined && <p class="eyebrow">{props.eyebrow}</p>}
        <h1>{props.title}</h1>
        {props.lead !== undefined && <p class="lead">{props.lead}</p>}
      </div>
      {props.children !== undefined && <div class="page-actions">{props.children}</div>}
    </div>
  );
}

/** A part of a page with its heading. */
export function Card(props: {
  title?: ComponentChildren;
  id?: string;
  class?: string;
  note?: ComponentChildren;
  children: ComponentChildren;
}): JSX.Element {
  const titleId = props.id === undefined ? undefined : `${props.id}-title`;
  return (
    <section
      class={`card ${props.class ?? ''}`}
      id={props.id}
      aria-labelledby={props.title === undefined ? undefined : titleId}
    >
      {props.title !== undefined && <h2 id={titleId}>{props.title}</h2>}
      {props.note !== undefined && <p class="note">{props.note}</p>}
      {props.children}
    </section>
  );
}

/** Names and values, for the facts of one thing. */
export function Facts(props: {
  facts: readonly { name: string; value: ComponentChildren; strong?: boolean }[];
}): JSX.Element {
  return (
    <dl class="facts">
      {props.facts.map((fact) => (
        <div key={fact.name} class={fact.strong ? 'fact fact-strong' : 'fact'}>
          <dt>{fact.name}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What stands where a list would, when the list is empty. */
export function Empty(props: { title: string; children?: ComponentChildren }): JSX.Element {
  return (
    <div class="empty">
      <p class="empty-title">{props.title}</p>
      {props.children}
    </div>
  );
}

/** A message across the page. Bad and warning ones are announced at once. */
export function Banner(props: {
  tone: Tone;
  title: ComponentChildren;
  children?: ComponentChildren;
}): JSX.Element {
  const urgent = props.tone === 'bad' || props.tone === 'warn';
  return (
    <div class={`banner banner-${props.tone}`} role={urgent ? 'alert' : 'status'}>
      <p class="banner-title">{props.title}</p>
      {props.children}
    </div>
  );
}

/** The links to the first and the next page of a list. */
export function Pager(props: {
  firstHref: string | null;
  nextHref: string | null;
}): JSX.Element | null {
  if (props.firstHref === null && props.nextHref === null) return null;
  return (
    <nav class="pager" aria-label="Pages">
      {props.firstHref !== null && <a href={props.firstHref}>← First page</a>}
      {props.nextHref !== null && (
        <a href={props.nextHref} rel="next">
          Next page →
        </a>
      )}
    </nav>
  );
}
