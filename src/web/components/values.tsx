import { createContext } from 'preact';
import type { JSX } from 'preact';
import { useContext } from 'preact/hooks';
import { groupDigits, longDate, longInstant } from './format.ts';

/** The company's IANA time zone, for every instant below; UTC where no company is known. */
export const TimeZone = createContext('UTC');

/** An amount with its digits grouped; names its currency unless a header already does. */
export function Amount(props: { amount: string; currency?: string | null }): JSX.Element {
  return (
    <span class="amount">
      {typeof props.currency === 'string' && <abbr class="currency">{props.currency} </abbr>}
      {groupDigits(props.amount)}
    </span>
  );
}

/** A plain date as `8 Mar 2026`, or an em dash when there is none. */
export function DateText(props: { date: string | null }): JSX.Element {
  if (props.date === null) return <span class="muted">—</span>;
  return (
    <time class="nowrap" datetime={props.date}>
      {longDate(props.date)}
    </time>
  );
}

/** An instant as `12:03, 12 Mar 2026` in the company's zone, or `never`. */
export function InstantText(props: { at: string | null; never?: string }): JSX.Element {
  const timeZone = useContext(TimeZone);
  if (props.at === null) return <span class="muted">{props.never ?? 'never'}</span>;
  return (
    <time class="nowrap" datetime={props.at}>
      {longInstant(props.at, timeZone)}
    </time>
  );
}

/** A plain date or an instant, whichever the text is. */
export function WhenText(props: { at: string }): JSX.Element {
  return props.at.length === 10 ? <DateText date={props.at} /> : <InstantText at={props.at} />;
}
