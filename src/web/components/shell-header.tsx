import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { Badge } from './badge.tsx';
import { Brand } from './document.tsx';
import { PostForm } from './form.tsx';
import { countOf, groupDigits } from './format.ts';
import { MODES } from './labels.ts';
import type { Section, ShellProps } from './shell.tsx';
import { InstantText } from './values.tsx';

const NAV: readonly { section: Section; text: string; href: (realm: string) => string }[] = [
  { section: 'invoices', text: 'Invoices', href: paths.invoices },
  { section: 'customers', text: 'Customers', href: paths.customers },
  { section: 'reminders', text: 'Reminders', href: paths.reminders },
  { section: 'replies', text: 'Replies', href: paths.replies },
  { section: 'charges', text: 'Charges', href: paths.charges },
  { section: 'holds', text: 'Holds', href: paths.holds },
  { section: 'review', text: 'Review', href: paths.review },
  { section: 'policy', text: 'Policy', href: paths.policy },
  { section: 'runs', text: 'Runs', href: paths.runs },
  { section: 'settings', text: 'Settings', href: paths.settings },
];

/** Brand, company, account menu, navigation, and the line that says how fresh everything is. */
export function ShellHeader(props: {
  shell: ShellProps;
  section: Section | undefined;
}): JSX.Element {
  const { shell, section } = props;
  const { realm } = shell.company;
  return (
    <header class="top">
      <div class="wrap top-row">
        <Brand href={paths.invoices(realm)} />
        <CompanySwitcher shell={shell} />
        <AccountMenu shell={shell} />
      </div>
      <nav class="wrap main-nav" aria-label="Main">
        <ul>
          {NAV.map((item) => (
            <li key={item.section}>
              <a
                href={item.href(realm)}
                aria-current={item.section === section ? 'page' : undefined}
              >
                {item.text}
                {item.section === 'review' && (
                  <Waiting count={shell.waitingCharges ?? 0} words="waiting for approval" />
                )}
                {item.section === 'replies' && (
                  <Waiting count={shell.unreadReplies ?? 0} words="unread" />
                )}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="state-line">
        <div class="wrap state-row">
          <Freshness shell={shell} />
          <div class="modes">
            <a class="modes" href={paths.settings(realm)}>
              <ModeBadge name="Reminders" mode={shell.modes.reminders} />
              <ModeBadge name="Charges" mode={shell.modes.charges} />
            </a>
            {shell.stopped === null && (
              <a class="stop-link" href={paths.stop(realm, { kind: 'company' })}>
                Stop everything
              </a>
            )}
          </div>
        </div>
      </div>
    </header>
  );
}

/** How much waits for a person, beside the page where it is decided. */
function Waiting({ count, words }: { count: number; words: string }): JSX.Element | null {
  if (count === 0) return null;
  return (
    <span class="nav-count">
      {groupDigits(String(count))}
      <span class="visually-hidden"> {words}</span>
    </span>
  );
}

function CompanySwitcher({ shell }: { shell: ShellProps }): JSX.Element {
  const others = shell.companies.filter((company) => company.realm !== shell.company.realm);
  if (others.length === 0) return <p class="company-name">{shell.company.name}</p>;
  return (
    <details class="menu company-name">
      <summary>
        <span class="visually-hidden">Company: </span>
        <span class="ellipsis">{shell.company.name}</span>
      </summary>
      <ul class="menu-list" aria-label="Other companies">
        {others.map((company) => (
          <li key={company.realm}>
            <a href={paths.invoices(company.realm)}>{company.name}</a>
          </li>
        ))}
        <li>
          <a href={paths.connect}>Connect another company</a>
        </li>
      </ul>
    </details>
  );
}

function AccountMenu({ shell }: { shell: ShellProps }): JSX.Element {
  const { realm } = shell.company;
  return (
    <details class="menu menu-end">
      <summary>Account</summary>
      <div class="menu-list">
        <p class="menu-text">Company {realm}</p>
        <a href={paths.sync(realm)}>Sync with QuickBooks</a>
        <a href={paths.usage(realm)}>Reads of QuickBooks</a>
        <a href={paths.differences(realm)}>Compare with QuickBooks</a>
        <a href={paths.inbox(realm)}>Inbox of webhooks</a>
        <a href={paths.connect}>Connect another company</a>
        <PostForm action={paths.disconnect(realm)} csrfToken={shell.csrfToken}>
          <button type="submit" class="menu-button">
            Disconnect {shell.company.name}
          </button>
        </PostForm>
      </div>
    </details>
  );
}

function Freshness({ shell }: { shell: ShellProps }): JSX.Element {
  const { freshAsOf, pending } = shell.sync;
  if (freshAsOf === null) {
    return (
      <p class="fresh">
        <a href={paths.sync(shell.company.realm)}>The first sync with QuickBooks is not complete</a>
      </p>
    );
  }
  return (
    <p class="fresh">
      {shell.sync.isStale && <Badge tone="bad">Out of date</Badge>}{' '}
      {shell.sync.isStale || shell.connection !== 'connected' ? 'Last in' : 'In'} step with
      QuickBooks as of <InstantText at={freshAsOf} />
      {pending > 0 && <> · {countOf(pending, 'change')} still to read</>}
    </p>
  );
}

function ModeBadge(props: { name: string; mode: ShellProps['modes']['charges'] }): JSX.Element {
  const mode = MODES[props.mode];
  return (
    <span class="mode">
      {props.name}: <Badge tone={mode.tone}>{mode.text}</Badge>
    </span>
  );
}
