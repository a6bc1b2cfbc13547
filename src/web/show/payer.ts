import type { Company } from '../../adapters/store/companies.ts';
import type { StoredPromise } from '../../adapters/store/promises.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { amountIn, dateIn } from '../../core/mail/languages.ts';
import { mailParts } from '../../core/mail/mail-parts.ts';
import { blockMark, invoiceName } from '../../core/mail/mail-values.ts';
import { payerPhrasesIn } from '../../core/payer/phrases.ts';
import type { VariableName } from '../../core/mail/variables.ts';
import type { PayerAccount } from '../../flow/payer/payer-account.ts';
import type { PayerVisit } from '../../flow/payer/payer-link.ts';
import type { PayerFormsProps } from '../pages/payer-forms.tsx';
import type { PayerPageProps } from '../pages/payer-page.tsx';
import { paths } from '../pages/paths.ts';

const blocks: readonly VariableName[] = [
  'invoice_list',
  'payment',
  'charge_list',
  'charge_outlook',
];

/** The page of a visit: the parts that a statement by mail would have, and the forms. */
export function showPayer(
  visit: Pick<PayerVisit, 'language' | 'today'> & { readonly company: Pick<Company, 'replyTo'> },
  account: Pick<PayerAccount, 'told' | 'sender'> & {
    readonly promises: readonly Pick<StoredPromise, 'amount' | 'currency' | 'dueOn'>[];
  },
  page: {
    readonly token: string;
    readonly latest: PlainDate;
    readonly done: PayerPageProps['done'];
    readonly rejected: PayerFormsProps['rejected'];
  },
): PayerPageProps {
  const { language, company, today } = visit;
  const { told, sender, promises } = account;
  const phrases = payerPhrasesIn(language);
  const { invoices } = told;
  const isPayable = invoices.some(({ link }) => link !== null);
  const paymentInstructions =
    sender.paymentInstructions ?? (isPayable ? null : phrases.payAsInvoice);
  const question = { language, kind: 'statement' as const, facts: told };
  return {
    ...{ language, base: paths.payer(page.token), rejected: page.rejected, done: page.done },
    sender: sender.name,
    customer: told.customerName,
    asOf: dateIn(language, today),
    replyTo: company.replyTo,
    parts:
      invoices.length === 0
        ? []
        : mailParts(
            { ...question, sender: { ...sender, paymentInstructions } },
            blocks.map(blockMark).join('\n\n'),
          ),
    promises: promises.map(({ amount: minor, currency, dueOn }) =>
      phrases.promised(amountIn(language, { minor, currency }), dateIn(language, dueOn)),
    ),
    invoices: invoices.map((invoice) => ({
      value: invoice.invoiceId,
      text: `${invoiceName(language, invoice, 'alone')}: ${amountIn(language, {
        minor: invoice.openBalance,
        currency: invoice.currency,
      })}`,
    })),
    latest: { text: dateIn(language, page.latest), date: page.latest },
  };
}
