import type { JsonObject } from './json.ts';

const failures = {
  expired: { name: 'AuthenticationFailed', code: '3200', status: 401, type: 'AUTHENTICATION' },
  invalid: { name: 'AuthenticationFailed', code: '3200', status: 401, type: 'AUTHENTICATION' },
  forbidden: {
    name: 'ApplicationAuthorizationFailed',
    code: '3100',
    status: 403,
    type: 'AUTHORIZATION',
  },
  adminRemoved: { name: 'AuthorizationFailure', code: '120', status: 403, type: 'AUTHORIZATION' },
} as const;

const details = {
  expired: 'Token expired',
  invalid: 'Token is invalid or was revoked',
  forbidden: 'The app is not authorised for this company',
  adminRemoved: 'The user who connected the app is no longer an administrator of this company',
} as const;

/**
 * The body of a 401 or 403: as recorded, lower-case `fault`, numeric `time`, and every other kind
 * of answer named and empty. QuickBooks repeats the token in the detail; this one does not.
 */
export function authFailureBody(reason: keyof typeof failures, now: Date): JsonObject {
  const { name, code, status, type } = failures[reason];
  const message = `message=${name}; errorCode=${code.padStart(6, '0')}; statusCode=${status}`;
  return {
    warnings: null,
    intuitObject: null,
    fault: { error: [{ message, detail: details[reason], code, element: null }], type },
    report: null,
    queryResponse: null,
    batchItemResponse: [],
    attachableResponse: [],
    syncErrorResponse: null,
    requestId: null,
    time: now.getTime(),
    status: null,
    cdcresponse: [],
  };
}
