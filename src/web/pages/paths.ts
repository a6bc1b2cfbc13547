/**
 * Every address that the pages link to or post to, in one place for pages and routers.
 * A company is addressed by its realm id, customers and invoices by their QuickBooks ids.
 */
const seg = encodeURIComponent;
const company = (realm: string): string => `/c/${seg(realm)}`;

type StopSubject = { kind: 'company' } | { kind: 'customer' | 'invoice'; id: string };
const ofSubject = (subject: StopSubject): string =>
  subject.kind === 'company' ? '' : `/${subject.kind}s/${seg(subject.id)}`;

export const paths = {
  home: '/',
  connect: '/connect',
  asset: (file: string): string => `/assets/${file}`,
  sync: (realm: string): string => `${company(realm)}/sync`,
  /** The fragment that replaces `#sync-progress` every second. */
  syncProgress: (realm: string): string => `${company(realm)}/sync/progress`,
  /** POST: reads everything again. */
  syncAgain: (realm: string): string => `${company(realm)}/sync`,
  syncCancel: (realm: string): string => `${company(realm)}/sync/cancel`,
  /** GET: what the compares of open balances found. POST: compares now. */
  differences: (realm: string): string => `${company(realm)}/differences`,
  inbox: (realm: string): string => `${company(realm)}/inbox`,
  /** POST: works events again, by id or by time. */
  replayInbox: (realm: string): string => `${company(realm)}/inbox/replay`,
  usage: (realm: string): string => `${company(realm)}/usage`,
  disconnect: (realm: string): string => `${company(realm)}/disconnect`,
  invoices: (realm: string): string => `${company(realm)}/invoices`,
  invoice: (realm: string, id: string): string => `${company(realm)}/invoices/${seg(id)}`,
  customers: (realm: string): string => `${company(realm)}/customers`,
  customer: (realm: string, id: string): string => `${company(realm)}/customers/${seg(id)}`,
  /** POST: the groups that the customer is in, by name. */
  customerGroups: (realm: string, id: string): string =>
    `${company(realm)}/customers/${seg(id)}/groups`,
  /** POST: one more contact. */
  customerContacts: (realm: string, id: string): string =>
    `${company(realm)}/customers/${seg(id)}/contacts`,
  removeContact: (realm: string, id: string, contact: string): string =>
    `${company(realm)}/customers/${seg(id)}/contacts/${seg(contact)}/remove`,
  /** POST: the language of its mails, and whether QuickBooks’ addresses count. */
  customerMail: (realm: string, id: string): string =>
    `${company(realm)}/customers/${seg(id)}/mail`,
  /** POST: what the owner says of the customer for the legal guard. */
  customerLegal: (realm: string, id: string): string =>
    `${company(realm)}/customers/${seg(id)}/legal`,
  /** POST: one more version of the agreed terms, with its file. */
  customerTerms: (realm: string, id: string): string =>
    `${company(realm)}/customers/${seg(id)}/terms`,
  customerTermsFile: (realm: string, id: string, terms: string): string =>
    `${company(realm)}/customers/${seg(id)}/terms/${seg(terms)}/file`,
  withdrawTerms: (realm: string, id: string, terms: string): string =>
    `${company(realm)}/customers/${seg(id)}/terms/${seg(terms)}/withdraw`,
  /** GET: all holds. POST: a new hold; the form says its scope and the id it is on. */
  holds: (realm: string): string => `${company(realm)}/holds`,
  holdsCsv: (realm: string): string => `${company(realm)}/holds.csv`,
  /** GET: one hold. POST: some of it said anew. */
  hold: (realm: string, id: string): string => `${company(realm)}/holds/${seg(id)}`,
  holdNote: (realm: string, id: string): string => `${company(realm)}/holds/${seg(id)}/notes`,
  holdFiles: (realm: string, id: string): string => `${company(realm)}/holds/${seg(id)}/files`,
  holdFile: (realm: string, id: string, file: string): string =>
    `${company(realm)}/holds/${seg(id)}/files/${seg(file)}`,
  /** POST: how it ends. */
  settleHold: (realm: string, id: string): string => `${company(realm)}/holds/${seg(id)}/settle`,
  /** GET and POST: the forms for a dispute or a promise about a customer or an invoice. */
  newHold: (
    realm: string,
    kind: 'dispute' | 'promise',
    scope: { kind: 'customer' | 'invoice'; id: string },
  ): string => `${company(realm)}/${scope.kind}s/${seg(scope.id)}/new-${kind}`,
  liftHold: (realm: string, id: string): string => `${company(realm)}/holds/${seg(id)}/lift`,
  policy: (realm: string): string => `${company(realm)}/policy`,
  groupPolicy: (realm: string, name: string): string =>
    `${company(realm)}/policy/group/${seg(name)}`,
  customerPolicy: (realm: string, id: string): string =>
    `${company(realm)}/policy/customer/${seg(id)}`,
  invoicePolicy: (realm: string, id: string): string =>
    `${company(realm)}/policy/invoice/${seg(id)}`,
  /** GET and POST: language, signature, colour and logo of mails. */
  mailStyle: (realm: string): string => `${company(realm)}/mails/style`,
  /** GET and POST: which mails go out beside the reminders. */
  mailKinds: (realm: string): string => `${company(realm)}/mails/kinds`,
  /** GET and POST: the page that customers see. */
  payerPage: (realm: string): string => `${company(realm)}/mails/payer-page`,
  /** POST: takes back the links of a customer. */
  revokePayerLinks: (realm: string, id: string): string =>
    `${company(realm)}/customers/${seg(id)}/payer-links/revoke`,
  /** POST: the owner's word on whom a customer wants written to. */
  contactRequest: (
    realm: string,
    id: string,
    request: string,
    action: 'accept' | 'decline',
  ): string => `${company(realm)}/customers/${seg(id)}/contact-requests/${seg(request)}/${action}`,
  /** The page that a customer's link opens. Forms are sent below it. */
  payer: (token: string): string => `/pay/${seg(token)}`,
  /** GET: the templates of mails. POST: adds one. */
  mailTemplates: (realm: string): string => `${company(realm)}/mails/templates`,
  /** GET: the words of a template. POST: saves, shows, tests or restores them. */
  mailTemplate: (realm: string, name: string): string =>
    `${company(realm)}/mails/templates/${seg(name)}`,
  /** GET and POST: what charges are written with. */
  writeBack: (realm: string): string => `${company(realm)}/settings/write-back`,
  /** The fragment that shows a wording on a real invoice. */
  writeBackExample: (realm: string): string => `${company(realm)}/settings/write-back/example`,
  /** GET: invoices with late fees of QuickBooks' own. POST: charges them all the same. */
  lateFees: (realm: string): string => `${company(realm)}/late-fees`,
  revokeLateFees: (realm: string, id: string): string =>
    `${company(realm)}/late-fees/${seg(id)}/revoke`,
  /** GET: whom the legal guard would stop the policies for. */
  breaches: (realm: string): string => `${company(realm)}/policy/breaches`,
  breachesCsv: (realm: string): string => `${company(realm)}/policy/breaches.csv`,
  /** GET: the tables of base rates. POST: adds a rate. */
  rates: (realm: string): string => `${company(realm)}/policy/rates`,
  withdrawRate: (realm: string, id: string): string =>
    `${company(realm)}/policy/rates/${seg(id)}/withdraw`,
  groups: (realm: string): string => `${company(realm)}/groups`,
  group: (realm: string, name: string): string => `${company(realm)}/groups/${seg(name)}`,
  /** GET: the customer's statement of account. */
  statement: (realm: string, id: string): string =>
    `${company(realm)}/customers/${seg(id)}/statement`,
  statementFile: (realm: string, id: string, kind: 'pdf' | 'csv'): string =>
    `${company(realm)}/customers/${seg(id)}/statement.${kind}`,
  /** POST: the tags of the customer. */
  customerTags: (realm: string, id: string): string =>
    `${company(realm)}/customers/${seg(id)}/tags`,
  /** GET: the back-tests made. POST: one of saved rules. */
  backTests: (realm: string): string => `${company(realm)}/policy/back-tests`,
  backTest: (realm: string, id: string): string => `${company(realm)}/policy/back-tests/${seg(id)}`,
  /** The fragment that replaces `#back-test-progress` every second. */
  backTestProgress: (realm: string, id: string): string =>
    `${company(realm)}/policy/back-tests/${seg(id)}/progress`,
  backTestCsv: (realm: string, id: string): string =>
    `${company(realm)}/policy/back-tests/${seg(id)}/charges.csv`,
  backTestCharges: (realm: string, id: string): string =>
    `${company(realm)}/policy/back-tests/${seg(id)}/charges`,
  /** The worksheets of one invoice. */
  backTestInvoice: (realm: string, id: string, invoice: string): string =>
    `${company(realm)}/policy/back-tests/${seg(id)}/invoices/${seg(invoice)}`,
  cancelBackTest: (realm: string, id: string): string =>
    `${company(realm)}/policy/back-tests/${seg(id)}/cancel`,
  preview: (realm: string): string => `${company(realm)}/preview`,
  reminders: (realm: string): string => `${company(realm)}/reminders`,
  remindersCsv: (realm: string): string => `${company(realm)}/reminders.csv`,
  reminder: (realm: string, id: string): string => `${company(realm)}/reminders/${seg(id)}`,
  /** The exact HTML part of the mail, on its own. */
  reminderMail: (realm: string, id: string): string =>
    `${company(realm)}/reminders/${seg(id)}/mail`,
  /** GET: what payers answered. */
  replies: (realm: string): string => `${company(realm)}/replies`,
  /** POST: whether unread replies stop reminders. */
  replySettings: (realm: string): string => `${company(realm)}/replies/settings`,
  /** GET: a reply with its mail. */
  reply: (realm: string, id: string): string => `${company(realm)}/replies/${seg(id)}`,
  readReply: (realm: string, id: string): string => `${company(realm)}/replies/${seg(id)}/read`,
  /** POST: the customer says that it has paid. */
  paidReply: (realm: string, id: string): string => `${company(realm)}/replies/${seg(id)}/paid`,
  replyFile: (realm: string, id: string, file: string): string =>
    `${company(realm)}/replies/${seg(id)}/files/${seg(file)}`,
  reminderAction: (realm: string, id: string, action: 'approve' | 'cancel'): string =>
    `${company(realm)}/reminders/${seg(id)}/${action}`,
  /** GET: notes on invoices in QuickBooks. POST: switches them on or off. */
  invoiceNotes: (realm: string): string => `${company(realm)}/settings/notes`,
  /** POST: tries those that failed once more. */
  retryInvoiceNotes: (realm: string): string => `${company(realm)}/settings/notes/retry`,
  /** GET: how the chain of the history stands. POST: verifies it in the background. */
  history: (realm: string): string => `${company(realm)}/history`,
  /** The fragment that replaces `#history-progress` every second. */
  historyProgress: (realm: string): string => `${company(realm)}/history/progress`,
  /** GET: what a pack of evidence holds. POST: makes it. */
  evidence: (realm: string): string => `${company(realm)}/evidence`,
  charges: (realm: string): string => `${company(realm)}/charges`,
  /** GET: what the next days charge if nothing is paid. */
  chargeCalendar: (realm: string): string => `${company(realm)}/charges/calendar`,
  /** GET: one charge to come with its worksheet. */
  chargeToCome: (realm: string, day: string, invoice: string): string =>
    `${company(realm)}/charges/calendar/${seg(day)}/${seg(invoice)}`,
  chargeCalendarCsv: (realm: string): string => `${company(realm)}/charges/calendar.csv`,
  /** GET: charges that wait for a person. POST: a person's word on those that it ticked. */
  review: (realm: string): string => `${company(realm)}/charges/review`,
  /** POST: asks for a confirmation of a word on all that match. */
  reviewAll: (realm: string): string => `${company(realm)}/charges/review/all`,
  /** GET: what a person is about to confirm, or what came of it. POST: confirms it. */
  reviewAsked: (realm: string, id: string): string =>
    `${company(realm)}/charges/review/asked/${seg(id)}`,
  /** GET: charged, collected, reversed and open by month, and how it ties to the books. */
  chargesReport: (realm: string): string => `${company(realm)}/reports/charges`,
  chargesReportCsv: (realm: string): string => `${company(realm)}/reports/charges.csv`,
  /** GET: what people did to charges in QuickBooks by hand, in the days that are asked for. */
  changesByHandCsv: (realm: string): string => `${company(realm)}/reports/charges/by-hand.csv`,
  /** POST: compares charges with their income account in QuickBooks. */
  chargeTieOuts: (realm: string): string => `${company(realm)}/reports/charges/tie-outs`,
  charge: (realm: string, id: string): string => `${company(realm)}/charges/${seg(id)}`,
  /** The worksheet of a charge as a PDF. */
  worksheetPdf: (realm: string, id: string): string =>
    `${company(realm)}/charges/${seg(id)}/worksheet.pdf`,
  /** GET: charges that go or went back. POST: a person's word on those that it ticked. */
  reversals: (realm: string): string => `${company(realm)}/reversals`,
  reversalsCsv: (realm: string): string => `${company(realm)}/reversals.csv`,
  /** GET: the charges that come to another amount with the postings known now. */
  corrections: (realm: string): string => `${company(realm)}/corrections`,
  /** GET: the worksheet of a charge beside the one with the postings known now. */
  correction: (realm: string, id: string): string => `${company(realm)}/corrections/${seg(id)}`,
  /** POST: a person's word on the proposed reversal of a charge. */
  correctionAction: (
    realm: string,
    id: string,
    reversal: string,
    action: 'approve' | 'reject',
  ): string => `${company(realm)}/corrections/${seg(id)}/${seg(reversal)}/${action}`,
  /** GET: what the last check of all worksheets found. POST: checks them now. */
  worksheets: (realm: string): string => `${company(realm)}/worksheets`,
  chargeAction: (realm: string, id: string, action: 'approve' | 'waive' | 'reverse'): string =>
    `${company(realm)}/charges/${seg(id)}/${action}`,
  /** GET: the list. POST: a run now; the button says whether it is a dry one. */
  runs: (realm: string): string => `${company(realm)}/runs`,
  run: (realm: string, id: string): string => `${company(realm)}/runs/${seg(id)}`,
  /** POST: a person's word on a run whose charges are held. */
  runAction: (realm: string, id: string, action: 'release' | 'discard'): string =>
    `${company(realm)}/runs/${seg(id)}/${action}`,
  settings: (realm: string): string => `${company(realm)}/settings`,
  settingsHolidays: (realm: string): string => `${company(realm)}/settings/holidays`,
  settingsModes: (realm: string): string => `${company(realm)}/settings/modes`,
  /** GET: asks for a confirmation of the stop switch. POST: throws it. */
  stop: (realm: string, subject: StopSubject): string =>
    `${company(realm)}${ofSubject(subject)}/stop`,
  /** POST: turns the stop switch off. */
  resume: (realm: string, subject: StopSubject): string =>
    `${company(realm)}${ofSubject(subject)}/stop/resume`,
  /** GET and POST: how much a run may charge by itself. */
  limits: (realm: string): string => `${company(realm)}/settings/limits`,
  /** GET: the sender's address and the server of mails. POST: chooses a server. */
  mailServer: (realm: string): string => `${company(realm)}/settings/mail-server`,
  /** POST: something to be done about it. */
  mailServerAct: (realm: string, act: 'remove' | 'test' | 'webhook' | 'look' | 'confirm'): string =>
    `${company(realm)}/settings/mail-server/${act}`,
  settingsKeys: (realm: string): string => `${company(realm)}/settings/keys`,
  revokeKey: (realm: string, id: string): string =>
    `${company(realm)}/settings/keys/${seg(id)}/revoke`,
};

/** Adds the filled-in filters to an address: `withQuery('/a', { q: 'x', p: '' })` → `/a?q=x`. */
export function withQuery(path: string, query: Record<string, string | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, value);
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}
