/** QuickBooks' refusals, with the codes and wording it answers with. */
import type { Json } from './json.ts';

/** Thrown when QuickBooks would refuse the request; the router answers it as a Fault. */
export class QuickBooksFault extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly element: string | undefined;
  readonly type: string;

  constructor(
    code: string,
    message: string,
    detail: string,
    more: { element?: string; status?: number; type?: string } = {},
  ) {
    super(message);
    this.name = 'QuickBooksFault';
    this.code = code;
    this.detail = detail;
    this.element = more.element;
    this.status = more.status ?? 400;
    this.type = more.type ?? 'ValidationFault';
  }
}

/** The `Fault` member of an answer: capital keys, `element` only where one is named. */
export function faultBody(fault: QuickBooksFault): { [key: string]: Json } {
  const error: { [key: string]: Json } = {
    Message: fault.message,
    Detail: fault.detail,
    code: fault.code,
  };
  if (fault.element !== undefined) error.element = fault.element;
  return { Error: [error], type: fault.type };
}

export function requiredMissing(element: string): QuickBooksFault {
  const message = 'Required param missing, need to supply the required value for the API';
  const detail = `Required parameter ${element} is missing in the request`;
  return new QuickBooksFault('2020', message, detail, { element });
}

export function objectNotFound(): QuickBooksFault {
  const detail =
    "Object Not Found : Something you're trying to use has been made inactive. " +
    'Check the fields with accounts, customers, items, vendors or employees.';
  return new QuickBooksFault('610', 'Object Not Found', detail, { element: '' });
}

export function invalidReference(element: string, type: string, id: string): QuickBooksFault {
  const names = ['Customer', 'Vendor', 'Employee'].includes(type) ? 'Names' : `${type}s`;
  const detail = `Invalid Reference Id : ${names} element id ${id} not found`;
  return new QuickBooksFault('2500', 'Invalid Reference Id', detail, { element });
}

export function staleObject(): QuickBooksFault {
  const detail =
    'Stale Object Error : You and another user were working on this at the same time. ' +
    'The other user finished before you did, so your work was not saved.';
  return new QuickBooksFault('5010', 'Stale Object Error', detail, { element: '' });
}

export function periodClosed(): QuickBooksFault {
  const detail =
    'The account period has closed and the account books cannot be updated through the QBO ' +
    'Services API. Please use the QBO UI to make these updates.';
  const message = 'Account Period Closed, Cannot Update Through Services Error';
  return new QuickBooksFault('6210', message, detail, { element: '' });
}

export function depositedTransaction(): QuickBooksFault {
  const detail =
    'Business Validation Error: You cannot change or delete this transaction because it has been ' +
    'deposited. If you want to change it, you must first remove it from the deposit.';
  const message = 'Deposited Transaction cannot be changed';
  return new QuickBooksFault('6540', message, detail, { element: '' });
}

export function duplicateName(): QuickBooksFault {
  const detail = 'The name supplied already exists. : null';
  return new QuickBooksFault('6240', 'Duplicate Name Exists Error', detail);
}

export function duplicateDocNumber(docNumber: string, type: string, id: string): QuickBooksFault {
  const detail =
    'Duplicate Document Number Error : You must specify a different number. This number has ' +
    `already been used. DocNumber=${docNumber} is assigned to TxnType=${type} with TxnId=${id}`;
  return new QuickBooksFault('6140', 'Duplicate Document Number Error', detail, { element: '' });
}

export function businessRule(detail: string): QuickBooksFault {
  const message = 'A business validation error has occurred while processing your request';
  return new QuickBooksFault('6000', message, `Business Validation Error: ${detail}`, {
    element: '',
  });
}

export function invalidNumber(element: string, supplied: string): QuickBooksFault {
  const detail = `${element} must be a number. Supplied value:${supplied}`;
  return new QuickBooksFault('2080', 'Invalid Number', detail, { element });
}

export function invalidId(supplied: string): QuickBooksFault {
  const detail = `Id should be a valid number. Supplied value:${supplied}`;
  return new QuickBooksFault('2030', 'Invalid ID', detail, { element: 'Id' });
}

export function invalidText(element: string, rule: string): QuickBooksFault {
  return new QuickBooksFault('2040', 'Invalid String', `${element} ${rule}`, { element });
}

export function invalidLength(element: string, max: number, length: number): QuickBooksFault {
  const message = 'String length specified does not match the supported length';
  const detail =
    'String length is either shorter or longer than supported by specification. ' +
    `Min:0 Max:${max} supported. Supplied length:${length}`;
  return new QuickBooksFault('2050', message, detail, { element });
}

export function invalidEnumeration(element: string, supplied: string): QuickBooksFault {
  const detail = `Enumeration value is not valid for ${element}. Supplied value:${supplied}`;
  return new QuickBooksFault('2170', 'Invalid Enumeration', detail, { element });
}

export function invalidProperty(property: string): QuickBooksFault {
  const message = 'Request has invalid or unsupported property';
  const detail = `Property Name:${property} specified is unsupported or invalid`;
  return new QuickBooksFault('2010', message, detail, { element: property });
}

export function unsupportedOperation(what: string): QuickBooksFault {
  const detail = `Operation ${what} is not supported.`;
  return new QuickBooksFault('500', 'Unsupported Operation', detail);
}

export function queryRefused(detail: string): QuickBooksFault {
  return new QuickBooksFault('4001', 'Invalid query', `QueryValidationError: ${detail}`);
}

export function queryUnreadable(detail: string): QuickBooksFault {
  return new QuickBooksFault('4001', 'Error parsing query', `QueryParserError: ${detail}`);
}

/** As recorded (QUICKBOOKS.md section 5), with its two spaces. No Retry-After comes with it. */
export function throttleExceeded(): QuickBooksFault {
  const message = 'message=ThrottleExceeded; errorCode=003001; statusCode=429';
  const detail = 'The request limit was reached.  Try again later';
  return new QuickBooksFault('3001', message, detail, { status: 429, type: 'SERVICE' });
}

/** What QuickBooks answers when it fails itself. */
export function systemFailure(): QuickBooksFault {
  const message = 'An application error has occurred while processing your request';
  const detail = 'System Failure Error: Something went wrong. Try again later.';
  return new QuickBooksFault('10000', message, detail, { status: 500, type: 'SystemFault' });
}

export function batchTooLarge(max: number, supplied: number): QuickBooksFault {
  const message = 'Batch size exceeds allowed limit';
  const detail = `The batch request holds ${supplied} items. The limit is ${max}`;
  return new QuickBooksFault('1040', message, detail, { element: 'BatchItemRequest' });
}
