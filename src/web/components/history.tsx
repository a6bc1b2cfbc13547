import type { JSX } from 'preact';
import { Card } from './layout.tsx';
import { InstantText } from './values.tsx';
import type { HistoryEntry } from './view.ts';

/** What happened to one thing, in the order given, with who did it. */
export function History(props: { entries: readonly HistoryEntry[] }): JSX.Element {
  return (
    <Card title="History" id="history">
      {props.entries.length === 0 ? (
        <p class="muted">Nothing has happened yet.</p>
      ) : (
        <ul class="column">
          {props.entries.map((entry) => (
            <li key={entry.at + entry.text}>
              {entry.text}
              <p class="fine">
                <InstantText at={entry.at} />
                {entry.by !== undefined && `, ${entry.by}`}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
