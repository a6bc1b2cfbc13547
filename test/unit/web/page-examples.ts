/** Every page in the states that matter, by name: what the structure tests read and people look at. */
import { renderPage } from '../../../src/web/components/render.ts';
import {
  BackTestChargesPage,
  BackTestInvoicePage,
} from '../../../src/web/pages/back-test-charges-page.tsx';
import { BackTestPage } from '../../../src/web/pages/back-test-page.tsx';
import { BackTestsPage } from '../../../src/web/pages/back-tests-page.tsx';
import { BreachesPage } from '../../../src/web/pages/breaches-page.tsx';
import { ChargesPage } from '../../../src/web/pages/charges-page.tsx';
import { CorrectionPage } from '../../../src/web/pages/correction-page.tsx';
import { ReversalsPage, type ReversalsPageProps } from '../../../src/web/pages/reversals-page.tsx';
import { CorrectionsPage } from '../../../src/web/pages/corrections-page.tsx';
import { CustomerPage } from '../../../src/web/pages/customer-page.tsx';
import { CustomersPage } from '../../../src/web/pages/customers-page.tsx';
import { ChargesReportPage } from '../../../src/web/pages/charges-report-page.tsx';
import { DifferencesPage } from '../../../src/web/pages/differences-page.tsx';
import { InboxPage } from '../../../src/web/pages/inbox-page.tsx';
import { ErrorPage } from '../../../src/web/pages/error-page.tsx';
import { GroupPage } from '../../../src/web/pages/group-page.tsx';
import { GroupsPage } from '../../../src/web/pages/groups-page.tsx';
import { MailKindsPage } from '../../../src/web/pages/mail-kinds-page.tsx';
import { MailServerPage } from '../../../src/web/pages/mail-server-page.tsx';
import { MailStylePage } from '../../../src/web/pages/mail-style-page.tsx';
import { MailTemplatePage } from '../../../src/web/pages/mail-template-page.tsx';
import { MailTemplatesPage } from '../../../src/web/pages/mail-templates-page.tsx';
import { InvoicePage } from '../../../src/web/pages/invoice-page.tsx';
import type { InvoicePageProps } from '../../../src/web/pages/invoice-page.tsx';
import type { HoldNewsView } from '../../../src/web/components/hold-news.tsx';
import { InvoicesPage } from '../../../src/web/pages/invoices-page.tsx';
import { formFromPolicy } from '../../../src/web/pages/policy-form-fields.ts';
import { PayerSettingsPage } from '../../../src/web/pages/payer-settings-page.tsx';
import { PolicyPage } from '../../../src/web/pages/policy-page.tsx';
import type { PolicyPageProps } from '../../../src/web/pages/policy-page.tsx';
import { PreviewPage } from '../../../src/web/pages/preview-page.tsx';
import { RatesPage } from '../../../src/web/pages/rates-page.tsx';
import { ReminderPage } from '../../../src/web/pages/reminder-page.tsx';
import { RemindersPage } from '../../../src/web/pages/reminders-page.tsx';
import { RepliesPage } from '../../../src/web/pages/replies-page.tsx';
import { ReplyPage } from '../../../src/web/pages/reply-page.tsx';
import { RunPage } from '../../../src/web/pages/run-page.tsx';
import { RunsPage } from '../../../src/web/pages/runs-page.tsx';
import { SettingsPage } from '../../../src/web/pages/settings-page.tsx';
import { SyncPage } from '../../../src/web/pages/sync-page.tsx';
import { WelcomePage } from '../../../src/web/pages/welcome-page.tsx';
import { CalendarPage } from '../../../src/web/pages/calendar-page.tsx';
import { ChargeToComePage } from '../../../src/web/pages/charge-to-come-page.tsx';
import { ReviewAskedPage } from '../../../src/web/pages/review-asked-page.tsx';
import { ReviewPage } from '../../../src/web/pages/review-page.tsx';
import { LateFeesPage } from '../../../src/web/pages/late-fees-page.tsx';
import { NewDisputePage, NewPromisePage } from '../../../src/web/pages/hold-form-pages.tsx';
import { HoldPage } from '../../../src/web/pages/hold-page.tsx';
import { HoldsPage } from '../../../src/web/pages/holds-page.tsx';
import { StatementPage } from '../../../src/web/pages/statement-page.tsx';
import { StopPage } from '../../../src/web/pages/stop-page.tsx';
import { LimitsPage } from '../../../src/web/pages/limits-page.tsx';
import { WriteBackPage } from '../../../src/web/pages/write-back-page.tsx';
import { InvoiceNotesPage } from '../../../src/web/pages/invoice-notes-page.tsx';
import { HistoryPage } from '../../../src/web/pages/history-page.tsx';
import { EvidencePage } from '../../../src/web/pages/evidence-page.tsx';
import { WorksheetPage } from '../../../src/web/pages/worksheet-page.tsx';
import { WorksheetsPage } from '../../../src/web/pages/worksheets-page.tsx';
import { showTemplates } from '../../../src/web/show/policy-templates.ts';
import * as fixture from '../../support/page-fixtures.ts';
import * as backTests from './back-test-details.ts';
import * as mails from './mail-details.ts';
import * as servers from './mail-server-details.ts';
import * as statements from './statement-details.ts';
import * as stops from './stop-details.ts';
import * as books from './write-back-details.ts';
import * as chains from './history-details.ts';
import * as company from './company-details.ts';
import * as groups from './group-details.ts';
import * as answered from './reply-details.ts';
import * as held from './hold-details.ts';
import * as law from './law-details.ts';
import * as report from './report-details.ts';
import * as review from './review-details.ts';
import * as detail from './page-details.ts';
import * as sync from './sync-details.ts';
import * as policies from './policy-details.ts';

