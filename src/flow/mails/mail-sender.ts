import type { Company } from '../../adapters/store/companies.ts';
import type { LogoFacts, MailStyle } from '../../adapters/store/mail-style.ts';
import type { MailSender } from '../../core/mail/mail-facts.ts';

/** By this name the HTML of a mail speaks of the picture that travels with it. */
export const logoContentId = 'cid:logo';

/** Who a company's mails are from, and their looks. */
export function senderOf(
  company: Pick<Company, 'fromName' | 'name' | 'replyTo' | 'paymentInstructions'>,
  style: Pick<MailStyle, 'colour' | 'signature'>,
  logo: Pick<LogoFacts, 'width' | 'height'> | null,
  /** Where the picture is read from; a page shows it from its own address. */
  source: string = logoContentId,
): MailSender {
  return {
    name: company.fromName ?? company.name,
    replyTo: company.replyTo,
    paymentInstructions: company.paymentInstructions,
    signature: style.signature,
    colour: style.colour,
    logo: logo && { source, width: logo.width, height: logo.height },
  };
}
