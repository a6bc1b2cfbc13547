import { z } from 'zod';
import { faultIn, sortFailure } from './faults.ts';
import { headOf, type SdkFunction } from './sdk.ts';

const responseSchema = z
  .object({
    status: z.number().optional(),
    data: z.unknown(),
    headers: z.object({ intuit_tid: z.string().optional() }).loose().optional(),
  })
  .loose();
const failureSchema = z
  .object({ response: responseSchema.optional(), code: z.string().optional() })
  .loose();

/** A body with the transaction id of the answer it came in. */
export type SdkAnswer = { readonly body: unknown; readonly intuitTid: string | undefined };

/**
 * Runs one of the SDK's functions and gives the body it answers with.
 * @throws one of the classes of errors.ts; nothing of the SDK's error object (which holds the
 * Authorization header) gets out
 */
export function runSdkCall(
  call: SdkFunction,
  values: readonly unknown[],
  kind: 'read' | 'write',
): Promise<SdkAnswer> {
  return new Promise((resolve, reject) => {
    call(...values, (error, body, response) => {
      const given = responseSchema.safeParse(response);
      const failure = failureSchema.safeParse(error);
      const answer = given.success ? given.data : failure.data?.response;
      const intuitTid = answer?.headers?.intuit_tid;
      const said = inJson(body);
      // A 200 may hold a fault; the SDK then calls back with that body as the error.
      const faulty = faultIn(error) ? error : faultIn(said) ? said : undefined;
      if (!error && !faulty) {
        resolve({ body, intuitTid: intuitTid ?? headOf(body)?.intuitTid });
        return;
      }
      const head = headOf(faulty);
      reject(
        sortFailure({
          kind,
          status: answer?.status ?? head?.status ?? (faulty ? 200 : undefined),
          body: faulty ?? inJson(answer?.data),
          intuitTid: intuitTid ?? head?.intuitTid,
          networkCode: failure.data?.code,
        }),
      );
    });
  });
}

/** A file is asked for as bytes, so a fault in its place comes as bytes too. */
function inJson(body: unknown): unknown {
  if (!(body instanceof Uint8Array) || body[0] !== openingBrace) return body;
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return body;
  }
}

const openingBrace = 0x7b;
