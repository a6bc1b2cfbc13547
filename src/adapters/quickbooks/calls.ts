import type { IntuitEndpoints } from '../../config.ts';
import { backOffMs } from './back-off.ts';
import {
  QuickBooksError,
  ReauthoriseError,
  ThrottledError,
  TokenRejectedError,
  TransientError,
} from './errors.ts';
import { runSdkCall, type SdkAnswer } from './outcome.ts';
import { createSdkClient } from './sdk.ts';
import type { TokenSource } from './tokens.ts';
import type { Turns } from './turns.ts';

/** One call of an SDK's function for a company. */
export type Call = {
  readonly realmId: string;
  readonly tokens: TokenSource;
  readonly kind: 'read' | 'write';
  /** The SDK's name of it. */
  readonly name: string;
  readonly values: readonly unknown[];
  /** How many reads Intuit meters for it when it is answered; 0 for a write. */
  readonly metered: number;
};

/** Told of every read that Intuit counts. */
export type Meter = { count(realmId: string, reads: number): void };

export type CallDeps = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly endpoints: () => Promise<IntuitEndpoints>;
  readonly turns: Turns;
  readonly meter: Meter;
  /** Waits before a read is repeated; tests do not. */
  readonly pause?: (ms: number) => Promise<void>;
};

const readTries = 3;
// Codes with which QuickBooks itself ends a grant; a bare 403 may come from anything on the way.
const deniedCodes = new Set(['3100', '120', '3200']);

/**
 * Makes calls at the company's pace. A rejected access token is renewed once; reads are repeated a
 * few times with growing waits; after a 429 the company is left alone for a minute, by everybody.
 */
export function createCaller(deps: CallDeps): (call: Call) => Promise<SdkAnswer> {
  const { pause = waitFor } = deps;

  async function once(call: Call, accessToken: string): Promise<SdkAnswer> {
    const { realmId, kind, name, values, metered } = call;
    const { api } = await deps.endpoints();
    await deps.turns.take(realmId, name === 'batch' ? 'batch' : 'call');
    const { clientId, clientSecret } = deps;
    const sdk = createSdkClient({ clientId, clientSecret, accessToken, realmId, api });
    try {
      const answer = await runSdkCall(sdk(name), values, kind);
      if (metered > 0) deps.meter.count(realmId, metered);
      return answer;
    } catch (error) {
      const status = error instanceof QuickBooksError ? error.details.status : undefined;
      // A fault in a 200 is an answered call all the same.
      const isAnswered = status !== undefined && status >= 200 && status < 300;
      if (metered > 0 && isAnswered) deps.meter.count(realmId, metered);
      if (error instanceof ThrottledError) await deps.turns.rest(realmId);
      throw error;
    }
  }

  return async (call) => {
    const { realmId, tokens } = call;
    let isRenewed = false;
    for (let attempt = 1; ; attempt += 1) {
      let accessToken = '';
      try {
        accessToken = await tokens.accessToken(realmId);
        return await once(call, accessToken);
      } catch (error) {
        if (error instanceof TokenRejectedError) {
          if (isRenewed) throw await ended(call, error);
          isRenewed = true;
          await tokens.renew(realmId, accessToken);
          continue;
        }
        const mayRepeat = call.kind === 'read' && error instanceof TransientError;
        if (!mayRepeat || attempt >= readTries) throw error;
        await pause(backOffMs(attempt));
      }
    }
  };
}

const waitFor = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Not even a new token is accepted: the person who connected may have lost the right to it. */
async function ended(
  { realmId, tokens }: Call,
  { message, details }: TokenRejectedError,
): Promise<ReauthoriseError> {
  if (deniedCodes.has(details.code ?? '')) await tokens.end(realmId, message);
  return new ReauthoriseError(message, details);
}
