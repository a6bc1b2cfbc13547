import type { ComponentChildren, JSX } from 'preact';
import { paths } from '../pages/paths.ts';

/** htmx without its inline style, without eval and without scripts in what it swaps in. */
const HTMX_CONFIG = JSON.stringify({
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
});

/** The outermost HTML of every page: head, skip link and body. Nothing in it is inline. */
export function Document(props: {
  title: string;
  /** Scripts of this page besides htmx, by file. */
  scripts?: readonly string[];
  children: ComponentChildren;
}): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="same-origin" />
        <meta name="htmx-config" content={HTMX_CONFIG} />
        <title>{`${props.title} · Dunwell`}</title>
        <link rel="icon" type="image/svg+xml" href={paths.asset('favicon.svg')} />
        <link rel="stylesheet" href={paths.asset('dunwell.css')} />
        <script src={paths.asset('htmx.min.js')} defer />
        {props.scripts?.map((file) => (
          <script key={file} src={paths.asset(file)} defer />
        ))}
      </head>
      <body>
        <a class="skip-link" href="#main">
          Skip to the content
        </a>
        {props.children}
      </body>
    </html>
  );
}

/** The product's name and mark, as the link home. */
export function Brand(props: { href: string }): JSX.Element {
  return (
    <a class="brand" href={props.href}>
      <img src={paths.asset('favicon.svg')} alt="" width={28} height={28} />
      <span>Dunwell</span>
    </a>
  );
}

/** A page outside any company: the brand, one column, nothing to navigate. */
export function PlainPage(props: { title: string; children: ComponentChildren }): JSX.Element {
  return (
    <Document title={props.title}>
      <header class="top top-plain">
        <div class="wrap top-row">
          <Brand href={paths.home} />
        </div>
      </header>
      <main id="main" class="wrap wrap-narrow" tabIndex={-1}>
        {props.children}
      </main>
    </Document>
  );
}
