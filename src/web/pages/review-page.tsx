import type { JSX } from 'preact';
import { SelectField } from '../components/choice.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { Filters } from '../components/filters.tsx';
import { PostForm, TextField } from '../components/form.tsx';
import { groupDigits } from '../components/format.ts';
import { Banner, Empty, PageHead, Pager } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { InstantText } from '../components/values.tsx';
import type { FieldError } from '../components/view.ts';
import type { WorksheetView } from '../components/worksheet.tsx';
import { paths, withQuery } from './paths.ts';
import { ReviewList, Sums, type ReviewRow, type ReviewSum } from './review-list.tsx';
import { AllMatching, Keys } from './review-many.tsx';
import { ReviewPane } from './review-pane.tsx';
import { ReviewResult, type ReviewResultView } from './review-result.tsx';

export type ReviewFilters = {
  customer: string;
  currency: string;
  over: string;
  under: string;
  from: string;
  to: string;
  sort: string;
};

export type ReviewPageProps = {
  shell: ShellProps;
  filters: ReviewFilters;
  currencies: readonly string[];
  /** All that match the filter, not only this page's. */
  sums: readonly ReviewSum[];
  /** How many wait in all, whatever the filter. */
  waiting: number;
  rows: readonly ReviewRow[];
  /** Counted from 0. */
  page: number;
  hasNext: boolean;
  /** Ticked when the page comes. */
  chosen: ReadonlySet<string>;
  open: { row: ReviewRow; worksheet: WorksheetView; isAsked: boolean } | null;
  /** What came of the last word on many, once. */
  result: ReviewResultView | null;
  errors: readonly FieldError[];
  /** What was typed as the reason when a form was refused. */
  reason: string;
};

/** The queue of charges that wait for a person, with the worksheet beside them. */
export function ReviewPage(props: ReviewPageProps): JSX.Element {
  const { shell, filters } = props;
  const { realm } = shell.company;
  const base = paths.review(realm);
  const isFiltered = Object.entries(filters).some(
    ([name, value]) => name !== 'sort' && value !== '',
  );
  return (
    <Shell shell={shell} title="Review" section="review" scripts={['review.js']}>
      <PageHead
        title="Charges to review"
        lead={
          <>
            <Sums sums={props.sums} />
            {isFiltered && ` of ${groupDigits(String(props.waiting))} waiting`}. What is approved is
            written into QuickBooks after a last look at the live invoice. As of{' '}
            <InstantText at={shell.sync.freshAsOf} />.
          </>
        }
      >
        <a class="button button-quiet" href={paths.chargeCalendar(realm)}>
          Next 60 days
        </a>
      </PageHead>
      {props.result !== null && <ReviewResult realm={realm} result={props.result} />}
      <ErrorSummary errors={props.errors} />
      {shell.modes.charges === 'automatic' && props.waiting > 0 && (
        <Banner tone="info" title="Charges are automatic now">
          <p>What was proposed before waits for a person all the same.</p>
        </Banner>
      )}
      {props.waiting > 0 && (
        <details class="more no-print" open={isFiltered || props.errors.length > 0}>
          <summary>Filter and order</summary>
          <QueueFilters {...props} clearHref={isFiltered ? base : null} />
        </details>
      )}
      {props.rows.length === 0 ? (
        <Nothing isFiltered={isFiltered} realm={realm} />
      ) : (
        <Queue {...props} back={withQuery('', queryOf(props))} />
      )}
    </Shell>
  );
}

const queryOf = ({ filters, page }: Pick<ReviewPageProps, 'filters' | 'page'>) => ({
  ...filters,
  page: page === 0 ? '' : String(page),
});

function QueueFilters(props: ReviewPageProps & { clearHref: string | null }): JSX.Element {
  const { filters, errors } = props;
  return (
    <Filters action={paths.review(props.shell.company.realm)} clearHref={props.clearHref}>
      <TextField name="customer" label="Customer" value={filters.customer} />
      <SelectField
        name="currency"
        label="Currency"
        value={filters.currency}
        options={[
          { value: '', text: 'Any' },
          ...props.currencies.map((currency) => ({ value: currency, text: currency })),
        ]}
      />
      <TextField
        name="over"
        label="Over"
        value={filters.over}
        inputMode="decimal"
        errors={errors}
      />
      <TextField
        name="under"
        label="Under"
        value={filters.under}
        inputMode="decimal"
        errors={errors}
      />
      <TextField name="from" label="Assessed from" type="date" value={filters.from} />
      <TextField name="to" label="Assessed to" type="date" value={filters.to} />
      <SelectField
        name="sort"
        label="Order"
        value={filters.sort}
        options={[
          { value: '', text: 'Oldest first' },
          { value: 'newest', text: 'Newest first' },
          { value: 'largest', text: 'Largest first' },
          { value: 'smallest', text: 'Smallest first' },
          { value: 'customer', text: 'By customer' },
        ]}
      />
    </Filters>
  );
}

function Queue(props: ReviewPageProps & { back: string }): JSX.Element {
  const { shell, open, back } = props;
  const { realm } = shell.company;
  const base = paths.review(realm);
  const hrefOf = (id: string): string => withQuery(base, { ...queryOf(props), open: id });
  return (
    <>
      <div class="review">
        <div class="review-queue">
          <PostForm
            action={base}
            csrfToken={shell.csrfToken}
            class="card form"
            id="review-form"
            label="Decide on charges"
          >
            <input type="hidden" name="back" value={back} />
            <ReviewList
              rows={props.rows}
              openId={open?.row.id ?? null}
              chosen={props.chosen}
              hrefOf={hrefOf}
            />
            <ChosenActions {...props} allHref={withQuery(base, { ...queryOf(props), all: '1' })} />
          </PostForm>
          <Pager
            firstHref={props.page === 0 ? null : withQuery(base, props.filters)}
            nextHref={
              props.hasNext
                ? withQuery(base, { ...props.filters, page: String(props.page + 1) })
                : null
            }
          />
        </div>
        {open === null ? (
          <section id="pane" class="review-pane" aria-label="Worksheet" />
        ) : (
          <ReviewPane
            realm={realm}
            csrfToken={shell.csrfToken}
            {...open}
            listHref={`${base}${back}`}
            back={back}
          />
        )}
      </div>
      <AllMatching {...props} />
      <Keys />
    </>
  );
}

function ChosenActions(props: ReviewPageProps & { allHref: string }): JSX.Element {
  return (
    <div class="review-bar no-print">
      <p class="fine">
        <a href={props.allHref} data-choose="all">
          Choose all on this page
        </a>{' '}
        <span id="review-chosen" role="status" />
      </p>
      <TextField
        name="reason"
        label="Reason (needed to waive)"
        value={props.reason}
        errors={props.errors}
        maxLength={500}
      />
      <div class="actions">
        <button type="submit" name="action" value="approve" class="button">
          Approve the chosen
        </button>
        <button type="submit" name="action" value="waive" class="button button-danger">
          Waive the chosen
        </button>
      </div>
    </div>
  );
}

function Nothing({ isFiltered, realm }: { isFiltered: boolean; realm: string }): JSX.Element {
  return (
    <Empty title={isFiltered ? 'No waiting charge matches' : 'Nothing waits for you'}>
      <p>
        {isFiltered ? (
          <a href={paths.review(realm)}>Show all that wait</a>
        ) : (
          <>
            In mode review, runs put their charges here.{' '}
            <a href={paths.preview(realm)}>See what would happen today</a>
          </>
        )}
      </p>
    </Empty>
  );
}
