import type { Router } from 'express';
import { ControlProblem } from '../http/problem.ts';

const waitAtMostMs = 60_000;
const askEveryMs = 50;

type Idle = { appIsIdle: () => Promise<boolean>; webhooksAreIdle: () => Promise<boolean> };

/** `POST /control/idle`: answers when nothing is left to do at the present clock. */
export function addIdleRoutes(router: Router, deps: Idle): void {
  router.post('/idle', async (_req, res) => {
    if (!(await waitUntilIdle(deps))) {
      const detail = `There was still work after ${waitAtMostMs / 1000} seconds.`;
      throw new ControlProblem(503, 'Not idle', detail);
    }
    res.json({ idle: true });
  });
}

/**
 * Waits, at most a minute, until the app and the deliveries are idle. Each may make work for the
 * other, so the deliveries are asked again after the app.
 */
export async function waitUntilIdle(deps: Idle): Promise<boolean> {
  for (let asked = 0; asked < waitAtMostMs / askEveryMs; asked += 1) {
    const isIdle =
      (await deps.webhooksAreIdle()) && (await deps.appIsIdle()) && (await deps.webhooksAreIdle());
    if (isIdle) return true;
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
  }
  return false;
}
