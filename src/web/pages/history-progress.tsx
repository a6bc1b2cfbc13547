import type { JSX } from 'preact';
import { StatusBadge } from '../components/badge.tsx';
import { groupDigits } from '../components/format.ts';
import { paths } from './paths.ts';

/** A check of the history in the background, as far as it is. */
export type HistoryRunView = {
  readonly status: 'running' | 'done' | 'failed';
  readonly total: number;
  readonly looked: number;
  readonly problem: string | null;
};

/** How far a check is; htmx fetches it again every second until it is through. */
export function HistoryProgress(props: {
  realm: string;
  run: HistoryRunView | null;
}): JSX.Element | null {
  const { realm, run } = props;
  if (run === null || run.status === 'done') return null;
  const isRunning = run.status === 'running';
  const poll = isRunning
    ? { 'hx-get': paths.historyProgress(realm), 'hx-trigger': 'every 1s', 'hx-swap': 'outerHTML' }
    : {};
  const total = Math.max(run.total, run.looked);
  return (
    <div id="history-progress" aria-live="polite" {...poll}>
      <p>
        <StatusBadge status={run.status} /> {groupDigits(String(run.looked))} of{' '}
        {groupDigits(String(total))} rows, reminders and events looked at.
      </p>
      {isRunning && (
        <>
          <progress max={Math.max(total, 1)} value={run.looked} aria-label="Looked at" />
          <p class="note">
            It goes on by itself; come back whenever you like.{' '}
            <a href={paths.history(realm)}>Show how far it is</a>
          </p>
        </>
      )}
      {run.problem !== null && <p class="field-error">The check broke off: {run.problem}</p>}
    </div>
  );
}
