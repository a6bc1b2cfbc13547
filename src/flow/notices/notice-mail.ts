import type { NoticeKind } from '../../adapters/store/notices.ts';
import { asOneLine } from '../../core/mail/mail-values.ts';
import { unreachable } from '../../core/unreachable.ts';
import type { PayerNews } from '../payer/payer-news.ts';
import { html, joinHtml } from '../mails/mail-html.ts';

/** What owners are told of as it happens. */
export type OwnerNews = Exclude<NoticeKind, 'payer-link' | 'payer-reply' | 'weekly-digest'>;

export type NoticeAbout = {
  readonly kind: OwnerNews;
  readonly companyName: string;
  /** When the copy of QuickBooks was last in step, in the owner's own time; null when never. */
  readonly freshAsOf: string | null;
  /** The run that is held, and why. */
  readonly held: { readonly runId: string; readonly note: string } | null;
  /** What a payer said; null for anything else. */
  readonly payer: PayerNews | null;
  /** The app's public address. */
  readonly baseUrl: string;
  readonly realmId: string;
};

/**
 * The mail that tells an owner of a loss, of a held run or of what a payer said. Plain words, one
 * link, and of customers only what one of them said.
 */
export function composeNotice(about: NoticeAbout): { subject: string; text: string; html: string } {
  const { subject, paragraphs, path, end } = wordsOf(about);
  const link = `${about.baseUrl}${path}`;
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

type Words = {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly path: string;
  readonly end: string;
};

function wordsOf(about: NoticeAbout): Words {
  switch (about.kind) {
    case 'connection-lost':
      return lostWords(about);
    case 'mirror-stale':
      return staleWords(about);
    case 'run-held':
      return heldWords(about);
    case 'payer-dispute':
    case 'payer-promise':
    case 'payer-contact':
      return payerWords(about, about.kind);
    default:
      return unreachable(about.kind);
  }
}

const once = 'You get this mail once. The next one would tell of another loss.';
const companyPath = (realmId: string): string => `/c/${encodeURIComponent(realmId)}`;
const freshness = ({ freshAsOf }: NoticeAbout): string =>
  freshAsOf === null ? '' : ` Its copy of the books is as of ${freshAsOf}.`;

const lostWords = (about: NoticeAbout): Words => ({
  subject: `Dunwell lost its connection to QuickBooks for ${asOneLine(about.companyName)}`,
  paragraphs: [
    `QuickBooks no longer accepts the connection of ${about.companyName} to Dunwell.${freshness(about)}`,
    'Until you connect it again Dunwell reads nothing, sends no reminder and writes no charge. ' +
      'Nothing is lost: it goes on where it stopped, and what happened meanwhile is read then.',
    'Connect it again here:',
  ],
  path: '/connect',
  end: once,
});

const staleWords = (about: NoticeAbout): Words => ({
  subject: `Dunwell cannot keep up with QuickBooks for ${asOneLine(about.companyName)}`,
  paragraphs: [
    `Dunwell could not bring its copy of ${about.companyName} in step with QuickBooks.${freshness(about)}`,
    'Until that succeeds no reminder is sent and no charge is written. Dunwell keeps trying by ' +
      'itself, and you need not do anything unless this lasts.',
    'See how it comes along here:',
  ],
  path: `${companyPath(about.realmId)}/sync`,
  end: once,
});

const heldWords = (about: NoticeAbout): Words => ({
  subject: `Dunwell holds the charges of a run for ${asOneLine(about.companyName)}`,
  paragraphs: [
    `A run of ${about.companyName} would have charged far more than usual, so none of its charges was written.`,
    ...(about.held === null ? [] : [about.held.note]),
    'Nothing goes to QuickBooks until you release the run. If something is wrong, discard it and ' +
      'put the policy right; the next run decides again. Reminders go on as always.',
    'Look at it here:',
  ],
  path: `${companyPath(about.realmId)}/runs/${about.held?.runId ?? ''}`,
  end: 'You get this mail once for each run that is held.',
});

const payerDid = {
  'payer-dispute': {
    did: 'has a question about',
    then: 'Reminders and charges for it are held until you have settled it.',
    what: 'Answer the customer, and settle the dispute here:',
  },
  'payer-promise': {
    did: 'says when it will pay',
    then: 'Reminders are held until that day and the days of grace are over.',
    what: 'See the promise here:',
  },
  'payer-contact': {
    did: 'wants somebody else written to about',
    then: 'Nothing has changed: a link can be passed on, so the change waits for your word.',
    what: 'Accept it or decline it here:',
  },
} as const;

function payerWords({ payer, realmId }: NoticeAbout, kind: keyof typeof payerDid): Words {
  const { did, then, what } = payerDid[kind];
  const customer = asOneLine(payer?.customerName ?? 'A customer');
  const invoice = payer?.invoice ?? null;
  const of = invoice === null ? 'its invoices' : `invoice ${asOneLine(invoice)}`;
  return {
    subject: `${customer} ${did} ${of}`,
    paragraphs: [
      `${customer} wrote on the page that its link opens:`,
      ...(payer?.said ?? []).map((line) => `“${line}”`),
      then,
      what,
    ],
    path: `${companyPath(realmId)}${payer?.path ?? '/holds'}`,
    end: 'You get a mail for each thing that a customer says there.',
  };
}
