/**
 * The HTML of a mail, as the common clients take it: tables for the layout, styles on the elements,
 * nothing from elsewhere but the logo that travels with the mail. What clients strip (the style
 * element) only adds: dark colours and a little air on wide screens.
 */
import { textOn } from '../../core/mail/colour.ts';
import type { Language } from '../../core/mail/languages.ts';
import type { MailSender } from '../../core/mail/mail-facts.ts';
import type { MailPart, TableTotal } from '../../core/mail/mail-parts.ts';
import { unreachable } from '../../core/unreachable.ts';
import { html, joinHtml, type Html } from './mail-html.ts';

export type HtmlBody = {
  readonly language: Language;
  readonly subject: string;
  /** What an inbox shows beside the subject. */
  readonly preheader: string;
  readonly parts: readonly MailPart[];
  readonly sender: MailSender;
};

const font = 'font-family:Arial,Helvetica,sans-serif';
const words = `${font};font-size:16px;line-height:24px;color:#1b1f24`;
// Short, because every invoice has it three times and clients cut mails off at 100 kB.
const cell =
  'padding:10px 8px;border-bottom:1px solid #d5dae0;font:14px/20px Arial,Helvetica,sans-serif';
const left = `${cell};text-align:left`;
const right = `${cell};text-align:right`;
const bold = 'font-weight:bold';

// Only what a client in dark colours needs; without it the mail stays as it is.
const darkStyles = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.dw-page{background-color:#14171a!important}
.dw-card{background-color:#1e2226!important}
.dw-text{color:#f1f3f5!important}
.dw-quiet{color:#c3cad2!important}
.dw-cell{color:#f1f3f5!important;border-bottom-color:#444c55!important}
.dw-link{color:#8cc4f5!important}
}`;

/** The whole page of a mail. */
export function htmlBody({ language, subject, preheader, parts, sender }: HtmlBody): string {
  return html`<!doctype html>
    <html lang="${language}" dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no,date=no,address=no" />
        <title>${subject}</title>
        <style>
          ${styles}
        </style>
      </head>
      <body class="dw-page" style="margin:0;padding:0;background-color:#f2f4f6">
        <div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${preheader}</div>
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
          <tr>
            <td align="center" style="padding:16px 8px">
              <table
                role="presentation"
                class="dw-card"
                width="600"
                cellpadding="0"
                cellspacing="0"
                border="0"
                style="width:100%;max-width:600px;background-color:#ffffff;border-top:4px solid ${sender.colour}"
              >
                ${head(sender)}
                <tr>
                  <td style="padding:8px 24px 24px 24px" role="main">
                    ${joinHtml(parts.map((part) => inHtml(part, sender)))}
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html>`.text.replaceAll(/\s*\n\s*/g, '\n');
}

const styles: Html = { text: darkStyles };

function head({ logo, name }: MailSender): Html {
  if (logo === null) return { text: '' };
  return html`<tr>
    <td style="padding:20px 24px 4px 24px">
      <img
        src="${logo.source}"
        width="${String(logo.width)}"
        height="${String(logo.height)}"
        alt="${name}"
        style="display:block;border:0;max-width:100%;height:auto;${font};font-size:18px;font-weight:bold;background-color:#ffffff"
      />
    </td>
  </tr>`;
}

function inHtml(part: MailPart, sender: MailSender): Html {
  switch (part.kind) {
    case 'paragraph':
      return paragraph(part.text.split('\n'));
    case 'table':
      return table(part);
    case 'button':
      return button(part, sender.colour);
    case 'link':
      return html`<p class="dw-text" style="margin:0 0 16px 0;${words}">
        <a class="dw-link" href="${part.link}" style="color:#0b5394">${part.label}</a>
      </p>`;
    case 'section':
      return html`<p class="dw-text" style="margin:0 0 4px 0;${words}">
          <strong>${part.title}</strong>
        </p>
        ${paragraph(part.lines)}`;
    case 'signature':
      return paragraph(part.lines);
    default:
      return unreachable(part);
  }
}

const lineBreak: Html = { text: '<br />' };

function paragraph(lines: readonly string[]): Html {
  const broken = lines.flatMap((line, index) =>
    index === 0 ? [linked(line)] : [lineBreak, linked(line)],
  );
  return html`<p class="dw-text" style="margin:0 0 16px 0;${words}">${joinHtml(broken)}</p>`;
}

/** Addresses of pages in a text become links; everything else is text. */
function linked(text: string): Html {
  const pieces = text.split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)])/);
  return {
    text: pieces
      .map((piece, index) =>
        index % 2 === 0
          ? html`${piece}`.text
          : html`<a class="dw-link" href="${piece}" style="color:#0b5394">${piece}</a>`.text,
      )
      .join(''),
  };
}

function table(part: Extract<MailPart, { kind: 'table' }>): Html {
  const rows = part.rows.map(
    ({ name, link, due, amount, notes }) =>
      html`<tr>
        <th scope="row" class="dw-cell" style="${left};${bold}">
          ${name}${
            link === null
              ? ''
              : html`<br /><a
                    class="dw-link"
                    href="${link}"
                    style="color:#0b5394;font-weight:normal"
                    aria-label="${`${part.linkLabel}: ${name}`}"
                    >${part.linkLabel}</a
                  >`
          }
        </th>
        <td class="dw-cell" style="${left}">${due}</td>
        <td class="dw-cell" style="${right}">
          <span style="white-space:nowrap">${amount}</span>${joinHtml(
            notes.map(
              (note) =>
                html`<br /><span class="dw-quiet" style="font-size:12px;color:#4a5360"
                    >${note}</span
                  >`,
            ),
          )}
        </td>
      </tr>`,
  );
  const { columns, subtotals, total } = part;
  return html`<table
    width="100%"
    cellpadding="0"
    cellspacing="0"
    border="0"
    style="border-collapse:collapse;width:100%;margin:0 0 16px 0"
  >
    <caption class="dw-text" style="padding:4px 8px;text-align:left;font-weight:bold;${words}">
      ${part.caption}
    </caption>
    <thead>
      <tr>
        <th scope="col" class="dw-cell" style="${left}">${columns.invoice}</th>
        <th scope="col" class="dw-cell" style="${left}">${columns.due}</th>
        <th scope="col" class="dw-cell" style="${right}">${columns.open}</th>
      </tr>
    </thead>
    <tbody>
      ${joinHtml(rows)}
      ${joinHtml([...subtotals.map((each) => totalRow(each, '')), totalRow(total, `;${bold}`)])}
    </tbody>
  </table>`;
}

const totalRow = ({ label, amount }: TableTotal, weight: string): Html =>
  html`<tr>
    <th scope="row" colspan="2" class="dw-cell" style="${left}${weight}">${label}</th>
    <td class="dw-cell" style="${right}${weight}">${amount}</td>
  </tr>`;

/** A button that shows in clients without padding on links, because its cell has the colour. */
function button({ label, link }: { label: string; link: string }, colour: string): Html {
  const text = textOn(colour);
  return html`<table
    role="presentation"
    cellpadding="0"
    cellspacing="0"
    border="0"
    style="margin:0 0 16px 0"
  >
    <tr>
      <td
        bgcolor="${colour}"
        style="background-color:${colour};border-radius:4px;mso-padding-alt:12px 24px"
      >
        <a
          href="${link}"
          style="display:inline-block;padding:12px 24px;${font};font-size:16px;line-height:20px;font-weight:bold;color:${text};text-decoration:none;border-radius:4px"
          >${label}</a
        >
      </td>
    </tr>
  </table>`;
}
