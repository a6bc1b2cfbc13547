import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { languages, type Language } from '../../../src/core/mail/languages.ts';
import { renderPage } from '../../../src/web/components/render.ts';
import { PayerMessagePage } from '../../../src/web/pages/payer-message-page.tsx';
import { PayerPage, type PayerPageProps } from '../../../src/web/pages/payer-page.tsx';
import { showPayer } from '../../../src/web/show/payer.ts';
import { HOSTILE } from '../../support/page-fixtures.ts';
import * as mail from '../mails/mail-example.ts';

type Account = Parameters<typeof showPayer>[1];

const account: Account = {
  told: {
    ...mail.facts,
    customerName: HOSTILE,
    invoices: [
      mail.invoice,
      {
        ...mail.invoice,
        ...{ invoiceId: '8', docNumber: HOSTILE, daysOverdue: 0, charges: 0n, link: null },
        ...{ dueDate: parsePlainDate('2026-03-20'), openBalance: 50_000n, disputed: 50_000n },
        nextCharge: {
          ...{ amount: 1_852n, on: parsePlainDate('2026-04-11'), worksheet: mail.worksheet },
        },
      },
    ],
    unappliedCredit: [{ currency: 'USD', amount: 5_000n }],
    chargesAdded: [
      {
        ...{ docNumber: 'HD-1043', invoiceId: '7', amount: 670n, currency: 'USD' },
        ...{ worksheet: mail.worksheet, clause: { kind: 'terms' } },
      },
    ],
  },
  sender: mail.sender,
  promises: [],
};

const visit = {
  today: parsePlainDate('2026-03-12'),
  company: { replyTo: 'office@lakeside.example' },
};

const page = (
  language: Language,
  more: Partial<PayerPageProps> = {},
  of: Account = account,
): PayerPageProps => ({
  ...showPayer({ ...visit, language }, of, {
    ...{ token: 'a.b.c', latest: parsePlainDate('2026-04-11'), done: null, rejected: null },
  }),
  ...more,
});

const promised: Account = {
  ...account,
  promises: [{ amount: 50_000n, currency: 'USD', dueOn: parsePlainDate('2026-03-20') }],
};

const inEvery = (name: string, render: (language: Language) => string) =>
  Object.fromEntries(languages.map((language) => [`${name} ${language}`, () => render(language)]));

/** The pages that payers see, in every state and language. */
export const PAYER_PAGES: Readonly<Record<string, () => string>> = {
  ...inEvery('payer', (language) => renderPage(PayerPage, page(language, {}, promised))),
  ...inEvery('payer-done', (language) =>
    renderPage(PayerPage, page(language, { done: 'promise' })),
  ),
  ...inEvery('payer-empty', (language) =>
    renderPage(PayerPage, page(language, { parts: [], invoices: [], replyTo: null })),
  ),
  ...inEvery('payer-error', (language) =>
    renderPage(
      PayerPage,
      page(language, {
        rejected: {
          form: 'dispute',
          values: { invoice: '7', text: HOSTILE, name: HOSTILE },
          errors: [{ field: 'reason', message: HOSTILE }],
        },
      }),
    ),
  ),
  ...inEvery('payer-expired', (language) =>
    renderPage(PayerMessagePage, {
      ...{ language, sender: HOSTILE, kind: 'expired', renewAction: '/pay/a.b.c/renew' },
    }),
  ),
  ...inEvery('payer-renewed', (language) =>
    renderPage(PayerMessagePage, { language, sender: HOSTILE, kind: 'renewed', renewAction: null }),
  ),
  'payer-closed': () =>
    renderPage(PayerMessagePage, {
      ...{ language: 'en', sender: null, kind: 'closed', renewAction: null },
    }),
  'payer-failed': () =>
    renderPage(PayerMessagePage, {
      ...{ language: 'en', sender: null, kind: 'failed', renewAction: null },
    }),
};
