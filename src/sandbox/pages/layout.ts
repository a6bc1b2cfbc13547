import type { Response } from 'express';
import { html, type Html } from '../http/html.ts';

const style = `
:root { color-scheme: light dark; --ink: #1d2939; --soft: #667085; --line: #d0d5dd; --back: #f7f8fa;
  --card: #fff; --go: #0b7a43; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e7ec; --soft: #98a2b3; --line: #344054;
  --back: #101828; --card: #182230; --go: #32d583; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
main.narrow { max-width: 32rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p { margin: .5rem 0; } .soft { color: var(--soft); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: .5rem; }
th, td { text-align: left; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
fieldset { border: 0; padding: 0; margin: 0 0 1rem; } legend { font-weight: 600; margin-bottom: .5rem; }
label.choice { display: flex; gap: .6rem; align-items: baseline; padding: .6rem .75rem; border: 1px solid var(--line);
  border-radius: .5rem; margin-bottom: .5rem; }
input[type=text] { font: inherit; color: inherit; background: transparent; width: 100%; padding: .5rem .6rem;
  border: 1px solid var(--line); border-radius: .4rem; margin-top: .25rem; }
.buttons { display: flex; gap: .75rem; }
button { font: inherit; font-weight: 600; padding: .6rem 1.2rem; border-radius: .5rem; border: 1px solid var(--line);
  background: transparent; color: inherit; cursor: pointer; }
button.go { background: var(--go); border-color: var(--go); color: var(--card); }
:focus-visible { outline: 3px solid #2e90fa; outline-offset: 2px; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; font: 14px/1.5 ui-monospace, monospace; }
iframe { width: 100%; height: 32rem; border: 1px solid var(--line); border-radius: .5rem; background: #fff; }
a { color: inherit; }
`;

/** A whole page of the sandbox. `narrow` for forms. */
export function page(title: string, content: Html, options: { narrow?: boolean } = {}): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${{ markup: style }}
        </style>
      </head>
      <body>
        <main class="${options.narrow ? 'narrow' : ''}">${content}</main>
      </body>
    </html>`;
}

// No form-action: the consent form is answered by a redirect to the app, on another origin.
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/** Sends a page with the headers every page of the sandbox has. */
export function sendPage(res: Response, status: number, content: Html): void {
  res
    .status(status)
    .set({
      'content-security-policy': policy,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    .type('html')
    .send(content.markup);
}
