import type { JSX } from 'preact';
import { templateVariables } from '../../core/charges/description-template.ts';

/** What may stand in braces in the text of a charge's line. */
export function TemplateHint(): JSX.Element {
  return (
    <details>
      <summary>What may stand in braces</summary>
      <dl class="facts">
        {Object.entries(templateVariables).map(([name, words]) => (
          <div key={name}>
            <dt>
              <code>{`{${name}}`}</code>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
