import type { NoticeKind } from '../../adapters/store/notices.ts';
import { html, joinHtml } from '../outbox/mail-html.ts';

/** The mail that tells an owner of a loss. Plain words, one link, nothing of any customer. */
export function composeNotice(about: {
  kind: NoticeKind;
  companyName: string;
  /** When the copy of QuickBooks was last in step, in the owner's own time; null when never. */
  freshAsOf: string | null;
  /** The app's public address. */
  baseUrl: string;
  realmId: string;
}): { subject: string; text: string; html: string } {
  const { companyName } = about;
  const isLost = about.kind === 'connection-lost';
  const subject = isLost
    ? `Dunwell lost its connection to QuickBooks for ${oneLine(companyName)}`
    : `Dunwell cannot keep up with QuickBooks for ${oneLine(companyName)}`;
  const link = isLost
    ? `${about.baseUrl}/connect`
    : `${about.baseUrl}/c/${encodeURIComponent(about.realmId)}/sync`;
  const fresh =
    about.freshAsOf === null ? '' : ` Its copy of the books is as of ${about.freshAsOf}.`;
  const paragraphs = isLost
    ? [
        `QuickBooks no longer accepts the connection of ${companyName} to Dunwell.${fresh}`,
        'Until you connect it again Dunwell reads nothing, sends no reminder and writes no charge. ' +
          'Nothing is lost: it goes on where it stopped, and what happened meanwhile is read then.',
        'Connect it again here:',
      ]
    : [
        `Dunwell could not bring its copy of ${companyName} in step with QuickBooks.${fresh}`,
        'Until that succeeds no reminder is sent and no charge is written. Dunwell keeps trying by ' +
          'itself, and you need not do anything unless this lasts.',
        'See how it comes along here:',
      ];
  const end = 'You get this mail once. The next one would tell of another loss.';
  return {
    subject,
    text: `${paragraphs.join('\n\n')}\n${link}\n\n${end}\n`,
    html: html`<!doctype html>
      <html lang="en">
        <body>
          ${joinHtml(paragraphs.map((text) => html`<p>${text}</p>`))}
          <p><a href="${link}">${link}</a></p>
          <p>${end}</p>
        </body>
      </html>`.text,
  };
}

const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim();
