import type { JSX } from 'preact';
import { CustomerContacts, type CustomerContactsProps } from '../components/customer-contacts.tsx';
import { CustomerPayer, type CustomerPayerProps } from '../components/customer-payer.tsx';
import { CustomerGroups } from '../components/customer-groups.tsx';
import { CustomerLegal, type CustomerLegalProps } from '../components/customer-legal.tsx';
import { Holds } from '../components/holds.tsx';
import type { HoldsProps } from '../components/holds.tsx';
import { InvoiceTable } from '../components/invoice-table.tsx';
import type { InvoiceRow } from '../components/invoice-table.tsx';
import { Card, Empty, Facts, PageHead } from '../components/layout.tsx';
import { ReminderTable } from '../components/reminder-table.tsx';
import { ReplyTable, type ReplyRow } from '../components/reply-table.tsx';
import type { ReminderRow } from '../components/reminder-table.tsx';
import { ResolvedPolicy } from '../components/resolved-policy.tsx';
import type { ResolvedPolicyView } from '../components/resolved-policy.tsx';
import { StopBanner, StopLink, type StopView } from '../components/stop-banner.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Amount } from '../components/values.tsx';
import type { CustomerRef, Money } from '../components/view.ts';
import { paths, withQuery } from './paths.ts';

export type CustomerPageProps = {
  shell: ShellProps;
  customer: {
    id: string;
    name: string;
    email: string | null;
    /** The customer that is billed for this one; null when it is billed itself. */
    parent: CustomerRef | null;
    groups: readonly string[];
    /** Those of them that name it, and why it is in each. */
    namedIn: readonly string[];
    groupsBecause: Readonly<Record<string, string>>;
    tags: readonly string[];
    /** One per currency; empty when nothing is open. */
    openBalances: readonly Money[];
    overdue: readonly Money[];
    unappliedCredits: readonly Money[];
    /** How promises of the last twelve months were kept, in words; null where there were none. */
    promises: string | null;
  };
  invoices: readonly InvoiceRow[];
  /** Whether there are more invoices than are listed. */
  moreInvoices: boolean;
  reminders: readonly ReminderRow[];
  /** What the customer answered, newest first. */
  replies: readonly ReplyRow[];
  policy: ResolvedPolicyView;
  contacts: Omit<CustomerContactsProps, 'realm' | 'csrfToken' | 'customerId'>;
  payer: Omit<CustomerPayerProps, 'realm' | 'csrfToken' | 'customerId'>;
  legal: Omit<CustomerLegalProps, 'realm' | 'csrfToken' | 'customerId'>;
  /** What everything is stopped by; null when nothing is. */
  stop: StopView | null;
  holds: HoldsProps['holds'];
  holdValues?: HoldsProps['values'];
  holdErrors?: HoldsProps['errors'];
};

/** One customer: what is open, what was sent, what holds, and whose rules apply. */
export function CustomerPage(props: CustomerPageProps): JSX.Element {
  const { shell, customer } = props;
  const { realm } = shell.company;
  const subject = { kind: 'customer', id: customer.id } as const;
  const stop = { realm, subject, stop: props.stop };
  return (
    <Shell shell={shell} title={customer.name} section="customers">
      <PageHead
        title={customer.name}
        {...(customer.parent === null
          ? {}
          : {
              eyebrow: (
                <>
                  Part of{' '}
                  <a href={paths.customer(realm, customer.parent.id)}>{customer.parent.name}</a>
                </>
              ),
            })}
      >
        <a class="button button-quiet" href={paths.customerPolicy(realm, customer.id)}>
          Rules for this customer
        </a>
        <a class="button button-quiet" href={paths.statement(realm, customer.id)}>
          Statement
        </a>
        <StopLink {...stop} />
        <a
          class="button button-quiet"
          href={withQuery(paths.evidence(realm), { about: 'customer', id: customer.id })}
        >
          Evidence pack
        </a>
      </PageHead>
      <StopBanner {...stop} csrfToken={shell.csrfToken} />
      <Card title="Figures" id="figures">
        <Facts
          facts={[
            { name: 'Open balance', value: <Sums of={customer.openBalances} />, strong: true },
            { name: 'Overdue', value: <Sums of={customer.overdue} />, strong: true },
            { name: 'Unapplied credit', value: <Sums of={customer.unappliedCredits} /> },
            { name: 'Mail', value: customer.email ?? 'no address' },
            ...(customer.promises === null
              ? []
              : [{ name: 'Promises in twelve months', value: customer.promises }]),
          ]}
        />
      </Card>
      <Card title="Invoices" id="invoices">
        <InvoiceTable
          id="invoice-list"
          caption="Invoices of this customer, the longest overdue first"
          realm={realm}
          rows={props.invoices}
          withoutCustomer
          empty={<Empty title="No invoices" />}
        />
        {props.moreInvoices && (
          <p>
            <a href={withQuery(paths.invoices(realm), { customer: customer.id })}>
              All invoices of this customer
            </a>
          </p>
        )}
      </Card>
      <CustomerContacts
        realm={realm}
        csrfToken={shell.csrfToken}
        customerId={customer.id}
        {...props.contacts}
      />
      <CustomerPayer
        realm={realm}
        csrfToken={shell.csrfToken}
        customerId={customer.id}
        {...props.payer}
      />
      <CustomerLegal
        realm={realm}
        csrfToken={shell.csrfToken}
        customerId={customer.id}
        {...props.legal}
      />
      <div class="columns">
        <Card title="Reminders" id="reminders">
          <ReminderTable
            id="reminder-list"
            caption="The newest reminders to this customer"
            realm={realm}
            rows={props.reminders}
            withoutCustomer
            empty={<Empty title="No reminder yet" />}
          />
          {props.reminders.length > 0 && (
            <p>
              <a href={withQuery(paths.reminders(realm), { customer: customer.id })}>
                All reminders to this customer
              </a>
            </p>
          )}
        </Card>
        <div class="column">
          <Card title="Replies" id="replies">
            <ReplyTable
              id="reply-list"
              caption="The newest replies of this customer"
              realm={realm}
              rows={props.replies}
              withoutCustomer
              empty={<Empty title="No reply yet" />}
            />
            {props.replies.length > 0 && (
              <p>
                <a href={withQuery(paths.replies(realm), { customer: customer.id })}>
                  All replies of this customer
                </a>
              </p>
            )}
          </Card>
          <Card title="Rules that apply" id="rules">
            <ResolvedPolicy realm={realm} policy={props.policy} />
          </Card>
          <CustomerGroups
            realm={realm}
            csrfToken={shell.csrfToken}
            customerId={customer.id}
            groups={customer.groups}
            namedIn={customer.namedIn}
            because={customer.groupsBecause}
            tags={customer.tags}
          />
          <Holds
            realm={realm}
            csrfToken={shell.csrfToken}
            scope={{ kind: 'customer', id: customer.id }}
            holds={props.holds}
            values={props.holdValues}
            errors={props.holdErrors}
          />
        </div>
      </div>
    </Shell>
  );
}

function Sums(props: { of: readonly Money[] }): JSX.Element {
  if (props.of.length === 0) return <>none</>;
  return (
    <>
      {props.of.map((money) => (
        <div key={money.currency}>
          <Amount {...money} />
        </div>
      ))}
    </>
  );
}
