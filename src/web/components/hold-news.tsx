import type { JSX } from 'preact';
import type { HoldNewsKind } from '../../core/holds/hold-news.ts';
import { paths, withQuery } from '../pages/paths.ts';
import { Badge } from './badge.tsx';
import { countOf } from './format.ts';
import type { Label } from './labels.ts';
import { Card } from './layout.tsx';
import { Amount, DateText } from './values.tsx';

export type HoldNewsLine = {
  id: string;
  kind: HoldNewsKind;
  on: string;
  scope: 'customer' | 'invoice';
  subject: { id: string; name: string };
  amount: string | null;
  currency: string;
};
type Lines = { lines: readonly HoldNewsLine[]; more: number };

/** What came to be of holds, promises and disputes of late, and what is next. */
export type HoldNewsView = { past: Lines; next: Lines };

const words: Readonly<Record<HoldNewsKind, Label>> = {
  broken: { text: 'Promise broken', tone: 'bad' },
  partlyKept: { text: 'Promise kept in part', tone: 'warn' },
  lapsed: { text: 'Hold ended by itself', tone: 'neutral' },
  overdue: { text: 'Dispute was to be settled', tone: 'bad' },
  promised: { text: 'Payment promised', tone: 'info' },
  lastDay: { text: 'Last day of a promise', tone: 'warn' },
  ends: { text: 'Hold ends by itself', tone: 'warn' },
  toSettle: { text: 'Dispute to be settled', tone: 'warn' },
};

/** The card of the first page that tells of them; nothing while there is no news. */
export function HoldNews({
  realm,
  news,
}: {
  realm: string;
  news: HoldNewsView;
}): JSX.Element | null {
  const { past, next } = news;
  if (past.lines.length === 0 && next.lines.length === 0) return null;
  return (
    <Card title="Holds, promises and disputes" id="hold-news">
      <div class="columns columns-even">
        <Part title="In the last 7 days" of={past} realm={realm} state="all" />
        <Part title="In the next 7 days" of={next} realm={realm} state="open" />
      </div>
    </Card>
  );
}

function Part(props: { title: string; of: Lines; realm: string; state: string }): JSX.Element {
  const { lines, more } = props.of;
  const all = withQuery(paths.holds(props.realm), { state: props.state });
  return (
    <section class="column">
      <h3>{props.title}</h3>
      {lines.length === 0 ? (
        <p class="muted">Nothing.</p>
      ) : (
        <ul class="plain-list">
          {lines.map((line) => (
            <Line key={line.id} realm={props.realm} line={line} />
          ))}
        </ul>
      )}
      {more > 0 && (
        <p>
          <a href={all}>{countOf(more, 'more hold')}</a>
        </p>
      )}
    </section>
  );
}

function Line({ realm, line }: { realm: string; line: HoldNewsLine }): JSX.Element {
  const { text, tone } = words[line.kind];
  const { scope, subject, amount, currency } = line;
  return (
    <li>
      <DateText date={line.on} /> <Badge tone={tone}>{text}</Badge>{' '}
      <a href={paths.hold(realm, line.id)}>
        {scope === 'invoice' ? `Invoice ${subject.name}` : subject.name}
      </a>
      {amount !== null && (
        <>
          {' '}
          <Amount amount={amount} currency={currency} />
        </>
      )}
    </li>
  );
}
