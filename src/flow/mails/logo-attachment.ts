import type { MailAttachment } from '../../adapters/postmark/mail.ts';
import type { MailStyleStore } from '../../adapters/store/mail-style.ts';
import { logoContentId } from './mail-sender.ts';

/**
 * The logo as it travels with a mail. Inside the mail, not at an address on the web: it shows in
 * clients that load nothing from outside, it still shows when the owner has another logo years later,
 * and no request tells anybody when the mail was read.
 */
export async function logoAttachment(
  style: MailStyleStore,
  realmId: string,
): Promise<MailAttachment[]> {
  const logo = await style.logo(realmId);
  if (logo === null) return [];
  const extension = logo.mediaType.slice('image/'.length);
  return [
    {
      name: `logo.${extension}`,
      mediaType: logo.mediaType,
      content: logo.content,
      contentId: logoContentId,
    },
  ];
}
