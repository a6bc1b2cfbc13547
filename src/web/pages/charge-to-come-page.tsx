import type { JSX } from 'preact';
import { Card, Facts, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Amount, DateText } from '../components/values.tsx';
import type { CustomerRef, InvoiceRef } from '../components/view.ts';
import { Worksheet, type WorksheetView } from '../components/worksheet.tsx';
import { paths, withQuery } from './paths.ts';

export type ChargeToComePageProps = {
  shell: ShellProps;
  day: string;
  invoice: InvoiceRef;
  customer: CustomerRef;
  assessmentDate: string;
  amount: string;
  currency: string;
  worksheet: WorksheetView;
};

/** The arithmetic of a charge that has not come yet, as it would be if nothing is paid. */
export function ChargeToComePage(props: ChargeToComePageProps): JSX.Element {
  const { shell, invoice, customer, day } = props;
  const { realm } = shell.company;
  const calendar = withQuery(paths.chargeCalendar(realm), { day });
  return (
    <Shell shell={shell} title={`Charge to come, invoice ${invoice.docNumber}`} section="charges">
      <PageHead
        title="A charge to come"
        eyebrow={
          <>
            <a href={paths.customer(realm, customer.id)}>{customer.name}</a>
            {' · '}
            <a href={paths.invoice(realm, invoice.id)}>Invoice {invoice.docNumber}</a>
          </>
        }
        lead={
          <>
            What the run of <DateText date={day} /> would charge if nothing is paid until then.
          </>
        }
      >
        <a class="button button-quiet" href={calendar}>
          Back to the calendar
        </a>
      </PageHead>
      <div class="columns">
        <div class="column">
          <Worksheet worksheet={props.worksheet} currency={props.currency} />
        </div>
        <div class="column">
          <Card title="The charge" id="charge">
            <Facts
              facts={[
                {
                  name: 'Amount',
                  value: <Amount amount={props.amount} currency={props.currency} />,
                  strong: true,
                },
                { name: 'Assessment date', value: <DateText date={props.assessmentDate} /> },
              ]}
            />
          </Card>
        </div>
      </div>
    </Shell>
  );
}
