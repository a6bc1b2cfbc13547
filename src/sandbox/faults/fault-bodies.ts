/** The answer an API gives when a fault makes it fail. */
export type FaultAnswer = { readonly status: number; readonly body: unknown };

const answers = {
  quickbooks: {
    '500': fault(
      500,
      '10000',
      'An application error has occurred',
      'System Failure Error',
      'SystemFault',
    ),
    // As recorded (QUICKBOOKS.md section 5), with its two spaces; no Retry-After.
    '429': fault(
      429,
      '3001',
      'message=ThrottleExceeded; errorCode=003001; statusCode=429',
      'The request limit was reached.  Try again later',
      'SERVICE',
    ),
    '200-fault': fault(
      200,
      '6000',
      'A business validation error has occurred while processing your request',
      'Business Validation Error: An unexpected error occurred while accessing or saving your data.',
      'ValidationFault',
    ),
  },
  oauth: {
    '500': { status: 500, body: { error: 'server_error', error_description: 'Internal error' } },
    '429': { status: 429, body: { error: 'temporarily_unavailable' } },
    '200-fault': { status: 200, body: { error: 'server_error' } },
  },
  postmark: {
    '500': { status: 500, body: { ErrorCode: 500, Message: 'Internal Server Error' } },
    '429': { status: 429, body: { ErrorCode: 429, Message: 'Rate limit exceeded.' } },
    '200-fault': { status: 200, body: { ErrorCode: 100, Message: 'Maintenance.' } },
  },
} as const;

/** The body and status of a failing API, in its own shape. */
export function faultAnswer(
  api: keyof typeof answers,
  name: '500' | '429' | '200-fault',
): FaultAnswer {
  return answers[api][name];
}

function fault(
  status: number,
  code: string,
  message: string,
  detail: string,
  type: string,
): FaultAnswer {
  const body = { Fault: { Error: [{ Message: message, Detail: detail, code }], type } };
  return { status, body };
}
