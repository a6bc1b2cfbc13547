import { z } from 'zod';
import {
  expectStatus,
  idOf,
  listIn,
  chargesOfExample1,
  politeReminders,
  type Tenant,
} from './stage.ts';

/** The things of one company that paths name. */
export type Things = {
  readonly customerId: string;
  readonly invoiceId: string;
  /** Proposed charges and reminders, of which each call takes its own. */
  readonly chargeIds: readonly string[];
  readonly reminderIds: readonly string[];
  readonly holdId: string;
  /** The hold of a dispute with a document, on an invoice that nothing else is about. */
  readonly disputeId: string;
  readonly holdFileId: string;
  readonly spareInvoiceId: string;
  readonly runId: string;
  readonly tieOutId: string;
  /** Runs that wait for a person; who fills the company makes them, if need be. */
  readonly heldRunIds: readonly string[];
  /** Contacts that customers ask for; as the held runs. */
  readonly contactRequestIds: readonly string[];
  /** A reply with a file, and the file; as the held runs. */
  readonly replyId: string;
  readonly replyFileId: string;
  /** A charge in QuickBooks, and two proposals to take another back; as the held runs. */
  readonly writtenChargeId: string;
  readonly reversalIds: readonly string[];
  readonly rateId: string;
  /** A version of the customer's terms that has a document. */
  readonly termsId: string;
  readonly backTestId: string;
  readonly acceptanceId: string;
};

export type SampleCall = { readonly path: string; readonly body?: unknown };

const idsShape = z.object({ items: z.array(z.object({ id: z.string() })) });
const ratesShape = z.object({
  tables: z.array(z.object({ entries: z.array(z.object({ id: z.string().nullable() })) })),
});
const acceptedSchema = z.object({ acceptances: z.array(z.object({ id: z.string() })) });

