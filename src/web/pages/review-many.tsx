import type { ComponentChildren, JSX } from 'preact';
import { SelectField } from '../components/choice.tsx';
import { PostForm, TextField } from '../components/form.tsx';
import { Card } from '../components/layout.tsx';
import { paths } from './paths.ts';
import { Sums } from './review-list.tsx';
import type { ReviewPageProps } from './review-page.tsx';

/** A word on more than a page, which is shown once more before it takes effect. */
export function AllMatching({ shell, filters, currencies, sums }: ReviewPageProps): JSX.Element {
  const { realm } = shell.company;
  const hidden = Object.entries(filters).filter(([name, value]) => name !== 'sort' && value !== '');
  const form = (label: string, children: ComponentChildren): JSX.Element => (
    <PostForm
      action={paths.reviewAll(realm)}
      csrfToken={shell.csrfToken}
      class="form"
      label={label}
    >
      {children}
    </PostForm>
  );
  return (
    <Card
      title="Many at once"
      id="many"
      class="no-print"
      note="You see how many they are and what they come to before anything happens. Charges that arrive or change meanwhile are left out."
    >
      {form(
        'All that match',
        <>
          {hidden.map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <p>
            All that match the filter: <Sums sums={sums} />
          </p>
          <div class="actions">
            <button type="submit" name="action" value="approve" class="button button-quiet">
              Approve all of them…
            </button>
            <button type="submit" name="action" value="waive" class="button button-quiet">
              Waive all of them…
            </button>
          </div>
        </>,
      )}
      {form(
        'All under an amount',
        <div class="filters">
          <SelectField
            name="currency"
            scope="small-"
            label="Currency"
            value={filters.currency || (currencies[0] ?? '')}
            options={currencies.map((currency) => ({ value: currency, text: currency }))}
          />
          <TextField name="under" scope="small-" label="Under this amount" inputMode="decimal" />
          <button type="submit" name="action" value="approve" class="button button-quiet">
            Approve all under it…
          </button>
        </div>,
      )}
    </Card>
  );
}

/** The keys that work on the list, where scripts do. */
export function Keys(): JSX.Element {
  return (
    <details class="more no-print" id="review-keys">
      <summary>Keys</summary>
      <dl class="keys">
        {[
          ['j, ↓', 'the next charge'],
          ['k, ↑', 'the one before'],
          ['x', 'choose it, or not'],
          ['Enter', 'open its worksheet'],
          ['a', 'approve the chosen, or this one'],
          ['w', 'waive the chosen, or this one: type the reason'],
          ['?', 'these keys'],
        ].map(([key, means]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
