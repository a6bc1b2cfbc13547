import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { PostForm } from './form.tsx';
import { Banner } from './layout.tsx';
import { DateText, InstantText } from './values.tsx';
import type { CustomerRef } from './view.ts';

/** A stop that covers a customer or an invoice. */
export type StopView = {
  /** Whose switch it is, where it is not the page's own. */
  through: CustomerRef | null;
  since: string;
  by: string;
  reason: string;
  until: string | null;
};

type StopProps = {
  realm: string;
  csrfToken: string;
  subject: { kind: 'customer' | 'invoice'; id: string };
  stop: StopView | null;
};

/** Says on the page of a customer or an invoice that everything is stopped for it. */
export function StopBanner({ realm, csrfToken, subject, stop }: StopProps): JSX.Element | null {
  if (stop === null) return null;
  const { through } = stop;
  return (
    <Banner tone="warn" title={`Stopped: nothing is sent or charged for this ${subject.kind}`}>
      {through !== null && (
        <p>
          Everything is stopped for <a href={paths.customer(realm, through.id)}>{through.name}</a>.
        </p>
      )}
      <p>
        By {stop.by}, <InstantText at={stop.since} />.{' '}
        {stop.until !== null && (
          <>
            Until <DateText date={stop.until} />.{' '}
          </>
        )}
        {stop.reason !== '' && <>Reason: {stop.reason}</>}
      </p>
      {through === null && (
        <PostForm
          action={paths.resume(realm, subject)}
          csrfToken={csrfToken}
          label={`Resume for this ${subject.kind}`}
        >
          <button type="submit" class="button">
            Resume
          </button>
        </PostForm>
      )}
    </Banner>
  );
}

/** The way to the stop switch, beside the heading; nothing while its own switch is thrown. */
export function StopLink(props: Omit<StopProps, 'csrfToken'>): JSX.Element | null {
  if (props.stop !== null && props.stop.through === null) return null;
  return (
    <a class="button button-danger" href={paths.stop(props.realm, props.subject)}>
      Stop everything for this {props.subject.kind}
    </a>
  );
}