/** Gives a company something of every kind: policies, proposed actions, a run, a hold. */
export async function fillTenant(tenant: Tenant, idle: () => Promise<void>): Promise<Things> {
  const customers = [await tenant.customer('First'), await tenant.customer('Second')];
  const invoices = [];
  for (const customer of customers) {
    invoices.push(await tenant.invoice(customer, 500, '2026-03-01'));
  }
  await idle();
  const policy = { charges: chargesOfExample1, reminders: politeReminders };
  const put = (path: string) => tenant.call(path, { method: 'PUT', body: policy });
  const [customer, invoice] = [customers[0], invoices[0]];
  if (!customer || !invoice) throw new Error('Nothing was made');
  for (const level of [
    'company',
    'group/slow',
    `customer/${customer.Id}`,
    `invoice/${invoice.Id}`,
  ]) {
    expectStatus(await put(`/policies/${level}`), 200);
  }
  const rated = { table: 'Prime rate', from: '2026-01-01', percent: '7.5', source: 'The bank' };
  const tables = expectStatus(await tenant.call('/rates', { body: rated }), 201);
  const document = new FormData();
  for (const [name, value] of Object.entries(newTerms)) document.set(name, value);
  document.set('file', new File(['%PDF-1.7 signed'], 'terms.pdf'));
  const terms = await tenant.call(`/customers/${customer.Id}/terms`, { body: document });
  // Washington allows consumers 12 % a year, which the policies go beyond.
  const legal = { party: 'consumer', country: 'US', region: 'WA', agreedTerms: null };
  const path = `/customers/${customers[1]?.Id}/legal`;
  expectStatus(await tenant.call(path, { method: 'PUT', body: legal }), 200);
  const modes = { reminders: 'review', charges: 'review' };
  expectStatus(await tenant.call('', { method: 'PATCH', body: { modes } }), 200);
  const run = expectStatus(await tenant.call('/runs', { method: 'POST' }), 200);
  expectStatus(await tenant.call('/compares', { method: 'POST' }), 200);
  const tieOut = expectStatus(
    await tenant.call('/reports/charges/tie-outs', { body: { from: '2026-03-01' } }),
    200,
  );
  expectStatus(await tenant.call('/worksheets/verify', { method: 'POST' }), 200);
  expectStatus(await tenant.call('/history/verify', { method: 'POST' }), 200);
  const hold = { scope: { kind: 'invoice', id: invoice.Id }, stops: 'reminders', reason: 'plan' };
  const when = { startsOn: holdStart, amount: '12.50' };
  const held = await tenant.call('/holds', { body: { ...hold, ...when } });
  await tenant.item('Interest on arrears');
  // QuickBooks' own late fee, on an invoice that the other calls are not about.
  const late = await tenant.invoice(customer, 25, '2026-03-02', 'Late fee');
  const spare = await tenant.invoice(customer, 30, '2026-05-01');
  await idle();
  const promise = { scope: { kind: 'invoice', id: late.Id }, dueOn: '2026-04-02' };
  expectStatus(await tenant.call('/promises', { body: promise }), 201);
  const about = { scope: { kind: 'invoice', id: spare.Id }, stops: 'both', reason: 'dispute' };
  const disputeId = idOf(expectStatus(await tenant.call('/holds', { body: about }), 201));
  const evidence = await tenant.call(`/holds/${disputeId}/files`, { body: newEvidence() });
  const word = { invoiceId: late.Id, reason: 'Agreed with the customer' };
  const accepted = await tenant.call('/late-fees/acceptances', { body: word });
  const { acceptances } = acceptedSchema.parse(expectStatus(accepted, 201));
  await idle();
  const backTest = await tenant.call('/policies/backtest', { body: {} });
  return {
    backTestId: idOf(expectStatus(backTest, 201)),
    acceptanceId: acceptances[0]?.id ?? '',
    customerId: customer.Id,
    invoiceId: invoice.Id,
    chargeIds: listIn(await tenant.call('/charges')).items.map(idOf),
    reminderIds: listIn(await tenant.call('/reminders')).items.map(idOf),
    holdId: idOf(expectStatus(held, 201)),
    disputeId,
    holdFileId: idsShape.parse(expectStatus(evidence, 201)).items[0]?.id ?? '',
    spareInvoiceId: spare.Id,
    runId: idOf(run),
    tieOutId: idOf(tieOut),
    heldRunIds: [],
    contactRequestIds: [],
    replyId: '',
    replyFileId: '',
    writtenChargeId: '',
    reversalIds: [],
    termsId: idsShape.parse(terms.body).items[0]?.id ?? '',
    rateId: ratesShape.parse(tables).tables.at(-1)?.entries[0]?.id ?? '',
  };
}

const policyLevels = (things: Things): Record<string, string> => ({
  Company: 'company',
  Group: 'group/slow',
  Customer: `customer/${things.customerId}`,
  Invoice: `invoice/${things.invoiceId}`,
});

/** Of nothing: calls that name many things say of each what became of it. */
const noSuchId = '00000000-0000-4000-8000-000000000009';

