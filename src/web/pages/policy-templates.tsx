import type { JSX } from 'preact';
import { Card } from '../components/layout.tsx';
import { Amount, DateText } from '../components/values.tsx';
import { withQuery } from './paths.ts';

/** Rules to start from, with what they come to on an example. */
export type TemplateView = {
  id: string;
  name: string;
  says: string;
  example: {
    currency: string;
    total: string;
    charges: readonly { date: string; amount: string }[];
    sum: string;
  };
};

/** Templates that fill the form; nothing is saved by choosing one. */
export function PolicyTemplates(props: {
  templates: readonly TemplateView[];
  /** Where the form of this level is. */
  action: string;
}): JSX.Element {
  return (
    <Card
      title="Start from a template"
      id="templates"
      class="no-print"
      note="Choosing one fills in the charges below. Nothing is saved until you save."
    >
      <details class="more">
        <summary>Show the templates</summary>
        <ul class="link-list">
          {props.templates.map(({ id, name, says, example }) => (
            <li key={id}>
              <a href={`${withQuery(props.action, { template: id })}#charges`}>{name}</a>
              <p>{says}</p>
              <p class="note">
                Example: <Amount amount={example.total} currency={example.currency} /> due on 1 Mar
                2026 and not paid:{' '}
                {example.charges.map(({ date, amount }, index) => (
                  <span key={date}>
                    {index > 0 && ', '}
                    <DateText date={date} /> <Amount amount={amount} />
                  </span>
                ))}
                ; by the end of June <Amount amount={example.sum} currency={example.currency} />.
              </p>
            </li>
          ))}
        </ul>
      </details>
    </Card>
  );
}
