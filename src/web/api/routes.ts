import { bulkChargeRoutes } from './charges/bulk-routes.ts';
import { backTestRoutes } from './back-tests/back-test-routes.ts';
import { groupRoutes } from './groups/group-routes.ts';
import { forecastRoutes } from './charges/forecast-routes.ts';
import { chargeRoutes } from './charges/charge-routes.ts';
import { companyRoutes } from './companies/company-routes.ts';
import { compareRoutes } from './compares/compare-routes.ts';
import { contactRoutes } from './contacts/contact-routes.ts';
import { customerRoutes } from './customers/customer-routes.ts';
import { statementRoutes } from './customers/statement-routes.ts';
import { holdRecordRoutes } from './holds/hold-record-routes.ts';
import { holdRoutes } from './holds/hold-routes.ts';
import { promiseRoutes } from './holds/promise-routes.ts';
import { invoiceRoutes } from './invoices/invoice-routes.ts';
import { legalRoutes } from './legal/legal-routes.ts';
import { termsRoutes } from './terms/terms-routes.ts';
import { rateRoutes } from './rates/rate-routes.ts';
import { createDocumentRoute } from './openapi/document-route.ts';
import { payerRoutes } from './payer/payer-routes.ts';
import { policyRoutes } from './policies/policy-routes.ts';
import { policyVersionRoutes } from './policies/version-routes.ts';
import { reminderRoutes } from './reminders/reminder-routes.ts';
import { replyRoutes } from './replies/reply-routes.ts';
import type { ApiRoute } from './route.ts';
import { lateFeeRoutes } from './write-back/late-fee-routes.ts';
import { mailKindRoutes } from './mails/kind-routes.ts';
import { senderRoutes } from './mails/sender-routes.ts';
import { mailServerRoutes } from './mails/server-routes.ts';
import { templateRoutes } from './mails/template-routes.ts';
import { writeBackRoutes } from './write-back/write-back-routes.ts';
import { correctionRoutes } from './charges/correction-routes.ts';
import { historyRoutes } from './history/history-routes.ts';
import { invoiceNoteRoutes } from './history/invoice-note-routes.ts';
import { worksheetRoutes } from './charges/worksheet-routes.ts';
import { reportRoutes } from './reports/report-routes.ts';
import { reversalRoutes } from './reversals/reversal-routes.ts';
import { heldRunRoutes } from './runs/held-routes.ts';
import { limitRoutes } from './limits/limit-routes.ts';
import { runRoutes } from './runs/run-routes.ts';

const companyBound: readonly ApiRoute[] = [
  ...companyRoutes,
  ...compareRoutes,
  ...policyRoutes,
  ...backTestRoutes,
  ...groupRoutes,
  ...customerRoutes,
  ...statementRoutes,
  ...contactRoutes,
  ...legalRoutes,
  ...termsRoutes,
  ...rateRoutes,
  ...invoiceRoutes,
  ...runRoutes,
  ...heldRunRoutes,
  ...limitRoutes,
  ...bulkChargeRoutes,
  ...forecastRoutes,
  ...chargeRoutes,
  ...historyRoutes,
  ...invoiceNoteRoutes,
  ...worksheetRoutes,
  ...correctionRoutes,
  ...reversalRoutes,
  ...reportRoutes,
  ...reminderRoutes,
  ...replyRoutes,
  ...holdRoutes,
  ...holdRecordRoutes,
  ...promiseRoutes,
  ...policyVersionRoutes,
  ...mailKindRoutes,
  ...mailServerRoutes,
  ...senderRoutes,
  ...payerRoutes,
  ...templateRoutes,
  ...writeBackRoutes,
  ...lateFeeRoutes,
];

/** Every route of the API: what is not here does not exist, and what is here is documented. */
export const apiRoutes: readonly ApiRoute[] = [
  ...companyBound,
  createDocumentRoute(() => apiRoutes),
];
