import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { PostForm } from './form.tsx';
import { Card, Empty } from './layout.tsx';
import { InstantText } from './values.tsx';

export type ContactRequestRow = {
  id: string;
  email: string;
  name: string | null;
  note: string | null;
  at: string;
};

export type CustomerPayerProps = {
  realm: string;
  csrfToken: string;
  customerId: string;
  /** The page as the customer sees it; null while it is off. */
  link: string | null;
  /** Requests that wait for a word. */
  requests: readonly ContactRequestRow[];
  /** What the customer said there, newest first. */
  said: readonly { holdId: string; text: string; at: string }[];
};

/** What a customer's own page is, what was said there, and what waits for the owner's word. */
export function CustomerPayer(props: CustomerPayerProps): JSX.Element {
  const { realm, link, requests, said } = props;
  return (
    <Card
      title="The customer’s page"
      id="payer"
      note="Each mail has a link to it. Whoever holds the link sees what is open and why, and can ask, promise and name another contact; nothing else."
    >
      {requests.map((request) => (
        <Request key={request.id} request={request} {...props} />
      ))}
      {said.length === 0 ? (
        <Empty title="Nothing was said there yet" />
      ) : (
        <ul class="plain-list">
          {said.map(({ holdId, text, at }) => (
            <li key={holdId}>
              <InstantText at={at} /> <a href={paths.hold(realm, holdId)}>{text}</a>
            </li>
          ))}
        </ul>
      )}
      {link === null ? (
        <p>
          It is switched off for all customers: <a href={paths.payerPage(realm)}>its settings</a>.
        </p>
      ) : (
        <>
          <p class="actions">
            <a class="button button-quiet" href={link}>
              Open it as the customer
            </a>
            <a href={paths.payerPage(realm)}>Settings</a>
          </p>
          <TakeBack {...props} />
        </>
      )}
    </Card>
  );
}

function TakeBack({ realm, csrfToken, customerId }: CustomerPayerProps): JSX.Element {
  return (
    <details class="more">
      <summary>Take back its links</summary>
      <PostForm action={paths.revokePayerLinks(realm, customerId)} csrfToken={csrfToken}>
        <p class="note">
          No link that was ever sent to this customer opens the page any more; the next mail brings
          a new one.
        </p>
        <p>
          <button type="submit" class="button button-danger">
            Take back all links
          </button>
        </p>
      </PostForm>
    </details>
  );
}

function Request(props: CustomerPayerProps & { request: ContactRequestRow }): JSX.Element {
  const { realm, customerId, csrfToken, request } = props;
  const action = (word: 'accept' | 'decline'): string =>
    paths.contactRequest(realm, customerId, request.id, word);
  return (
    <div class="banner banner-warn" role="status">
      <p class="banner-title">
        <InstantText at={request.at} />: the customer wants mails to go to{' '}
        <span class="wrap-anywhere">{request.email}</span>
        {request.name !== null && ` (${request.name})`}
      </p>
      {request.note !== null && <p>{request.note}</p>}
      <p class="note">
        A link can be passed on: ask somebody whom you know before you accept an address that you do
        not. Accepted, it is written to; those written to before stay until you remove them.
      </p>
      <div class="actions">
        <PostForm action={action('accept')} csrfToken={csrfToken}>
          <button type="submit" class="button button-small">
            Accept<span class="visually-hidden"> {request.email}</span>
          </button>
        </PostForm>
        <PostForm action={action('decline')} csrfToken={csrfToken}>
          <button type="submit" class="button button-quiet button-small">
            Decline<span class="visually-hidden"> {request.email}</span>
          </button>
        </PostForm>
      </div>
    </div>
  );
}
