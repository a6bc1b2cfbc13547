import type { ComponentChildren, JSX } from 'preact';
import type { Language } from '../../core/mail/languages.ts';
import { payerPhrasesIn } from '../../core/payer/phrases.ts';
import { paths } from '../pages/paths.ts';

/**
 * The outermost HTML of a page that a payer sees: in the payer's language, under the sender's name,
 * without a script, and not to be found or followed by anybody.
 */
export function PayerDocument(props: {
  language: Language;
  title: string;
  /** Whose customer it is; null where the link does not say. */
  sender: string | null;
  children: ComponentChildren;
}): JSX.Element {
  const phrases = payerPhrasesIn(props.language);
  return (
    <html lang={props.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex, nofollow" />
        <title>{props.title}</title>
        <link rel="icon" type="image/svg+xml" href={paths.asset('favicon.svg')} />
        <link rel="stylesheet" href={paths.asset('dunwell.css')} />
      </head>
      <body>
        <a class="skip-link" href="#main">
          {phrases.skip}
        </a>
        {props.sender !== null && (
          <header class="top top-plain">
            <div class="wrap wrap-narrow top-row">
              <strong>{props.sender}</strong>
            </div>
          </header>
        )}
        <main id="main" class="wrap wrap-narrow" tabIndex={-1}>
          {props.children}
        </main>
      </body>
    </html>
  );
}
