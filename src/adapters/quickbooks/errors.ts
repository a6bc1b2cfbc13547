/**
 * What can go wrong with a call to QuickBooks, sorted once into the situations that callers treat
 * differently. No message carries a token, an address or a body.
 */

export type ErrorDetails = {
  /** Intuit's transaction id, for their support. */
  readonly intuitTid?: string | undefined;
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  /** The field QuickBooks complained of. */
  readonly field?: string | undefined;
};

/** The common ground of all errors below. */
export class QuickBooksError extends Error {
  override readonly name: string = 'QuickBooksError';
  readonly details: ErrorDetails;
  constructor(message: string, details: ErrorDetails = {}) {
    super(message);
    this.details = details;
  }
}

/**
 * Thrown when QuickBooks asks for fewer requests, or has done so within the last minute: nothing
 * was done; repeat when the minute is over.
 */
export class ThrottledError extends QuickBooksError {
  override readonly name = 'ThrottledError';
}

/** Thrown when the grant is gone and only the owner can renew it by connecting again. */
export class ReauthoriseError extends QuickBooksError {
  override readonly name = 'ReauthoriseError';
}

/** Thrown when the access token is not accepted; refreshing it may help. */
export class TokenRejectedError extends QuickBooksError {
  override readonly name = 'TokenRejectedError';
}

/** Thrown when the SyncToken sent is not the current one (5010): re-read and decide again. */
export class StaleObjectError extends QuickBooksError {
  override readonly name = 'StaleObjectError';
}

/** Thrown when the entity does not exist any more or is inactive (610). */
export class NotFoundError extends QuickBooksError {
  override readonly name = 'NotFoundError';
}

/** Thrown when the books are closed for the transaction's date (6210). */
export class ClosedPeriodError extends QuickBooksError {
  override readonly name = 'ClosedPeriodError';
}

/** Thrown when QuickBooks understood the request and refuses it; repeating it is no use. */
export class RejectedError extends QuickBooksError {
  override readonly name = 'RejectedError';
}

/** Thrown when nothing can have been changed (a read failed, or no connection came about): repeat later. */
export class TransientError extends QuickBooksError {
  override readonly name = 'TransientError';
}

/** Thrown when a write may or may not have taken effect: read back before anything else. */
export class UnknownOutcomeError extends QuickBooksError {
  override readonly name = 'UnknownOutcomeError';
}