/** A call of every operation, by its id, below the path of a company. */
export function sampleCalls(things: Things): Map<string, SampleCall> {
  const { customerId, invoiceId, chargeIds, reminderIds, holdId, runId } = things;
  const { tieOutId, contactRequestIds, disputeId, replyId } = things;
  const { rateId, termsId, backTestId, heldRunIds, reversalIds } = things;
  const calls: [string, SampleCall][] = [
    ['getCompany', { path: '' }],
    ['getUsage', { path: '/usage' }],
    ['changeCompany', { path: '', body: { sendingHour: 10 } }],
    ['syncCompany', { path: '/sync', body: {} }],
    ['cancelFirstSync', { path: '/sync' }],
    ['getResolvedPolicy', { path: `/policies/resolved?invoice=${invoiceId}` }],
    ['listGroups', { path: '/groups' }],
    ['getGroup', { path: '/groups/slow' }],
    ['putGroup', { path: '/groups/slow', body: { rank: 2, named: [customerId] } }],
    ['getGroupMembers', { path: '/groups/slow/members' }],
    ['matchGroup', { path: '/group-matches', body: { rule: bigDebts } }],
    ['startBackTest', { path: '/policies/backtest', body: { goLive: 'firstDay' } }],
    ['listBackTests', { path: '/backtests' }],
    ['getBackTest', { path: `/backtests/${backTestId}` }],
    ['getBackTestCharges', { path: `/backtests/${backTestId}/charges` }],
    ['cancelBackTest', { path: `/backtests/${backTestId}` }],
    ['listCustomers', { path: '/customers' }],
    ['getCustomer', { path: `/customers/${customerId}` }],
    ['getCustomerStatement', { path: `/customers/${customerId}/statement` }],
    ['changeCustomer', { path: `/customers/${customerId}`, body: { groups: ['slow'] } }],
    ['getCustomerContacts', { path: `/customers/${customerId}/contacts` }],
    ['setCustomerContacts', { path: `/customers/${customerId}/contacts`, body: newContacts }],
    ['listPossibleBreaches', { path: '/breaches' }],
    ['getCustomerTerms', { path: `/customers/${customerId}/terms` }],
    ['addCustomerTerms', { path: `/customers/${customerId}/terms`, body: newTerms }],
    ['withdrawCustomerTerms', { path: `/customers/${customerId}/terms/${termsId}` }],
    ['getCustomerTermsFile', { path: `/customers/${customerId}/terms/${termsId}/file` }],
    ['getMailServer', { path: '/mail-server' }],
    [
      'chooseMailServer',
      { path: '/mail-server', body: { server: 'dunwell', stream: 'broadcast' } },
    ],
    ['testMailServer', { path: '/mail-server/test' }],
    ['removeMailServer', { path: '/mail-server' }],
    ['getSender', { path: '/sender' }],
    ['lookAtSender', { path: '/sender/look' }],
    ['resendSenderConfirmation', { path: '/sender/confirm' }],
    ['getMailKinds', { path: '/mail-kinds' }],
    ['changeMailKinds', { path: '/mail-kinds', body: { thankYous: true } }],
    ['getPayerPage', { path: '/payer-page' }],
    ['changePayerPage', { path: '/payer-page', body: { linkDays: 90 } }],
    ['createPayerLink', { path: `/customers/${customerId}/payer-links` }],
    ['revokePayerLinks', { path: `/customers/${customerId}/payer-links` }],
    ['listContactRequests', { path: '/contact-requests?state=waiting' }],
    ['acceptContactRequest', { path: `/contact-requests/${contactRequestIds[0]}/accept` }],
    ['declineContactRequest', { path: `/contact-requests/${contactRequestIds[1]}/decline` }],
    ['getTemplates', { path: '/templates' }],
    ['putTemplate', { path: '/templates/Gentle', body: gentleWords }],
    ['getTemplate', { path: '/templates/polite' }],
    [
      'previewTemplate',
      { path: '/templates/polite/preview', body: { language: 'de', customerId } },
    ],
    ['deleteTemplate', { path: '/templates/Gentle' }],
    ['getRateTables', { path: '/rate-tables' }],
    ['addRate', { path: '/rates', body: newRate }],
    ['withdrawRate', { path: `/rates/${rateId}` }],
    ['getCustomerLegal', { path: `/customers/${customerId}/legal` }],
    // Like the policies below it leaves the waiting charges what they are: others approve them.
    ['setCustomerLegal', { path: `/customers/${customerId}/legal`, body: { party: 'business' } }],
    ['listInvoices', { path: '/invoices?status=overdue' }],
    ['getInvoice', { path: `/invoices/${invoiceId}` }],
    ['startRun', { path: '/runs', body: { dryRun: true } }],
    ['listRuns', { path: '/runs' }],
    ['listCompares', { path: '/compares' }],
    ['startCompare', { path: '/compares' }],
    ['getChargesReport', { path: '/reports/charges?asOf=2026-03-31' }],
    ['listChargeTieOuts', { path: '/reports/charges/tie-outs' }],
    ['startChargeTieOut', { path: '/reports/charges/tie-outs', body: { from: '2026-03-01' } }],
    ['getChargeTieOut', { path: `/reports/charges/tie-outs/${tieOutId}` }],
    ['getRun', { path: `/runs/${runId}` }],
    ['releaseRun', { path: `/runs/${heldRunIds[0]}/release`, body: {} }],
    ['discardRun', { path: `/runs/${heldRunIds[1]}/discard`, body: { reason: 'Too much' } }],
    ['getRunLimits', { path: '/limits' }],
    [
      'changeRunLimits',
      {
        path: '/limits',
        body: { sumPerRun: '5000.00', mailsPerRun: 500, mailsPerCustomer: { mails: 3, days: 30 } },
      },
    ],
    ['listDecisions', { path: '/decisions' }],
    ['listCharges', { path: '/charges?status=proposed' }],
    ['getCharge', { path: `/charges/${chargeIds[0]}` }],
    ['getChargeForecast', { path: '/charges/forecast?days=30' }],
    ['approveCharges', { path: '/charges/approve', body: { ids: [noSuchId] } }],
    ['waiveCharges', { path: '/charges/waive', body: { ids: [noSuchId], reason: 'goodwill' } }],
    ['approveCharge', { path: `/charges/${chargeIds[0]}/approve`, body: {} }],
    ['waiveCharge', { path: `/charges/${chargeIds[1]}/waive`, body: { reason: 'Goodwill' } }],
    ['reverseCharge', { path: `/charges/${things.writtenChargeId}/reverse`, body: goodwill }],
    ['listReversals', { path: '/reversals?status=proposed' }],
    ['approveReversal', { path: `/reversals/${reversalIds[0]}/approve`, body: {} }],
    ['rejectReversal', { path: `/reversals/${reversalIds[1]}/reject`, body: { reason: 'Agreed' } }],
    ['getWorksheetPdf', { path: `/charges/${chargeIds[0]}/worksheet.pdf` }],
    ['listCorrections', { path: '/corrections?which=tooLittle' }],
    ['verifyHistory', { path: '/history/verify' }],
    ['getHistoryVerification', { path: '/history/verify' }],
    ['makeEvidencePack', { path: '/evidence', body: { about: 'customer', id: customerId } }],
    ['verifyWorksheets', { path: '/worksheets/verify' }],
    ['getWorksheetVerification', { path: '/worksheets/verify' }],
    ['listReminders', { path: '/reminders' }],
    ['listReplies', { path: '/replies?show=all&customer=quiet' }],
    ['getReply', { path: `/replies/${replyId}` }],
    ['getReplyFile', { path: `/replies/${replyId}/files/${things.replyFileId}` }],
    ['readReply', { path: `/replies/${replyId}/read` }],
    ['noteReplySaysPaid', { path: `/replies/${replyId}/paid` }],
    ['getReplySettings', { path: '/reply-settings' }],
    ['putReplySettings', { path: '/reply-settings', body: { pausesReminders: false } }],
    ['getInvoiceNotes', { path: '/invoice-notes' }],
    ['putInvoiceNotes', { path: '/invoice-notes', body: { enabled: true } }],
    ['retryInvoiceNotes', { path: '/invoice-notes/retry' }],
    ['getHistory', { path: '/history' }],
    ['exportReminders', { path: '/reminders.csv?q=invoice&event=none' }],
    ['getReminder', { path: `/reminders/${reminderIds[0]}` }],
    ['approveReminder', { path: `/reminders/${reminderIds[0]}/approve`, body: {} }],
    ['cancelReminder', { path: `/reminders/${reminderIds[1]}/cancel`, body: {} }],
    ['getWriteBack', { path: '/write-back' }],
    ['putWriteBack', { path: '/write-back', body: { chargeDay: 28, taxCode: 'NON' } }],
    ['listWriteBackChoices', { path: '/write-back/choices?kind=item&search=interest' }],
    ['showExampleLine', { path: '/write-back/example', body: { description: null } }],
    ['listLateFees', { path: '/late-fees' }],
    ['acceptLateFees', { path: '/late-fees/acceptances', body: { reason: 'Both are agreed' } }],
    ['revokeLateFees', { path: `/late-fees/acceptances/${things.acceptanceId}` }],
    ['listHolds', { path: '/holds' }],
    ['addHold', { path: '/holds', body: newHold(customerId) }],
    ['liftHold', { path: `/holds/${holdId}` }],
    ['getHold', { path: `/holds/${disputeId}` }],
    ['changeHold', { path: `/holds/${disputeId}`, body: { note: 'Two boxes', amount: '10' } }],
    ['getHoldLog', { path: `/holds/${disputeId}/log` }],
    ['addHoldNote', { path: `/holds/${disputeId}/log`, body: { text: 'Photos are asked for' } }],
    ['getHoldFiles', { path: `/holds/${disputeId}/files` }],
    ['addHoldFile', { path: `/holds/${disputeId}/files`, body: newEvidence() }],
    ['getHoldFile', { path: `/holds/${disputeId}/files/${things.holdFileId}` }],
    ['settleDispute', { path: `/holds/${disputeId}/outcome`, body: { outcome: 'resume' } }],
    ['listPromises', { path: '/promises' }],
    ['addPromise', { path: '/promises', body: newPromise(things.spareInvoiceId) }],
    ['getCustomerPromises', { path: `/customers/${customerId}/promises` }],
  ];
  for (const [level, path] of Object.entries(policyLevels(things))) {
    const policy = { reminders: politeReminders, charges: chargesOfExample1 };
    calls.push([`get${level}Policy`, { path: `/policies/${path}` }]);
    calls.push([`put${level}Policy`, { path: `/policies/${path}`, body: policy }]);
    calls.push([`get${level}PolicyVersions`, { path: `/policies/${path}/versions` }]);
    calls.push([`restore${level}Policy`, { path: `/policies/${path}/versions/1/restore` }]);
    calls.push([`delete${level}Policy`, { path: `/policies/${path}` }]);
  }
  return new Map(calls);
}

