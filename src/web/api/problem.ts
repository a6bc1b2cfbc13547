/** Errors of the API as RFC 9457 problems. */
import { z } from 'zod';

/** Every kind of problem that the API answers with, and its status. */
export const problemKinds = {
  'malformed-request': { status: 400, title: 'The request cannot be read' },
  unauthorized: { status: 401, title: 'An API key is needed' },
  forbidden: { status: 403, title: 'The API key may not do this' },
  'not-found': { status: 404, title: 'There is no such thing' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here' },
  conflict: { status: 409, title: 'It is not in a state that allows this' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body must be JSON' },
  'invalid-input': { status: 422, title: 'The request holds wrong values' },
  'too-many-requests': { status: 429, title: 'Too many requests from one address' },
  'internal-error': { status: 500, title: 'Something went wrong on our side' },
  'quickbooks-unavailable': { status: 502, title: 'QuickBooks did not do its part' },
  unavailable: { status: 503, title: 'The service is not available now' },
} as const;

export type ProblemKind = keyof typeof problemKinds;
/** What is wrong with one field; `field` is a dotted path, '' for the whole. */
export type FieldError = { readonly field: string; readonly message: string };

export const problemSchema = z.object({
  type: z.string().meta({ description: 'urn:dunwell:problem: and the kind of problem' }),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z
    .array(z.object({ field: z.string(), message: z.string() }))
    .optional()
    .meta({ description: 'The fields that are wrong, with dotted paths' }),
});

/** Thrown when a request of the API cannot be answered as asked. The detail is for the caller. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly kind: ProblemKind;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    kind: ProblemKind,
    detail: string,
    more: { errors?: readonly FieldError[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
    this.kind = kind;
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
  }
}

/** The 404 for a thing that is not there, or is another company's: the two look the same. */
export const notFound = (what: string): ApiProblem =>
  new ApiProblem('not-found', `There is no such ${what}.`);

/** The 422 that names the wrong fields. */
export function invalidInput(errors: readonly FieldError[]): ApiProblem {
  const detail = errors.map(({ field, message }) => `${field || 'The body'} ${message}`).join('; ');
  return new ApiProblem('invalid-input', detail, { errors });
}