const { shell, busyShell, newShell } = fixture;

const invoicePage: InvoicePageProps = {
  shell,
  invoice: detail.invoice,
  nextStep: { text: 'Firm reminder', on: '2026-03-16' },
  postings: detail.postings,
  chargeLines: detail.chargeLines,
  timeline: fixture.timeline,
  policy: fixture.policy,
  stop: stops.ownStop,
  holds: fixture.holds,
};

const policyPage: PolicyPageProps = {
  mailTemplates: ['friendly', 'polite', 'firm', 'final', 'Gentle nudge'],
  line: policies.line,
  templates: showTemplates('USD'),
  shell,
  level: { kind: 'company' },
  currency: 'USD',
  values: formFromPolicy(policies.examplePolicy),
  errors: [],
  inherits: { reminders: null, charges: null },
  versions: policies.versions,
  overrides: [{ level: { kind: 'customer', ...fixture.harbour }, version: 1, defines: 'charges' }],
};

const noFilter = { status: '', customer: '', q: '' };

const reversalRow = {
  id: 'r1',
  charge: { id: 'c1', reference: 'DW-7K3QX2' },
  invoice: { id: '130', docNumber: '1037' },
  customer: fixture.harbour,
  amount: '2.96',
  currency: 'USD',
  status: 'proposed',
  method: '',
  cause: 'A payment known later',
  reason: fixture.HOSTILE,
  finding: null,
  at: '2026-03-20T17:00:02.000Z',
  waits: true,
  hasCorrection: true,
};
const reversalsPage: ReversalsPageProps = {
  shell,
  filters: { status: '', cause: '', method: '', customer: '', from: '', to: '' },
  customers: [fixture.harbour],
  methods: [{ value: 'creditMemo', text: 'A credit memo is made' }],
  sums: [
    { status: 'proposed', count: 1, amount: '2.96', currency: 'USD' },
    { status: 'written', count: 1, amount: '1200', currency: 'JPY' },
  ],
  rows: [
    reversalRow,
    {
      ...reversalRow,
      id: 'r2',
      amount: '1200',
      currency: 'JPY',
      status: 'written',
      method: 'A credit memo is made',
      cause: 'A person asked',
      finding: 'Invoice 1037 is paid.',
      waits: false,
      hasCorrection: false,
    },
  ],
  cursor: '',
  next: 'abc',
};
const reversalsRejected = {
  ids: ['r1'],
  reason: '',
  errors: [
    { field: 'reversal', message: 'Choose at least one reversal.' },
    { field: 'reason', message: 'Say why: the reason is kept in the history.' },
  ],
};

