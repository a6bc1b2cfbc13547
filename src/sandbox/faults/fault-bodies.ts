import { authFailureBody } from '../quickbooks/auth-failures.ts';
import { answerTime } from '../quickbooks/times.ts';
import {
  faultBody,
  QuickBooksFault,
  systemFailure,
  throttleExceeded,
} from '../quickbooks/faults.ts';

/** The answer an API gives when a fault makes it fail. */
export type FaultAnswer = { readonly status: number; readonly body: unknown };

// Said with HTTP 200, as QuickBooks does now and then.
const faultInSuccess = () =>
  new QuickBooksFault(
    '6000',
    'A business validation error has occurred while processing your request',
    'Business Validation Error: An unexpected error occurred while accessing or saving your data.',
    { status: 200 },
  );

const quickBooksFaults = {
  '500': systemFailure,
  '429': throttleExceeded,
  '200-fault': faultInSuccess,
} as const;

const answers = {
  oauth: {
    '500': { status: 500, body: { error: 'server_error', error_description: 'Internal error' } },
    '429': { status: 429, body: { error: 'temporarily_unavailable' } },
    '200-fault': { status: 200, body: { error: 'server_error' } },
    '120': { status: 400, body: { error: 'invalid_grant', error_description: 'Token invalid' } },
  },
  postmark: {
    '500': { status: 500, body: { ErrorCode: 500, Message: 'Internal Server Error' } },
    '429': { status: 429, body: { ErrorCode: 429, Message: 'Rate limit exceeded.' } },
    '200-fault': { status: 200, body: { ErrorCode: 100, Message: 'Maintenance.' } },
    '120': { status: 401, body: { ErrorCode: 10, Message: 'Bad or missing API token.' } },
  },
} as const;

/** The body and status of a failing API, in its own shape. */
export function faultAnswer(
  api: 'quickbooks' | keyof typeof answers,
  name: '500' | '429' | '120' | '200-fault',
  now: Date,
): FaultAnswer {
  if (api !== 'quickbooks') return answers[api][name];
  // The admin who connected the app is no longer one: as the other refusals of a token.
  if (name === '120') return { status: 403, body: authFailureBody('adminRemoved', now) };
  return quickBooksFailure(quickBooksFaults[name](), now);
}

/** A fault of the v3 API as it answers it, with the answer's time. */
export function quickBooksFailure(fault: QuickBooksFault, now: Date): FaultAnswer {
  return { status: fault.status, body: { Fault: faultBody(fault), time: answerTime(now) } };
}
