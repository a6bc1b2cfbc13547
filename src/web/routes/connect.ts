import { Router, type Request } from 'express';
import { z } from 'zod';
import {
  QuickBooksError,
  ReauthoriseError,
  RejectedError,
} from '../../adapters/quickbooks/errors.ts';
import { createWebSessionStore } from '../../adapters/store/web-sessions.ts';
import type { WebDeps } from '../deps.ts';
import { whatFailed } from '../error-handler.ts';
import { paths } from '../pages/paths.ts';
import { limitRate } from '../security/rate-limits.ts';
import { isSameText } from '../security/same-text.ts';
import { randomText, renewSession, saveSession } from '../security/sessions.ts';
import { problemPath, type ConnectProblem } from './home.ts';

const mostPendingStates = 5;
const connectsPerMinute = 120;

const text = z.string().min(1).max(2_000);
const callbackSchema = z.object({
  state: text,
  code: text.optional(),
  realmId: z
    .string()
    .regex(/^\d{1,30}$/)
    .optional(),
  error: text.optional(),
});
type Callback = z.infer<typeof callbackSchema>;

/** `/connect` and `/oauth/callback`: the way to Intuit's consent page and back. */
export function createConnectRoutes(deps: WebDeps): Router {
  const { dunwell } = deps;
  const sessions = createWebSessionStore(dunwell.db);
  const router = Router();
  router.use(['/connect', '/oauth/callback'], limitRate(connectsPerMinute));

  router.get('/connect', async (request, response) => {
    const state = randomText();
    const pending = request.session.connecting ?? [];
    // Several tabs may be on their way at once.
    request.session.connecting = [...pending, state].slice(-mostPendingStates);
    await saveSession(request);
    response.redirect(302, await dunwell.connect.authorizeUrl(state));
  });

  // The address of a callback holds the code, so it is never answered with a page.
  router.get('/oauth/callback', async (request, response) => {
    const callback = callbackSchema.safeParse(request.query);
    if (!callback.success || !(await isOurs(request, callback.data.state))) {
      response.redirect(302, comesAgain(request, callback.data) ?? problemPath('expired'));
      return;
    }
    const problem = problemOf(callback.data);
    const { code, realmId } = callback.data;
    if (problem || code === undefined || realmId === undefined) {
      response.redirect(302, problemPath(problem ?? 'incomplete'));
      return;
    }
    const finished = await finish(deps, request, code, realmId);
    response.redirect(302, finished === 'done' ? paths.sync(realmId) : problemPath(finished));
  });

  /** Whether this session gave the state to Intuit and has not had it back; it is used up now. */
  async function isOurs(request: Request, state: string): Promise<boolean> {
    const pending = request.session.connecting ?? [];
    const known = pending.find((each) => isSameText(each, state));
    if (known === undefined) return false;
    request.session.connecting = pending.filter((each) => each !== known);
    return sessions.takeState(request.sessionID, known);
  }

  return router;
}

/** A reload of a callback that was worked already changes nothing and ends where the first did. */
function comesAgain(request: Request, callback: Callback | undefined): string | undefined {
  const realmId = callback?.realmId;
  if (realmId === undefined || !request.session.realms?.includes(realmId)) return undefined;
  return paths.sync(realmId);
}

function problemOf(callback: Callback): ConnectProblem | undefined {
  if (callback.error === undefined) return undefined;
  return callback.error === 'access_denied' ? 'denied' : 'refused';
}

async function finish(
  deps: WebDeps,
  request: Request,
  code: string,
  realmId: string,
): Promise<'done' | ConnectProblem> {
  try {
    const { subject } = await deps.dunwell.connect.finish(code, realmId);
    const realms = new Set([realmId, ...(request.session.realms ?? [])]);
    await renewSession(request, { realms: [...realms], actor: subject ?? 'owner' });
    return 'done';
  } catch (error) {
    // Whatever it is, the address of a callback is answered with a redirect only.
    const { log } = deps.dunwell;
    const about = { requestId: request.requestId, realmId, ...whatFailed(error) };
    if (error instanceof QuickBooksError) log.warn(about, 'a company could not be connected');
    else log.error(about, 'a company could not be connected');
    const isRefused = error instanceof ReauthoriseError || error instanceof RejectedError;
    return isRefused ? 'refused' : 'unreachable';
  }
}
