import { formatDate } from '../../core/calendar/format-date.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { formatAmountGrouped } from '../../core/money/amount.ts';
import { joinHtml, html, type Html } from './mail-html.ts';

/** What a reminder says of one invoice. */
export type MailInvoice = {
  readonly docNumber: string | null;
  readonly invoiceId: string;
  readonly dueDate: PlainDate;
  readonly daysOverdue: number;
  readonly openBalance: bigint;
  /** Unpaid finance charges in the open balance. */
  readonly charges: bigint;
  readonly currency: string;
  readonly link: string | null;
  readonly isFinanceCharge: boolean;
};

export type MailInput = {
  readonly template: string;
  readonly companyName: string;
  readonly customerName: string;
  readonly invoices: readonly MailInvoice[];
  readonly unappliedCredit: readonly { readonly currency: string; readonly amount: bigint }[];
  readonly paymentInstructions: string | null;
};

type Words = { subject: (what: string) => string; opening: string; closing: string };

// From friendly to final: firmer, never threatening, and always with a way to answer.
const words: Record<string, Words> = {
  friendly: {
    subject: (what) => `Coming up: ${what}`,
    opening: 'A friendly note that the following will be due soon.',
    closing: 'If it is already on its way, thank you, and please disregard this note.',
  },
  polite: {
    subject: (what) => `A reminder about ${what}`,
    opening: 'Our records show that the following is past its due date.',
    closing:
      'If you have paid in the last few days, thank you. If something is not right, just reply.',
  },
  firm: {
    subject: (what) => `Overdue: ${what}`,
    opening: 'The following is still open, although it has been due for some time.',
    closing: 'Please pay now, or reply with the date on which you will, or with what keeps you.',
  },
  final: {
    subject: (what) => `Final reminder: ${what}`,
    opening: 'We have written to you before about the following, and it is still open.',
    closing: 'Please pay within seven days, or reply to us so that we can find a way together.',
  },
};
const fallbackTemplate = 'polite';

const money = (amount: bigint, currency: string): string =>
  `${formatAmountGrouped({ minor: amount, currency })} ${currency}`;
const nameOf = (invoice: MailInvoice): string =>
  `${invoice.isFinanceCharge ? 'Finance charge' : 'Invoice'} ${invoice.docNumber ?? invoice.invoiceId}`;

/** As it stands inside a sentence; the number keeps its letters. */
const inSentence = (invoice: MailInvoice): string =>
  nameOf(invoice).replace(/^./, (letter) => letter.toLowerCase());

function timing(invoice: MailInvoice): string {
  const due = `due ${formatDate(invoice.dueDate)}`;
  if (invoice.daysOverdue <= 0) return due;
  return `${due}, ${invoice.daysOverdue} ${invoice.daysOverdue === 1 ? 'day' : 'days'} overdue`;
}

/** What to say of paying where there is neither a link nor instructions. */
const waysLeft = (invoices: readonly MailInvoice[]): string | null =>
  invoices.some((invoice) => invoice.link)
    ? null
    : 'Please pay as the invoice says, or reply to this mail and we will help.';

function totals(invoices: readonly MailInvoice[]): string {
  const sums = new Map<string, bigint>();
  for (const { currency, openBalance } of invoices) {
    sums.set(currency, (sums.get(currency) ?? 0n) + openBalance);
  }
  return [...sums].map(([currency, sum]) => money(sum, currency)).join(' and ');
}

/** The subject and both bodies of a reminder. Everything in it comes from the input. */
export function composeReminder(input: MailInput): { subject: string; text: string; html: string } {
  const tone = Object.hasOwn(words, input.template)
    ? words[input.template]
    : words[fallbackTemplate];
  if (!tone) throw new Error('There are no words for a reminder');
  const [first] = input.invoices;
  const what =
    input.invoices.length === 1 && first
      ? `${inSentence(first)} from ${input.companyName}`
      : `${input.invoices.length} invoices from ${input.companyName}`;
  // A subject is one line, whatever is in a name.
  const subject = tone.subject(what).replace(/\p{Cc}+/gu, ' ');
  const pay = input.paymentInstructions ?? waysLeft(input.invoices);
  const credit = input.unappliedCredit
    .filter(({ amount }) => amount > 0n)
    .map(({ amount, currency }) => money(amount, currency))
    .join(' and ');
  const creditText =
    credit && `You also have a credit of ${credit} with us that is not yet applied.`;

  const text = [
    `Dear ${input.customerName},`,
    tone.opening,
    input.invoices
      .map((invoice) => {
        const charges =
          invoice.charges > 0n
            ? `, including ${money(invoice.charges, invoice.currency)} in finance charges`
            : '';
        const link = invoice.link ? `\n  Pay or view: ${invoice.link}` : '';
        return `- ${nameOf(invoice)}: ${money(invoice.openBalance, invoice.currency)} open${charges}, ${timing(invoice)}${link}`;
      })
      .join('\n'),
    `Total open: ${totals(input.invoices)}`,
    creditText,
    pay ? `How to pay:\n${pay}` : '',
    tone.closing,
    `Kind regards,\n${input.companyName}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');

  return { subject, text, html: composeHtml(input, tone, subject, creditText, pay) };
}

function composeHtml(
  input: MailInput,
  tone: Words,
  subject: string,
  creditText: string,
  pay: string | null,
): string {
  const cell = 'padding:8px 12px;border-bottom:1px solid #d9dde3;text-align:left';
  const number = 'padding:8px 12px;border-bottom:1px solid #d9dde3;text-align:right';
  const row = (invoice: MailInvoice): Html =>
    html`<tr>
      <td style="${cell}">
        ${invoice.link ? html`<a href="${invoice.link}">${nameOf(invoice)}</a>` : nameOf(invoice)}
      </td>
      <td style="${cell}">${timing(invoice)}</td>
      <td style="${number}">
        ${money(invoice.openBalance, invoice.currency)}${
          invoice.charges > 0n
            ? html`<br /><small
                  >incl. ${money(invoice.charges, invoice.currency)} finance charges</small
                >`
            : ''
        }
      </td>
    </tr>`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>${subject}</title>
      </head>
      <body
        style="font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;max-width:640px;margin:0 auto;padding:16px"
      >
        <p>Dear ${input.customerName},</p>
        <p>${tone.opening}</p>
        <table style="border-collapse:collapse;width:100%">
          <caption style="text-align:left;padding:8px 0;font-weight:bold">
            Open invoices
          </caption>
          <thead>
            <tr>
              <th scope="col" style="${cell}">Invoice</th>
              <th scope="col" style="${cell}">Due</th>
              <th scope="col" style="${number}">Open</th>
            </tr>
          </thead>
          <tbody>
            ${joinHtml(input.invoices.map(row))}
          </tbody>
        </table>
        <p><strong>Total open: ${totals(input.invoices)}</strong></p>
        ${creditText ? html`<p>${creditText}</p>` : ''}
        ${
          pay
            ? html`<p><strong>How to pay</strong></p>
                <p style="white-space:pre-line">${pay}</p>`
            : ''
        }
        <p>${tone.closing}</p>
        <p>Kind regards,<br />${input.companyName}</p>
      </body>
    </html>`;
  return page.text;
}
