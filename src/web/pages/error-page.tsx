import type { JSX } from 'preact';
import { PlainPage } from '../components/document.tsx';
import { paths } from './paths.ts';

export type ErrorPageProps = {
  status: 401 | 403 | 404 | 405 | 413 | 422 | 429 | 500 | 503;
  /** Words for the person in place of the usual ones; never a stack, a token or an address. */
  message?: string;
  /** The number under which the log has it. */
  requestId?: string;
  /** Where to go on; the front page when not given. */
  backHref?: string;
};

type Words = { title: string; text: string; next: string };

const WORDS: Record<ErrorPageProps['status'], Words> = {
  401: {
    title: 'Please connect first',
    text: 'This page belongs to a connected company, and this browser has no session for it.',
    next: 'Connect to QuickBooks, then come back to this page.',
  },
  403: {
    title: 'This is not open to you',
    text: 'The page belongs to another company, or the form was not sent from Dunwell’s own page.',
    next: 'Go back, load the page again and repeat what you did. Nothing was changed.',
  },
  404: {
    title: 'There is no such page',
    text: 'The address may be mistyped, or what it showed is not in this company.',
    next: 'Start from the list of invoices.',
  },
  405: {
    title: 'That cannot be done here',
    text: 'The page does not take this kind of request.',
    next: 'Go back and use the buttons of the page.',
  },
  413: {
    title: 'That is too large',
    text: 'What was sent is larger than Dunwell takes.',
    next: 'Go back and send less.',
  },
  422: {
    title: 'Something needs correcting',
    text: 'What was sent could not be used, so nothing was saved.',
    next: 'Go back, correct it and send it again.',
  },
  429: {
    title: 'Too many requests',
    text: 'This browser asked more often than Dunwell answers.',
    next: 'Wait a minute, then try again.',
  },
  500: {
    title: 'Something went wrong on our side',
    text: 'The fault is recorded. Nothing is sent or charged twice because of it.',
    next: 'Try again. If it stays, tell us the number below.',
  },
  503: {
    title: 'Not available just now',
    text: 'Dunwell, its database or QuickBooks is not reachable at the moment.',
    next: 'Try again in a minute. Work that was under way goes on by itself.',
  },
};

/** What is shown instead of a page, with what to do next. */
export function ErrorPage(props: ErrorPageProps): JSX.Element {
  const words = WORDS[props.status];
  return (
    <PlainPage title={words.title}>
      <div class="card hero">
        <p class="eyebrow">Error {props.status}</p>
        <h1>{words.title}</h1>
        <p class="lead">{props.message ?? words.text}</p>
        <p>{words.next}</p>
        <p class="actions">
          <a class="button" href={props.backHref ?? paths.home}>
            {props.backHref === undefined ? 'Go to the front page' : 'Go back'}
          </a>
          {props.status === 401 && (
            <a class="button button-quiet" href={paths.connect}>
              Connect to QuickBooks
            </a>
          )}
        </p>
        {props.requestId !== undefined && (
          <p class="fine">
            Number for the log: <code>{props.requestId}</code>
          </p>
        )}
      </div>
    </PlainPage>
  );
}
