import type { Company } from '../../adapters/store/companies.ts';
import type { MailSampleStore } from '../../adapters/store/mail-samples.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Language } from '../../core/mail/languages.ts';
import type { MailFacts, ToldCharge } from '../../core/mail/mail-facts.ts';
import type { MailKind, TemplateWords } from '../../core/mail/template-kinds.ts';
import { loadRunFacts } from '../collections/run-facts.ts';
import { mailFactsFrom, type ComposeStores } from './compose-reminder.ts';
import { logoContentId, senderOf } from './mail-sender.ts';
import { writeMail, type MailWords } from './write-mail.ts';

export type PreviewStores = ComposeStores & { readonly mailSamples: MailSampleStore };

export type PreviewQuestion = {
  readonly kind: MailKind;
  readonly language: Language;
  /** Words that are saved or just typed, but without fault. */
  readonly words: TemplateWords;
  readonly customerId: string;
  /** What the picture is read from; a mail carries it with it. */
  readonly logoSource?: string;
  readonly isTest?: boolean;
};

/**
 * The mail that a customer of the company would get in these words today, by the functions that
 * send. A thank-you is shown for the last payment, a notice of a charge for the one that would come
 * next, or for none where none would.
 */
export async function previewMail(
  stores: PreviewStores,
  company: Company,
  question: PreviewQuestion,
  today: PlainDate,
): Promise<MailWords> {
  const { customerId, kind, language, words } = question;
  const { realmId } = company;
  const invoiceIds = await stores.mailSamples.openInvoices(realmId, customerId);
  const [run, people, style, logo, lastPayment, linkOf] = await Promise.all([
    loadRunFacts(stores, company, invoiceIds),
    stores.facts.addressees(realmId, [customerId]),
    stores.mailStyle.find(realmId),
    stores.mailStyle.logoFacts(realmId),
    stores.mailSamples.lastPayment(realmId, customerId),
    stores.payerLinks.linksFor(realmId, [customerId], today),
  ]);
  const known = mailFactsFrom(run, people, today, linkOf).of({
    customerId,
    template: '',
    invoiceIds,
  });
  const paid = lastPayment ?? { amount: 100_00n, currency: company.homeCurrency, on: today };
  const facts: MailFacts = {
    ...known,
    ...(kind === 'thankYou' ? { paid } : {}),
    ...(kind === 'chargeNotice' ? { chargesAdded: comingCharges(known) } : {}),
  };
  return writeMail({
    ...{ kind, language, template: words, facts },
    sender: senderOf(company, style, logo, question.logoSource ?? logoContentId),
    isTest: question.isTest ?? false,
  });
}

const comingCharges = ({ invoices }: MailFacts): ToldCharge[] =>
  invoices.flatMap(({ nextCharge, docNumber, invoiceId, currency }) =>
    nextCharge === null
      ? []
      : [
          {
            ...{ docNumber, invoiceId, currency, amount: nextCharge.amount },
            worksheet: nextCharge.worksheet,
            clause: { kind: 'terms' as const },
          },
        ],
  );