const correction = {
  shell,
  charge: { id: 'c1', reference: 'DW-7K3QX2', status: 'written', amount: '6.70', currency: 'USD' },
  recheck: {
    amount: '3.74',
    tooMuch: '2.96',
    reason: `Not known when it was assessed: 1,000.00 USD of 6 Mar 2026. ${fixture.HOSTILE}`,
    notedAt: '2026-03-20T17:00:02.000Z',
  },
  proposals: [{ id: 'r1', amount: '2.96', status: 'proposed', reason: fixture.HOSTILE }],
  parts: [
    {
      title: 'Payments and credits',
      rows: [{ name: '6 Mar 2026, payment 12', then: '', now: '1,000.00', isChanged: true }],
    },
    {
      title: 'Result',
      rows: [
        { name: 'Principal', then: '1,234.56', now: '1,234.56', isChanged: false },
        { name: 'Charge', then: '6.70', now: '3.74', isChanged: true },
      ],
    },
  ],
};
const correctionRow = {
  chargeId: 'c1',
  reference: 'DW-7K3QX2',
  assessmentDate: '2026-03-12',
  customer: fixture.harbour,
  invoice: { id: '145', docNumber: '1037' },
  currency: 'USD',
  charged: '6.70',
  amount: '3.74',
  tooMuch: '2.96',
  proposal: 'proposed',
  notedAt: '2026-03-20T17:00:02.000Z',
};

const newsLine = {
  scope: 'invoice' as const,
  subject: { id: '145', name: '1045' },
  amount: '500.00',
  currency: 'USD',
};
const holdNews: HoldNewsView = {
  past: {
    lines: [
      { ...newsLine, id: 'a', kind: 'broken', on: '2026-03-11' },
      { ...newsLine, id: 'b', kind: 'overdue', on: '2026-03-10', amount: null },
      { ...newsLine, id: 'c', kind: 'lapsed', on: '2026-03-09', amount: null },
      { ...newsLine, id: 'd', kind: 'partlyKept', on: '2026-03-08' },
    ],
    more: 0,
  },
  next: {
    lines: [
      { ...newsLine, id: 'e', kind: 'promised', on: '2026-03-13' },
      { ...newsLine, id: 'f', kind: 'lastDay', on: '2026-03-13' },
      { ...newsLine, id: 'g', kind: 'toSettle', on: '2026-03-14', amount: null },
      {
        ...{ ...newsLine, id: 'h', kind: 'ends', on: '2026-03-15', amount: null },
        ...{ scope: 'customer', subject: { id: '7', name: fixture.HOSTILE } },
      },
    ],
    more: 3,
  },
};

const mailKinds = {
  chargeNotices: true,
  thankYous: false,
  digest: {
    isOn: true,
    weekday: '1',
    addresses: 'books@example.com\npartner@example.com',
    owner: 'owner@example.com',
    leavesAt: '09:00, America/New_York',
  },
};

const checked = { at: '2026-03-12T16:00:00Z', by: 'You', checked: 1204, withoutHash: 0, wrong: 0 };

