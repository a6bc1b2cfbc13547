import type { ComponentChildren, JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { Document } from './document.tsx';
import { Banners } from './shell-banners.tsx';
import { ShellHeader } from './shell-header.tsx';
import { TimeZone } from './values.tsx';
import type { Mode } from './view.ts';

export type Section =
  | 'invoices'
  | 'customers'
  | 'reminders'
  | 'replies'
  | 'charges'
  | 'holds'
  | 'review'
  | 'policy'
  | 'runs'
  | 'settings';

export type Flash = { tone: 'good' | 'info' | 'warn' | 'bad'; text: string };

/** What stands around every page of a company. */
export type ShellProps = {
  company: { realm: string; name: string; timeZone: string };
  /** All companies this session may open, the present one among them. */
  companies: readonly { realm: string; name: string }[];
  modes: { reminders: Mode; charges: Mode };
  /**
   * `freshAsOf` is null until the first sync is complete; `pending` counts changes not yet read;
   * `isStale` says that it is too long ago to act on.
   */
  sync: { freshAsOf: string | null; pending: number; isStale: boolean };
  connection: 'connected' | 'lost' | 'disconnected';
  /** Set while the company's kill switch is on. */
  stopped: { since: string | null; reason: string } | null;
  /** How many charges wait for a person; absent where nobody asked. */
  waitingCharges?: number;
  /** Replies that nobody has read; absent where nobody asked. */
  unreadReplies?: number;
  /** Metered reads of the month, of Dunwell as a whole; absent where nobody asked. */
  reads?: { used: number; budget: number; isLow: boolean };
  /** Open invoices with late fees of QuickBooks' own on which the owner has not said a word. */
  lateFees?: number;
  flashes: readonly Flash[];
  csrfToken: string;
};

/** A page of a company: header, navigation, state of sync and modes, banners, content. */
export function Shell(props: {
  shell: ShellProps;
  title: string;
  section?: Section;
  /** Scripts of this page besides htmx, by file. */
  scripts?: readonly string[];
  children: ComponentChildren;
}): JSX.Element {
  const { shell } = props;
  return (
    <TimeZone.Provider value={shell.company.timeZone}>
      <Document
        title={`${props.title} · ${shell.company.name}`}
        {...(props.scripts === undefined ? {} : { scripts: props.scripts })}
      >
        <ShellHeader shell={shell} section={props.section} />
        <Banners shell={shell} />
        <main id="main" class="wrap" tabIndex={-1}>
          {props.children}
        </main>
        <footer class="wrap foot">
          <p>
            Dunwell shows what it did and why. Amounts are as QuickBooks holds them.{' '}
            <a href={paths.runs(shell.company.realm)}>See every decision</a>
          </p>
        </footer>
      </Document>
    </TimeZone.Provider>
  );
}
