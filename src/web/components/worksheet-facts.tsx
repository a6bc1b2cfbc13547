import type { JSX } from 'preact';
import type { WorksheetFactsView } from '../pages/worksheet-facts-view.ts';
import { paths } from '../pages/paths.ts';
import { DataTable } from './data-table.tsx';
import { Card, Facts } from './layout.tsx';
import { Amount, DateText } from './values.tsx';

/** What the arithmetic was made from: the invoice, what was paid, what was held and charged. */
export function WorksheetFacts(props: {
  facts: WorksheetFactsView;
  currency: string;
  realm: string;
}): JSX.Element {
  const { facts, currency, realm } = props;
  return (
    <Card
      title="Facts used"
      id="facts"
      note={
        facts.isWhole
          ? 'As they were known when the charge was decided. They are kept with it and never change.'
          : 'This charge is older than the keeping of all facts; what its arithmetic shows is all there is.'
      }
    >
      {facts.known.length > 0 && <Facts facts={facts.known} />}
      <DataTable
        id="principal"
        caption="From the total to the principal"
        columns={[
          { header: 'Amount', names: true, cell: (row) => row.name },
          { header: currency, numeric: true, cell: (row) => <Amount amount={row.amount} /> },
        ]}
        rows={facts.principal}
        rowKey={(row) => row.name}
      />
      <Postings postings={facts.postings} currency={currency} />
      {facts.charges.length > 0 && (
        <DataTable
          id="earlier-charges"
          caption="Charges before this one"
          columns={[
            {
              header: 'Assessed',
              names: true,
              cell: (row) => (
                <a href={paths.charge(realm, row.id)}>
                  <DateText date={row.assessmentDate} />
                </a>
              ),
            },
            {
              header: `Amount (${currency})`,
              numeric: true,
              cell: (row) => <Amount amount={row.amount} />,
            },
            { header: 'Then', cell: (row) => row.status },
            { header: 'Towards limits', cell: (row) => row.use },
          ]}
          rows={facts.charges}
          rowKey={(row) => row.id}
        />
      )}
      {facts.holds.length > 0 && <Holds holds={facts.holds} />}
    </Card>
  );
}

function Postings(props: {
  postings: WorksheetFactsView['postings'];
  currency: string;
}): JSX.Element {
  return (
    <DataTable
      id="worksheet-postings"
      caption="Payments and credits on the invoice"
      columns={[
        { header: 'Date', names: true, cell: (row) => <DateText date={row.date} /> },
        { header: 'Payment id', cell: (row) => row.payment },
        {
          header: `Amount (${props.currency})`,
          numeric: true,
          cell: (row) => <Amount amount={row.amount} />,
        },
        { header: 'Use', cell: (row) => row.use },
      ]}
      rows={props.postings}
      rowKey={(row) => `${row.payment} ${row.date} ${row.amount}`}
      empty={<p class="muted">No payment or credit was known.</p>}
    />
  );
}

function Holds({ holds }: { holds: WorksheetFactsView['holds'] }): JSX.Element {
  return (
    <DataTable
      id="worksheet-holds"
      caption="Holds"
      columns={[
        { header: 'Hold', names: true, cell: (row) => row.name },
        { header: 'From', cell: (row) => <DateText date={row.from} /> },
        { header: 'Up to', cell: (row) => <DateText date={row.until} /> },
      ]}
      rows={holds}
      rowKey={(row) => row.name + row.from}
    />
  );
}

/** The policy as it was applied, and how to see that nothing was changed since. */
export function WorksheetProof(props: {
  facts: WorksheetFactsView;
  hash: string | null;
}): JSX.Element {
  const { policy } = props.facts;
  return (
    <Card title="Policy and proof" id="proof">
      <Facts
        facts={[
          { name: 'Policy', value: `${policy.level}, version ${policy.version}` },
          {
            name: 'SHA-256 of this worksheet',
            value:
              props.hash === null ? (
                'This charge is older than the hashes.'
              ) : (
                <span class="hash">{props.hash}</span>
              ),
          },
        ]}
      />
      {policy.words.length > 0 && (
        <ul>
          {policy.words.map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ul>
      )}
      {policy.fields.length > 0 && (
        <details open>
          <summary>The section of the policy, field by field</summary>
          <DataTable
            id="policy-section"
            caption="Charges section of the policy"
            captionHidden
            narrow="scroll"
            columns={[
              { header: 'Field', names: true, cell: (row) => row.name },
              { header: 'Value', cell: (row) => row.value },
            ]}
            rows={policy.fields}
            rowKey={(row) => row.name}
          />
        </details>
      )}
    </Card>
  );
}
