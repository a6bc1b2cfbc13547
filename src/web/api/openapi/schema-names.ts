/** Names of the shapes in the OpenAPI document; other schemas are named after their operation. */
import type { z } from 'zod';
import { policySchema } from '../../../core/policy/policy.ts';
import { neededReasonBody, reasonBody } from '../approval.ts';
import {
  backTestChargeSchema,
  backTestSchema,
  newBackTestSchema,
} from '../back-tests/back-test-schema.ts';
import { chargeDetailSchema, chargeSchema } from '../charges/charge-schema.ts';
import { worksheetSchema } from '../charges/worksheet-schema.ts';
import { companyChangesSchema, companySchema, syncSchema } from '../companies/company-schema.ts';
import { compareSchema, differenceSchema } from '../compares/compare-schema.ts';
import {
  customerChangesSchema,
  customerDetailSchema,
  customerSchema,
} from '../customers/customer-schema.ts';
import {
  groupChangesSchema,
  groupDetailSchema,
  groupMemberSchema,
  groupSchema,
} from '../groups/group-schema.ts';
import { holdSchema, newHoldSchema } from '../holds/hold-schema.ts';
import { invoiceDetailSchema, invoiceSchema } from '../invoices/invoice-schema.ts';
import { legalChangesSchema, legalSchema } from '../legal/legal-schema.ts';
import {
  policyVersionSchema,
  resolvedPolicySchema,
  savedPolicySchema,
} from '../policies/policy-schema.ts';
import { newTermsShape, termsListSchema } from '../terms/terms-schema.ts';
import { problemSchema } from '../problem.ts';
import { newRateSchema, rateTablesSchema } from '../rates/rate-schema.ts';
import { reminderDetailSchema, reminderSchema } from '../reminders/reminder-schema.ts';
import { newReversalSchema, reversalSchema } from '../reversals/reversal-schema.ts';
import { actionSchema, decisionSchema, runSchema, runSummarySchema } from '../runs/run-schema.ts';

export const namedBodies: readonly [string, z.ZodType][] = [
  ['Policy', policySchema],
  ['CompanyChanges', companyChangesSchema],
  ['CustomerChanges', customerChangesSchema],
  ['CustomerLegalChanges', legalChangesSchema],
  ['NewTerms', newTermsShape],
  ['NewRate', newRateSchema],
  ['GroupChanges', groupChangesSchema],
  ['NewBackTest', newBackTestSchema],
  ['NewHold', newHoldSchema],
  ['NewReversal', newReversalSchema],
  ['OptionalReason', reasonBody],
  ['Reason', neededReasonBody],
];

export const namedAnswers: readonly [string, z.ZodType][] = [
  ['Problem', problemSchema],
  ['Company', companySchema],
  ['Sync', syncSchema],
  ['Compare', compareSchema],
  ['Difference', differenceSchema],
  ['SavedPolicy', savedPolicySchema],
  ['PolicyVersion', policyVersionSchema],
  ['ResolvedPolicy', resolvedPolicySchema],
  ['Group', groupSchema],
  ['GroupDetail', groupDetailSchema],
  ['GroupMember', groupMemberSchema],
  ['BackTest', backTestSchema],
  ['BackTestCharge', backTestChargeSchema],
  ['Customer', customerSchema],
  ['CustomerDetail', customerDetailSchema],
  ['CustomerLegal', legalSchema],
  ['CustomerTerms', termsListSchema],
  ['RateTables', rateTablesSchema],
  ['Invoice', invoiceSchema],
  ['InvoiceDetail', invoiceDetailSchema],
  ['Decision', decisionSchema],
  ['Action', actionSchema],
  ['RunSummary', runSummarySchema],
  ['Run', runSchema],
  ['Charge', chargeSchema],
  ['ChargeDetail', chargeDetailSchema],
  ['Reversal', reversalSchema],
  ['Worksheet', worksheetSchema],
  ['Reminder', reminderSchema],
  ['ReminderDetail', reminderDetailSchema],
  ['Hold', holdSchema],
];