const gentleWords = {
  language: 'en',
  basedOn: 'polite',
  subject: 'About {{ invoices }}',
  body: 'Dear {{ customer_name }},\n\n{{ invoice_list }}\n\n{{ payment }}\n\n{{ signature }}',
};
const newContacts = {
  contacts: [{ email: 'boss@payer.example', role: 'approver', line: 'to' }],
  language: 'fr',
};
const newTerms = { date: '2026-01-10', name: 'Terms of sale, signed' };

/** A body is read once, so each call has its own. */
function newEvidence(): FormData {
  const form = new FormData();
  form.set('file', new File(['%PDF-1.7 photos'], 'photos.pdf'));
  return form;
}
const newPromise = (id: string) => ({
  scope: { kind: 'invoice', id },
  amount: '20.00',
  dueOn: '2026-04-10',
  promisedBy: 'Ada',
});

const goodwill = { reason: 'Goodwill', amount: '1.00' };

const newRate = {
  table: 'bankOfEngland',
  from: '2031-01-01',
  percent: '4',
  source: 'Bank of England',
};

const bigDebts = { conditions: [{ kind: 'overdueBalance', over: '100.00' }] };

/** Holds are still to come: one in force would cancel the reminders that other calls are about. */
const holdStart = '2026-03-20';
const newHold = (customerId: string) => ({
  scope: { kind: 'customer', id: customerId },
  stops: 'reminders',
  reason: 'promise',
  startsOn: holdStart,
  until: '2026-04-01',
  note: 'Pays on the first',
});
