import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { countOf } from './format.ts';
import { Banner } from './layout.tsx';
import { DateText } from './values.tsx';

/** Says that limits of mails kept reminders back; nothing where they kept none. */
export function MailsOverLimit(props: {
  realm: string;
  /** How many invoices would have been reminded of. */
  count: number;
  /** Which run it was, away from that run's own page. */
  run: { id: string; date: string } | null;
}): JSX.Element | null {
  const { realm, count, run } = props;
  if (count === 0) return null;
  return (
    <Banner tone="info" title={`Reminders of ${countOf(count, 'invoice')} stay due`}>
      <p>
        A <a href={paths.limits(realm)}>limit of mails</a> was reached
        {run !== null && (
          <>
            {' '}
            in the{' '}
            <a href={paths.run(realm, run.id)}>
              run of <DateText date={run.date} />
            </a>
          </>
        )}
        . The next run decides them anew, what is longest overdue first.
      </p>
    </Banner>
  );
}
