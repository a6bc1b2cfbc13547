import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { AddHold } from './add-hold.tsx';
import { HOLD_REASONS } from './hold-words.ts';
import { PostForm } from './form.tsx';
import { Card } from './layout.tsx';
import { STOPS } from './labels.ts';
import { Amount, DateText, InstantText } from './values.tsx';
import type { FieldError } from './view.ts';

export type HoldView = {
  id: string;
  scope: 'customer' | 'invoice';
  stops: 'reminders' | 'charges' | 'both';
  reason: string;
  until: string | null;
  /** The disputed part, when only a part of the balance is held. */
  amount: string | null;
  currency: string;
  note: string;
  author: string;
  createdAt: string;
};

export type HoldsProps = {
  realm: string;
  csrfToken: string;
  scope: { kind: 'customer' | 'invoice'; id: string };
  holds: readonly HoldView[];
  /** What was typed into a rejected form: `stops`, `reason`, `until`, `amount`, `note`. */
  values?: Readonly<Record<string, string>> | undefined;
  errors?: readonly FieldError[] | undefined;
};

/** The reasons not to act on an invoice or customer, with forms to lift one and to add one. */
export function Holds(props: HoldsProps): JSX.Element {
  return (
    <Card title="Holds" id="holds" note="A hold is a reason not to act. It stops what it says.">
      {props.holds.length === 0 ? (
        <p>No hold.</p>
      ) : (
        <ul class="column">
          {props.holds.map((hold) => (
            <HoldItem key={hold.id} hold={hold} realm={props.realm} csrfToken={props.csrfToken} />
          ))}
        </ul>
      )}
      <p class="actions">
        <a class="button button-quiet" href={paths.newHold(props.realm, 'promise', props.scope)}>
          Record a promise to pay
        </a>
        <a class="button button-quiet" href={paths.newHold(props.realm, 'dispute', props.scope)}>
          Open a dispute
        </a>
      </p>
      <AddHold {...props} />
    </Card>
  );
}

function HoldItem(props: { hold: HoldView; realm: string; csrfToken: string }): JSX.Element {
  const { hold } = props;
  const reason = HOLD_REASONS.find((option) => option.value === hold.reason)?.text ?? hold.reason;
  return (
    <li class="spread">
      <div>
        <p class="strong">
          <a href={paths.hold(props.realm, hold.id)}>
            {reason}: {STOPS[hold.stops].toLowerCase()} stopped
          </a>
          {hold.amount !== null && (
            <>
              {' for '}
              <Amount amount={hold.amount} currency={hold.currency} />
            </>
          )}
        </p>
        {hold.note !== '' && <p>{hold.note}</p>}
        <p class="fine">
          {hold.scope === 'customer' ? 'On the customer. ' : 'On this invoice. '}
          {hold.until === null ? (
            'Until lifted.'
          ) : (
            <>
              Until <DateText date={hold.until} />.
            </>
          )}{' '}
          {hold.author}, <InstantText at={hold.createdAt} />
        </p>
      </div>
      <PostForm action={paths.liftHold(props.realm, hold.id)} csrfToken={props.csrfToken}>
        <button type="submit" class="button button-quiet button-small">
          Lift<span class="visually-hidden"> the hold “{reason}”</span>
        </button>
      </PostForm>
    </li>
  );
}
