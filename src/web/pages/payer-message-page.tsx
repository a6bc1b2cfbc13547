import type { JSX } from 'preact';
import type { Language } from '../../core/mail/languages.ts';
import { payerPhrasesIn } from '../../core/payer/phrases.ts';
import { PayerDocument } from '../components/payer-document.tsx';

export type PayerMessagePageProps = {
  language: Language;
  sender: string | null;
  kind: 'expired' | 'renewed' | 'closed' | 'failed' | 'busy';
  /** Where a new link is asked for; null where none can be sent. */
  renewAction: string | null;
};

/** What a payer sees instead of the page, with what to do next. */
export function PayerMessagePage({
  language,
  sender,
  kind,
  renewAction,
}: PayerMessagePageProps): JSX.Element {
  const phrases = payerPhrasesIn(language);
  const words = kind === 'renewed' ? { title: phrases.expired.title, text: '' } : phrases[kind];
  return (
    <PayerDocument language={language} title={words.title} sender={sender}>
      <div class="card hero">
        <h1>{words.title}</h1>
        {kind === 'renewed' ? (
          <p class="lead" role="status">
            {phrases.done.link}
          </p>
        ) : (
          <p class="lead">{words.text}</p>
        )}
        {kind === 'expired' && renewAction !== null && (
          <form method="post" action={renewAction}>
            <p class="note">{phrases.renewNote}</p>
            <p class="actions">
              <button type="submit" class="button">
                {phrases.expired.renew}
              </button>
            </p>
          </form>
        )}
        {(kind === 'closed' || (kind === 'expired' && renewAction === null)) && (
          <p>{phrases.askSender}</p>
        )}
      </div>
    </PayerDocument>
  );
}
