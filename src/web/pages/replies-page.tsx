import type { JSX } from 'preact';
import { CheckboxField, SelectField } from '../components/choice.tsx';
import { Filters } from '../components/filters.tsx';
import { PostForm } from '../components/form.tsx';
import { Card, Empty, PageHead, Pager } from '../components/layout.tsx';
import { ReplyTable, type ReplyRow } from '../components/reply-table.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import type { CustomerRef } from '../components/view.ts';
import { paths, withQuery } from './paths.ts';

export type RepliesPageProps = {
  shell: ShellProps;
  filters: { show: string; customer: string };
  customers: readonly CustomerRef[];
  /** Those that nobody has read; only on the first page. */
  unread: readonly ReplyRow[];
  /** The others, newest first. */
  rows: readonly ReplyRow[];
  cursor: string;
  next: string | null;
  /** Whether an unread reply stops its customer's reminders. */
  pauses: boolean;
  /** Whether mail can come in at all. */
  comesIn: boolean;
};

const SHOWN = [
  { value: '', text: 'All' },
  { value: 'unread', text: 'Unread' },
  { value: 'read', text: 'Read' },
  { value: 'automatic', text: 'Automatic' },
];

/** What payers answered, unread ones first. */
export function RepliesPage(props: RepliesPageProps): JSX.Element {
  const { shell, filters } = props;
  const { realm } = shell.company;
  const base = paths.replies(realm);
  const isFiltered = filters.show !== '' || filters.customer !== '';
  const isUnreadShown = filters.show !== 'read' && filters.show !== 'automatic';
  const search = <Search {...props} clearHref={isFiltered ? base : null} />;
  return (
    <Shell shell={shell} title="Replies" section="replies">
      <PageHead title="Replies" lead={leadOf(props)} />
      {isUnreadShown && (
        <Card title="Unread" id="unread">
          {search}
          <ReplyTable
            realm={realm}
            id="unread-replies"
            caption="Replies that nobody has read, newest first"
            rows={props.unread}
            empty={
              <Empty title={isFiltered ? 'No unread reply matches' : 'All replies are read'} />
            }
          />
        </Card>
      )}
      {filters.show !== 'unread' && (
        <Card title={isUnreadShown ? 'Earlier' : 'Replies'} id="earlier">
          {!isUnreadShown && search}
          <Earlier {...props} isFiltered={isFiltered} base={base} />
        </Card>
      )}
      <Setting {...props} />
    </Shell>
  );
}

function Search(props: RepliesPageProps & { clearHref: string | null }): JSX.Element {
  const { shell, filters } = props;
  return (
    <Filters action={paths.replies(shell.company.realm)} clearHref={props.clearHref}>
      <SelectField name="show" label="Show" value={filters.show} options={SHOWN} />
      <SelectField
        name="customer"
        label="Customer"
        value={filters.customer}
        options={[
          { value: '', text: 'All customers' },
          ...props.customers.map(({ id, name }) => ({ value: id, text: name })),
        ]}
      />
    </Filters>
  );
}

function Earlier(props: RepliesPageProps & { isFiltered: boolean; base: string }): JSX.Element {
  const { shell, filters, isFiltered, base } = props;
  return (
    <>
      <ReplyTable
        realm={shell.company.realm}
        id="earlier-replies"
        caption="Other replies, newest first"
        rows={props.rows}
        empty={
          <Empty title={isFiltered ? 'No other reply matches' : 'Nothing else has come'}>
            {isFiltered && (
              <p>
                <a href={base}>Show all replies</a>
              </p>
            )}
          </Empty>
        }
      />
      <Pager
        firstHref={props.cursor === '' ? null : withQuery(base, filters)}
        nextHref={props.next === null ? null : withQuery(base, { ...filters, cursor: props.next })}
      />
    </>
  );
}

const leadOf = ({ comesIn }: RepliesPageProps): string =>
  comesIn
    ? 'What customers answer to your mails goes to you and comes here.'
    : 'No mail can come in here yet: answers go to your own address alone. Whoever runs Dunwell sets an inbound address up at Postmark.';

function Setting({ shell, pauses }: RepliesPageProps): JSX.Element {
  return (
    <Card title="Setting" id="setting">
      <PostForm
        action={paths.replySettings(shell.company.realm)}
        csrfToken={shell.csrfToken}
        class="form"
        label="Pause by replies"
      >
        <CheckboxField
          name="pauses"
          label="Pause a customer’s reminders while its reply is unread"
          checked={pauses}
          hint="Charges go on. Answers that a program sends, such as an absence note, pause nothing."
        />
        <p>
          <button type="submit" class="button button-quiet">
            Save
          </button>
        </p>
      </PostForm>
    </Card>
  );
}
