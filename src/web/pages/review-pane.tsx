import type { JSX } from 'preact';
import { Badge } from '../components/badge.tsx';
import { PostForm, TextField } from '../components/form.tsx';
import { countOf } from '../components/format.ts';
import { policyText } from '../components/labels.ts';
import { Facts } from '../components/layout.tsx';
import { Amount, DateText } from '../components/values.tsx';
import { Worksheet, type WorksheetView } from '../components/worksheet.tsx';
import { paths } from './paths.ts';
import type { ReviewRow } from './review-list.tsx';

export type ReviewPaneProps = {
  realm: string;
  csrfToken: string;
  row: ReviewRow;
  worksheet: WorksheetView;
  /** The address chose it; on a narrow screen it then stands in place of the list. */
  isAsked: boolean;
  listHref: string;
  /** The filters of the list, to come back to them. */
  back: string;
};

/** One waiting charge with its whole arithmetic, and a person's word on it. */
export function ReviewPane(props: ReviewPaneProps): JSX.Element {
  const { row, realm } = props;
  return (
    <section
      id="pane"
      class="review-pane"
      aria-labelledby="pane-title"
      data-asked={props.isAsked ? 'true' : undefined}
      data-charge={row.id}
    >
      <p class="review-back no-print">
        <a href={props.listHref}>← Back to the list</a>
      </p>
      <div class="card">
        <h2 id="pane-title" tabIndex={-1}>
          {row.customer.name}, invoice {row.invoice.docNumber}
        </h2>
        {row.changed !== null && (
          <p>
            <Badge tone="warn">Changed</Badge> {row.changed} It is being worked out anew.
          </p>
        )}
        <Facts facts={factsOf(row)} />
        {row.warnings.length > 0 && (
          <p class="badges">
            {row.warnings.map((warning) => (
              <Badge key={warning} tone="warn">
                {warning}
              </Badge>
            ))}
          </p>
        )}
        <p class="note">
          <a href={paths.charge(realm, row.id)}>Charge {row.reference} on a page of its own</a>
          {' · '}
          <a href={paths.invoice(realm, row.invoice.id)}>The invoice</a>
          {' · '}
          <a href={paths.customer(realm, row.customer.id)}>The customer</a>
        </p>
        {row.changed === null && <OneForm {...props} />}
      </div>
      <Worksheet worksheet={props.worksheet} currency={row.currency} />
    </section>
  );
}

const factsOf = (row: ReviewRow) => [
  {
    name: 'Amount',
    value: <Amount amount={row.amount} currency={row.currency} />,
    strong: true,
  },
  {
    name: 'Assessed',
    value: (
      <>
        <DateText date={row.assessmentDate} /> for {countOf(row.days, 'day')}
      </>
    ),
  },
  {
    name: 'All charges as a percent a year',
    value: row.percent === null ? 'nothing open' : `${row.percent}%`,
  },
  { name: 'Policy', value: policyText(row.policy) },
];

function OneForm({ realm, csrfToken, row, back }: ReviewPaneProps): JSX.Element {
  return (
    <PostForm
      action={paths.review(realm)}
      csrfToken={csrfToken}
      class="form no-print"
      label={`Decide on charge ${row.reference}`}
    >
      <input type="hidden" name="charge" value={row.id} />
      <input type="hidden" name="back" value={back} />
      <TextField name="reason" scope="one-" label="Reason (needed to waive)" maxLength={500} />
      <div class="actions">
        <button type="submit" name="action" value="approve" class="button">
          Approve this charge
        </button>
        <button type="submit" name="action" value="waive" class="button button-danger">
          Waive this charge
        </button>
      </div>
    </PostForm>
  );
}