export const PAGES: Readonly<Record<string, () => string>> = {
  'payer-settings': () =>
    renderPage(PayerSettingsPage, {
      ...{ shell, isOn: true, linkDays: '60', promiseDays: '30', errors: [] },
    }),
  'payer-settings-error': () =>
    renderPage(PayerSettingsPage, {
      ...{ shell: busyShell, isOn: false, linkDays: fixture.HOSTILE, promiseDays: '30' },
      errors: [{ field: 'linkDays', message: 'Give a number of days from 7 to 365.' }],
    }),
  'mail-kinds': () => renderPage(MailKindsPage, { shell, ...mailKinds, errors: [] }),
  'mail-kinds-error': () =>
    renderPage(MailKindsPage, {
      shell,
      ...mailKinds,
      digest: { ...mailKinds.digest, addresses: 'books at example', owner: null },
      errors: [
        {
          field: 'digestAddresses',
          message: '“at” is no mail address such as office@example.com.',
        },
      ],
    }),
  'mail-server': () => renderPage(MailServerPage, { shell: newShell, ...servers.usual }),
  'mail-server-own': () => renderPage(MailServerPage, { shell, ...servers.own }),
  'mail-server-error': () => renderPage(MailServerPage, { shell, ...servers.refused }),
  'mail-style': () => renderPage(MailStylePage, { shell, ...mails.style }),
  'mail-style-error': () =>
    renderPage(MailStylePage, {
      ...{ shell: newShell, ...mails.style, logo: null },
      errors: [
        { field: 'colour', message: 'The colour must be darker.' },
        { field: 'logo', message: 'The picture must be a PNG, JPEG or GIF.' },
      ],
    }),
  'mail-templates': () => renderPage(MailTemplatesPage, { shell, ...mails.templates }),
  'mail-templates-error': () =>
    renderPage(MailTemplatesPage, {
      ...{ shell, ...mails.templates, added: { name: 'Polite', basedOn: 'polite' } },
      errors: [{ field: 'name', message: 'There is a template of that name.' }],
    }),
  'mail-template': () => renderPage(MailTemplatePage, { shell, ...mails.template }),
  'mail-template-error': () => renderPage(MailTemplatePage, { shell, ...mails.faultyTemplate }),
  'mail-template-empty': () =>
    renderPage(MailTemplatePage, { shell: newShell, ...mails.shippedTemplate }),
  correction: () => renderPage(CorrectionPage, correction),
  'correction-too-little': () =>
    renderPage(CorrectionPage, {
      ...correction,
      recheck: { ...correction.recheck, amount: '9.66', tooMuch: '-2.96' },
      proposals: [],
    }),
  'correction-none': () =>
    renderPage(CorrectionPage, {
      ...correction,
      recheck: { ...correction.recheck, amount: '6.70', tooMuch: '0.00' },
    }),
  'correction-error': () =>
    renderPage(CorrectionPage, {
      ...correction,
      rejected: {
        action: 'reject',
        reason: fixture.HOSTILE,
        errors: [{ field: 'reason', message: 'Say why.' }],
      },
    }),
  corrections: () =>
    renderPage(CorrectionsPage, {
      shell,
      rows: [correctionRow, { ...correctionRow, chargeId: 'c2', tooMuch: '-1.20', proposal: null }],
      cursor: '',
      next: 'abc',
    }),
  reversals: () => renderPage(ReversalsPage, { ...reversalsPage, rejected: reversalsRejected }),
  'reversals-empty': () =>
    renderPage(ReversalsPage, {
      ...reversalsPage,
      shell: newShell,
      sums: [],
      rows: [],
      next: null,
    }),
  'reversals-filtered': () =>
    renderPage(ReversalsPage, {
      ...reversalsPage,
      filters: { ...reversalsPage.filters, status: 'failed' },
      sums: [],
      rows: [],
      cursor: 'abc',
      next: null,
    }),
  'corrections-empty': () =>
    renderPage(CorrectionsPage, { shell: newShell, rows: [], cursor: '', next: null }),
  evidence: () =>
    renderPage(EvidencePage, {
      shell,
      fields: { about: 'customer', id: '10', from: '', to: '' },
      errors: [],
      chosen: { about: `Customer ${fixture.HOSTILE}`, reminders: 3, charges: 1 },
    }),
  'evidence-new': () =>
    renderPage(EvidencePage, {
      shell: newShell,
      fields: { about: 'period', id: '', from: '', to: '' },
      errors: [],
      chosen: null,
    }),
  'evidence-wrong': () =>
    renderPage(EvidencePage, {
      shell,
      fields: { about: 'invoice', id: fixture.HOSTILE, from: '', to: '' },
      errors: [{ field: 'id', message: 'Enter the QuickBooks id of the invoice, a number' }],
      chosen: null,
    }),
  'invoice-notes': () =>
    renderPage(InvoiceNotesPage, {
      ...{ shell, isOn: true, counts: { waiting: 3, done: 1_204, failed: 1 } },
      failed: [
        {
          ...{ id: 'n1', reminderId: 'r1', problem: fixture.HOSTILE },
          invoice: { id: '101', docNumber: fixture.HOSTILE },
        },
      ],
    }),
  'invoice-notes-none': () =>
    renderPage(InvoiceNotesPage, {
      ...{ shell: newShell, isOn: false, counts: { waiting: 0, done: 0, failed: 0 }, failed: [] },
    }),
  history: () => renderPage(HistoryPage, { shell, ...chains.whole }),
  'history-new': () => renderPage(HistoryPage, { shell: newShell, ...chains.none }),
  'history-running': () => renderPage(HistoryPage, { shell, ...chains.running }),
  'history-broken': () => renderPage(HistoryPage, { shell, ...chains.broken }),
  worksheets: () => renderPage(WorksheetsPage, { shell: newShell, check: null }),
  'worksheets-verified': () =>
    renderPage(WorksheetsPage, { shell, check: { ...checked, first: [] } }),
  'worksheets-wrong': () =>
    renderPage(WorksheetsPage, {
      shell,
      check: {
        ...checked,
        withoutHash: 3,
        wrong: 2,
        first: [
          {
            chargeId: '0f',
            reference: 'DW-7K3QX2',
            problems: ['The figures it shows come to 3.74 USD, not to 3.00 USD.'],
          },
        ],
      },
    }),
  welcome: () => renderPage(WelcomePage, { state: 'new', companies: [] }),
  'welcome-error': () =>
    renderPage(WelcomePage, {
      state: 'disconnected',
      companyName: fixture.HOSTILE,
      error: 'Intuit says that the permission was not given.',
      companies: shell.companies,
    }),
  sync: () => renderPage(SyncPage, { shell: newShell, progress: detail.runningSync }),
  'sync-done': () => renderPage(SyncPage, { shell, progress: detail.doneSync }),
  'sync-failed': () => renderPage(SyncPage, { shell, progress: detail.failedSync }),
  'sync-cancelled': () => renderPage(SyncPage, { shell, progress: detail.cancelledSync }),
  invoices: () =>
    renderPage(InvoicesPage, {
      shell,
      aging: fixture.aging,
      news: holdNews,
      overMailLimit: { count: 12, run: { id: 'run2', date: '2026-03-12' } },
      tasks: {
        noRecipient: { customers: [{ ...fixture.harbour, invoices: 2 }], more: 1 },
        creditCovers: { customers: [{ ...fixture.miller, invoices: 1 }], more: 0 },
      },
      filters: noFilter,
      customers: [fixture.harbour, fixture.miller],
      rows: fixture.invoiceRows,
      cursor: '',
      next: 'abc',
    }),
  'invoices-busy': () =>
    renderPage(InvoicesPage, {
      shell: busyShell,
      aging: fixture.agingTwo,
      news: null,
      overMailLimit: null,
      tasks: null,
      filters: { ...noFilter, status: 'overdue', q: fixture.HOSTILE },
      customers: [fixture.harbour],
      rows: fixture.mixedInvoiceRows,
      cursor: 'abc',
      next: null,
    }),
  'invoices-empty': () =>
    renderPage(InvoicesPage, {
      shell: newShell,
      aging: [],
      news: { past: { lines: [], more: 0 }, next: { lines: [], more: 0 } },
      overMailLimit: { count: 0, run: { id: 'run1', date: '2026-03-11' } },
      tasks: { noRecipient: { customers: [], more: 0 }, creditCovers: { customers: [], more: 0 } },
      filters: noFilter,
      customers: [],
      rows: [],
      cursor: '',
      next: null,
    }),
  invoice: () => renderPage(InvoicePage, invoicePage),
  'invoice-bare': () =>
    renderPage(InvoicePage, {
      ...invoicePage,
      nextStep: null,
      postings: [],
      chargeLines: [],
      timeline: [],
      policy: { reminders: null, charges: null },
      stop: null,
      holds: [],
      holdValues: { stops: 'charges', until: '2020-01-01' },
      holdErrors: [{ field: 'until', message: 'Give a day that is still to come.' }],
    }),
  worksheet: () => renderPage(WorksheetPage, { shell, ...detail.worksheetPage }),
  'worksheet-removed': () =>
    renderPage(WorksheetPage, {
      shell,
      ...detail.worksheetPage,
      takeBack: { left: '28.25', isOut: true },
    }),
  'worksheet-proposed': () => renderPage(WorksheetPage, { shell, ...detail.proposedWorksheet }),
  policy: () => renderPage(PolicyPage, policyPage),
  'policy-error': () =>
    renderPage(PolicyPage, {
      ...policyPage,
      values: { ...policyPage.values, 'charges.start.graceDays': 'ten' },
      errors: policies.policyErrors,
    }),
  'policy-nested': () =>
    renderPage(PolicyPage, {
      ...policyPage,
      values: {
        ...formFromPolicy(policies.nestedPolicy),
        'charges.amount.tiers.0.upTo': '',
      },
      errors: [
        { field: 'charges.amount.tiers.0.upTo', message: '“Up to” must be given.' },
        { field: 'charges.amount.tiers.add', message: 'The tiers must grow.' },
      ],
    }),
  'policy-kept': () =>
    renderPage(PolicyPage, {
      ...policyPage,
      values: {
        ...policyPage.values,
        'charges.amount.kind': 'kept',
        'charges.amount.json': JSON.stringify({ kind: 'flat', amount: fixture.HOSTILE }),
        'charges.more': JSON.stringify({ colour: fixture.HOSTILE }),
        'charges.class': fixture.HOSTILE,
      },
      line: policies.unreadLine,
    }),
  'policy-customer': () =>
    renderPage(PolicyPage, {
      ...policyPage,
      level: { kind: 'customer', id: '66', name: fixture.HOSTILE },
      values: formFromPolicy({ charges: policies.compositePolicy.charges }),
      inherits: { reminders: { kind: 'company' }, charges: { kind: 'company' } },
      versions: [],
      overrides: [],
    }),
  preview: () => renderPage(PreviewPage, { shell, ...policies.preview }),
  'preview-empty': () =>
    renderPage(PreviewPage, {
      shell: newShell,
      today: '2026-03-12',
      unsaved: null,
      charges: [],
      chargeTotals: [],
      reminders: [],
      nothing: [],
      nothingLeftOut: 0,
    }),
  reminders: () =>
    renderPage(RemindersPage, {
      shell,
      filters: { ...fixture.noReminderFilters, step: 'offset:15' },
      customers: [fixture.harbour],
      rows: fixture.reminderRows,
      cursor: '',
      next: 'n',
    }),
  'reminders-empty': () =>
    renderPage(RemindersPage, {
      shell,
      filters: { ...fixture.noReminderFilters, status: 'sent', from: '2026-01-01' },
      customers: [],
      rows: [],
      cursor: '',
      next: null,
    }),
  reminder: () => renderPage(ReminderPage, { shell, ...detail.reminder }),
  review: () => renderPage(ReviewPage, { shell, ...review.queue }),
  calendar: () => renderPage(CalendarPage, { shell, ...review.calendar }),
  'calendar-empty': () => renderPage(CalendarPage, { shell: busyShell, ...review.emptyCalendar }),
  'calendar-working': () =>
    renderPage(CalendarPage, { shell: newShell, ...review.workingCalendar }),
  'charge-to-come': () => renderPage(ChargeToComePage, { shell, ...review.chargeToCome }),
  'review-empty': () => renderPage(ReviewPage, { shell, ...review.emptyQueue }),
  'review-refused': () => renderPage(ReviewPage, { shell: busyShell, ...review.refusedQueue }),
  'review-asked': () => renderPage(ReviewAskedPage, { shell, ...review.asked }),
  'review-done': () =>
    renderPage(ReviewAskedPage, {
      shell,
      ...review.asked,
      errors: [],
      result: review.refusedQueue.result,
    }),
  charges: () =>
    renderPage(ChargesPage, {
      shell,
      filters: { status: '', invoice: '' },
      waiting: 1,
      rows: fixture.chargeRows,
      cursor: '',
      next: null,
    }),
  'charges-empty': () =>
    renderPage(ChargesPage, {
      shell,
      filters: { status: '', invoice: '' },
      waiting: 0,
      rows: [],
      cursor: '',
      next: null,
    }),
  runs: () =>
    renderPage(RunsPage, {
      shell,
      nextRunAt: '2026-03-13T13:00:00.000Z',
      rows: company.runs,
      cursor: '',
      next: null,
    }),
  differences: () => renderPage(DifferencesPage, sync.differences),
  statement: () => renderPage(StatementPage, { shell, ...statements.statement }),
  'statement-empty': () => renderPage(StatementPage, { shell, ...statements.emptyStatement }),
  'charges-report': () => renderPage(ChargesReportPage, report.chargesReport),
  'charges-report-empty': () => renderPage(ChargesReportPage, report.emptyReport),
  'charges-report-tied': () => renderPage(ChargesReportPage, report.tiedReport),
  'differences-empty': () =>
    renderPage(DifferencesPage, { shell, nextAt: null, compares: [], cursor: '', next: null }),
  inbox: () => renderPage(InboxPage, sync.inbox),
  'inbox-empty': () =>
    renderPage(InboxPage, { ...sync.inbox, shell, rows: [], ofNobody: [], next: null }),
  'inbox-errors': () => renderPage(InboxPage, { ...sync.inbox, ...sync.inboxErrors }),
  'runs-empty': () =>
    renderPage(RunsPage, { shell, nextRunAt: null, rows: [], cursor: '', next: null }),
  run: () => renderPage(RunPage, { shell, ...company.run }),
  'run-held': () => renderPage(RunPage, { shell, ...company.run, ...company.heldRun }),
  'run-held-error': () =>
    renderPage(RunPage, { shell, ...company.run, ...company.heldRun, ...company.wrongWord }),
  'run-released': () => renderPage(RunPage, { shell, ...company.run, hold: company.released }),
  settings: () => renderPage(SettingsPage, { shell, ...company.settings }),
  stop: () => renderPage(StopPage, { shell, ...stops.companyStop }),
  'stop-invoice': () => renderPage(StopPage, { shell, ...stops.invoiceStop }),
  'stop-error': () => renderPage(StopPage, { shell, ...stops.refusedStop }),
  'stop-thrown': () => renderPage(StopPage, { shell, ...stops.refusedStop, isStopped: true }),
  holds: () => renderPage(HoldsPage, { shell, ...held.holds }),
  'holds-empty': () => renderPage(HoldsPage, { shell: newShell, ...held.noHolds }),
  hold: () => renderPage(HoldPage, { shell, ...held.openDispute }),
  'hold-promise': () => renderPage(HoldPage, { shell, ...held.brokenPromise }),
  'hold-reply': () => renderPage(HoldPage, { shell, ...held.unreadReply }),
  replies: () => renderPage(RepliesPage, { shell, ...answered.replies }),
  'replies-empty': () => renderPage(RepliesPage, { shell: newShell, ...answered.noReplies }),
  'replies-none-match': () => renderPage(RepliesPage, { shell, ...answered.noMatch }),
  reply: () => renderPage(ReplyPage, { shell, ...answered.reply }),
  'reply-read': () => renderPage(ReplyPage, { shell, ...answered.readReply }),
  'new-promise': () => renderPage(NewPromisePage, { shell, ...held.newHold }),
  'new-promise-error': () => renderPage(NewPromisePage, { shell, ...held.refusedHold }),
  'new-dispute': () => renderPage(NewDisputePage, { shell, ...held.newHold }),
  limits: () => renderPage(LimitsPage, { shell, ...stops.limits }),
  'limits-off': () => renderPage(LimitsPage, { shell: newShell, ...stops.limitsOff }),
  'limits-error': () => renderPage(LimitsPage, { shell, ...stops.wrongLimits }),
  'write-back': () => renderPage(WriteBackPage, { shell, ...books.writeBack }),
  'write-back-empty': () => renderPage(WriteBackPage, { shell: newShell, ...books.emptyWriteBack }),
  'write-back-error': () => renderPage(WriteBackPage, { shell, ...books.wrongWriteBack }),
  'late-fees': () =>
    renderPage(LateFeesPage, { shell: { ...shell, lateFees: 2 }, ...books.lateFees }),
  'late-fees-empty': () => renderPage(LateFeesPage, { shell: newShell, ...books.noLateFees }),
  'late-fees-error': () => renderPage(LateFeesPage, { shell, ...books.wrongLateFees }),
  'settings-error': () =>
    renderPage(SettingsPage, {
      shell: busyShell,
      ...company.settings,
      newKey: { name: fixture.HOSTILE, secret: 'dw_live_3f9a7c1e5b2d4860a1c3e5f7092b4d6e8f' },
      errors: [{ field: 'timeZone', message: 'There is no time zone of this name.' }],
    }),
  customers: () =>
    renderPage(CustomersPage, {
      shell,
      filters: { q: '' },
      rows: company.customers,
      cursor: '',
      next: null,
    }),
  'customers-empty': () =>
    renderPage(CustomersPage, { shell, filters: { q: 'x' }, rows: [], cursor: '', next: null }),
  customer: () => renderPage(CustomerPage, { shell, ...company.customer }),
  'customer-unknown': () => renderPage(CustomerPage, { shell, ...company.unknownCustomer }),
  breaches: () => renderPage(BreachesPage, { shell, ...law.breaches }),
  'breaches-empty': () =>
    renderPage(BreachesPage, {
      shell: newShell,
      ...law.breaches,
      filters: { kind: 'consumer', q: fixture.HOSTILE },
      rows: [],
      leftOut: 0,
    }),
  rates: () => renderPage(RatesPage, { shell, ...law.rates }),
  'rates-error': () => renderPage(RatesPage, { shell, ...law.refusedRates }),
  groups: () => renderPage(GroupsPage, { shell, rows: groups.rows }),
  'groups-empty': () => renderPage(GroupsPage, { shell, rows: [] }),
  group: () => renderPage(GroupPage, { shell, ...groups.group }),
  'group-error': () => renderPage(GroupPage, { shell, ...groups.refusedGroup }),
  'back-tests': () =>
    renderPage(BackTestsPage, {
      shell,
      choices: [{ value: 'company:', text: 'Company, version 3' }],
      values: { level: 'company:', from: '2025-03-13', to: 'soon', goLive: 'always' },
      errors: [{ field: 'to', message: 'Give the last day as a date.' }],
      tests: [backTests.backTestRow, { ...backTests.runningBackTest, id: 'b2' }],
    }),
  'back-tests-empty': () =>
    renderPage(BackTestsPage, { shell, choices: [], values: {}, errors: [], tests: [] }),
  'back-test': () => renderPage(BackTestPage, { shell, test: backTests.backTest }),
  'back-test-running': () => renderPage(BackTestPage, { shell, test: backTests.runningBackTest }),
  'back-test-charges': () =>
    renderPage(BackTestChargesPage, {
      shell,
      testId: backTests.backTestRow.id,
      customer: fixture.HOSTILE,
      rows: backTests.backTestLines,
      firstHref: null,
      nextHref: '/c/1/policy/back-tests/b1/charges?skip=100',
    }),
  'back-test-invoice': () =>
    renderPage(BackTestInvoicePage, { shell, ...backTests.backTestInvoice }),
  'error-404': () => renderPage(ErrorPage, { status: 404 }),
  'error-403': () => renderPage(ErrorPage, { status: 403 }),
  'error-422': () => renderPage(ErrorPage, { status: 422, backHref: '/c/1/policy' }),
  'error-500': () => renderPage(ErrorPage, { status: 500, requestId: 'req-8f31' }),
  'error-503': () => renderPage(ErrorPage, { status: 503 }),
};
