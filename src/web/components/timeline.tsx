import type { JSX } from 'preact';
import { StatusBadge } from './badge.tsx';
import { Empty } from './layout.tsx';
import { Amount, WhenText } from './values.tsx';
import type { Money } from './view.ts';

/** One thing that happened to an invoice or customer. `at` is an instant or a plain date. */
export type TimelineEvent = {
  at: string;
  kind: 'reminder' | 'reply' | 'charge' | 'decision' | 'posting' | 'hold' | 'invoice';
  title: string;
  /** The reason or the detail, in words. */
  text?: string | undefined;
  /** The page that shows it whole: a worksheet, a mail, a run. */
  href?: string | undefined;
  money?: Money | undefined;
  status?: string | undefined;
  /** `Policy version 3, company level`, or who did it. */
  basis?: string | undefined;
};

const KINDS: Record<TimelineEvent['kind'], string> = {
  reminder: 'Reminder',
  reply: 'Reply',
  charge: 'Charge',
  decision: 'Decision',
  posting: 'Posting',
  hold: 'Hold',
  invoice: 'Invoice',
};

/** A history, in the order given: newest first. */
export function Timeline(props: {
  events: readonly TimelineEvent[];
  /** Leave the kind out where all events are of one. */
  withoutKinds?: boolean;
}): JSX.Element {
  const { events } = props;
  if (events.length === 0) return <Empty title="Nothing has happened yet" />;
  return (
    <ol class="timeline">
      {events.map((event, index) => (
        <li key={`${event.at}-${index}`} class={`event event-${event.kind}`}>
          <div class="event-head">
            <span class="event-title">
              {props.withoutKinds !== true && <span class="muted">{KINDS[event.kind]}: </span>}
              {event.href === undefined ? event.title : <a href={event.href}>{event.title}</a>}
            </span>
            {event.money !== undefined && <Amount {...event.money} />}
            {event.status !== undefined && <StatusBadge status={event.status} />}
          </div>
          {event.text !== undefined && <p class="event-text">{event.text}</p>}
          <p class="event-when">
            <WhenText at={event.at} />
            {event.basis !== undefined && <> · {event.basis}</>}
          </p>
        </li>
      ))}
    </ol>
  );
}
