import type { JSX } from 'preact';
import { StatusBadge } from '../components/badge.tsx';
import { PostForm } from '../components/form.tsx';
import { countOf, groupDigits } from '../components/format.ts';
import { levelText } from '../components/labels.ts';
import { Card, PageHead } from '../components/layout.tsx';
import { policyHref } from '../components/resolved-policy.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Amount, DateText } from '../components/values.tsx';
import { BackTestCustomers, BackTestMonths, BackTestTotals } from './back-test-tables.tsx';
import type { BackTestRow, BackTestView } from './back-test-view.ts';
import { versionText } from './back-tests-page.tsx';
import { paths } from './paths.ts';

export type BackTestPageProps = { shell: ShellProps; test: BackTestView };

/** What came of a back-test, as far as it is. */
export function BackTestPage({ shell, test }: BackTestPageProps): JSX.Element {
  const { realm } = shell.company;
  return (
    <Shell shell={shell} title="Back-test" section="policy">
      <PageHead
        title="Back-test"
        eyebrow={<a href={paths.backTests(realm)}>Back-tests</a>}
        lead={
          <>
            Rules of <a href={policyHref(realm, test.level)}>{levelText(test.level)}</a>,{' '}
            {versionText(test.version)}, over <DateText date={test.from} /> to{' '}
            <DateText date={test.to} />.
          </>
        }
      >
        <a class="button button-quiet no-print" href={paths.backTestCsv(realm, test.id)}>
          Charges as CSV
        </a>
      </PageHead>
      <Card id="progress-card">
        <BackTestProgress realm={realm} test={test} />
        {test.status === 'running' && (
          <PostForm action={paths.cancelBackTest(realm, test.id)} csrfToken={shell.csrfToken}>
            <button type="submit" class="button button-quiet button-small">
              Stop the test
            </button>
          </PostForm>
        )}
      </Card>
      <Totals test={test} />
      <div class="columns columns-even">
        <Card title="The rules" id="rules">
          <ul class="bullets">
            {test.rules.map((rule) => (
              <li key={rule}>{rule}</li>
            ))}
          </ul>
        </Card>
        <Card title="What is taken for granted" id="assumptions">
          <ul class="bullets">
            {test.assumptions.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </Card>
      </div>
      <Card title="In all" id="totals-card">
        <BackTestTotals rows={test.totals} />
      </Card>
      <Card title="By month" id="months-card">
        <BackTestMonths rows={test.months} />
      </Card>
      <Card
        title="By customer"
        id="customers-card"
        {...(test.customersAreCut ? { note: 'The first 200; the CSV file has all.' } : {})}
      >
        <BackTestCustomers rows={test.customers} realm={realm} testId={test.id} />
      </Card>
    </Shell>
  );
}

function Totals({ test }: { test: BackTestView }): JSX.Element {
  const { counts } = test;
  return (
    <div class="tiles">
      <div class="card">
        <p class="figure-number">{countOf(counts.customers, 'customer')}</p>
        <p class="muted">would have been charged on {countOf(counts.invoices, 'invoice')}</p>
      </div>
      {test.totals.map((total) => (
        <div class="card" key={total.currency}>
          <p class="figure-number">
            <Amount amount={total.would} currency={total.currency} />
          </p>
          <p class="muted">
            in {countOf(total.wouldCount, 'charge')}; really charged: {groupDigits(total.was)} in{' '}
            {countOf(total.wasCount, 'charge')}
          </p>
        </div>
      ))}
      <div class="card">
        <p class="figure-number">
          {countOf(
            test.totals.reduce((all, { cutCount }) => all + cutCount, 0),
            'charge',
          )}
        </p>
        <p class="muted">above the bounds of the law or of your own cap, cut by the guard</p>
      </div>
    </div>
  );
}

/** How far a test is; htmx fetches it again every second until it is through. */
export function BackTestProgress({
  realm,
  test,
}: {
  realm: string;
  test: BackTestRow;
}): JSX.Element {
  const poll =
    test.status === 'running'
      ? {
          'hx-get': paths.backTestProgress(realm, test.id),
          'hx-trigger': 'every 1s',
          'hx-swap': 'outerHTML',
        }
      : {};
  return (
    <div id="back-test-progress" aria-live="polite" {...poll}>
      <p>
        <StatusBadge status={test.status} /> {countOf(test.looked, 'invoice')} of{' '}
        {groupDigits(String(Math.max(test.invoices, test.looked)))} looked at.
        {test.elsewhere > 0 &&
          ` ${countOf(test.elsewhere, 'invoice')} left out: other rules apply to them.`}
      </p>
      {test.status === 'running' && (
        <>
          <progress
            max={Math.max(test.invoices, 1)}
            value={test.looked}
            aria-label="Invoices looked at"
          />
          <p class="note">
            It goes on by itself; come back whenever you like.{' '}
            <a href={paths.backTest(realm, test.id)}>Show what there is so far</a>
          </p>
        </>
      )}
      {test.problem !== null && <p class="field-error">It broke off: {test.problem}</p>}
    </div>
  );
}
