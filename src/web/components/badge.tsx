import type { ComponentChildren, JSX } from 'preact';
import { statusLabel } from './labels.ts';
import type { Tone } from './labels.ts';

const MARKS: Record<Tone, string> = { neutral: '○', info: '•', good: '✓', warn: '!', bad: '✕' };

/** A short state in words, with a mark so that its tone does not rest on colour. */
export function Badge(props: { tone: Tone; children: ComponentChildren }): JSX.Element {
  return (
    <span class={`badge badge-${props.tone}`}>
      <span class="badge-mark" aria-hidden="true">
        {MARKS[props.tone]}
      </span>
      {props.children}
    </span>
  );
}

/** The badge of a stored status. */
export function StatusBadge(props: { status: string }): JSX.Element {
  const label = statusLabel(props.status);
  return <Badge tone={label.tone}>{label.text}</Badge>;
}
