import type { JSX } from 'preact';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PostForm, TextField } from '../components/form.tsx';
import { countOf } from '../components/format.ts';
import { Banner, Card, Empty, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { InstantText } from '../components/values.tsx';
import type { FieldError } from '../components/view.ts';
import { paths } from './paths.ts';
import { ReviewList, Sums, type ReviewRow, type ReviewSum } from './review-list.tsx';
import { ReviewResult, type ReviewResultView } from './review-result.tsx';

export type ReviewAskedPageProps = {
  shell: ShellProps;
  id: string;
  action: 'approve' | 'waive';
  sums: readonly ReviewSum[];
  /** When it was asked: what arrived since is left alone. */
  at: string;
  /** The first of them. */
  rows: readonly ReviewRow[];
  leftOut: number;
  /** Set once it was confirmed. */
  result: ReviewResultView | null;
  errors: readonly FieldError[];
  reason: string;
};

const WORDS = {
  approve: { title: 'Approve all of these?', button: 'Approve', reason: 'Reason (optional)' },
  waive: { title: 'Waive all of these?', button: 'Waive', reason: 'Reason' },
} as const;

/** A word on many charges before it takes effect, and what came of it after. */
export function ReviewAskedPage(props: ReviewAskedPageProps): JSX.Element {
  const { shell, action, result } = props;
  const { realm } = shell.company;
  const words = WORDS[action];
  const count = props.sums.reduce((all, sum) => all + sum.count, 0);
  return (
    <Shell shell={shell} title={result === null ? words.title : 'Reviewed'} section="review">
      <PageHead
        title={result === null ? words.title : 'Reviewed together'}
        lead={
          <>
            <Sums sums={props.sums} />, as they were at <InstantText at={props.at} />.
          </>
        }
      >
        <a class="button button-quiet" href={paths.review(realm)}>
          Back to the queue
        </a>
      </PageHead>
      {result !== null && <ReviewResult realm={realm} result={result} />}
      {result === null && count > 0 && (
        <Card title="Confirm" id="confirm" class="no-print">
          <PostForm
            action={paths.reviewAsked(realm, props.id)}
            csrfToken={shell.csrfToken}
            class="form"
            label={words.title}
          >
            <ErrorSummary errors={props.errors} />
            <p>
              Exactly these take effect. What changes before you confirm is left alone and told of.
            </p>
            <TextField
              name="reason"
              label={words.reason}
              value={props.reason}
              errors={props.errors}
              maxLength={500}
            />
            <p>
              <button type="submit" class={action === 'waive' ? 'button button-danger' : 'button'}>
                {words.button} {countOf(count, 'charge')}
              </button>
            </p>
          </PostForm>
        </Card>
      )}
      {count === 0 && <Empty title="No waiting charge matches" />}
      {result === null && props.rows.some(({ changed }) => changed !== null) && (
        <Banner tone="warn" title="Some have changed since and will be left alone" />
      )}
      {props.rows.length > 0 && (
        <Card title="The charges" id="charges">
          <ReviewList
            rows={props.rows}
            openId={null}
            chosen={null}
            hrefOf={(id) => paths.charge(realm, id)}
          />
          {props.leftOut > 0 && (
            <p class="note">And {countOf(props.leftOut, 'more', 'more')}, not listed here.</p>
          )}
        </Card>
      )}
    </Shell>
  );
}
