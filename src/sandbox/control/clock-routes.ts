import type { Router } from 'express';
import { z } from 'zod';
import type { SandboxClock } from '../clock/sandbox-clock.ts';
import { ControlProblem } from '../http/problem.ts';

const newTime = z.strictObject({ now: z.iso.datetime({ offset: true }) });

/** `GET` and `PUT /control/clock`. */
export function addClockRoutes(
  router: Router,
  deps: { clock: SandboxClock; hasCompany: () => Promise<boolean> },
): void {
  router.get('/clock', (_req, res) => {
    res.json({ now: deps.clock.now().toISOString() });
  });

  router.put('/clock', async (req, res) => {
    const { now } = newTime.parse(req.body);
    const mayGoBack = !(await deps.hasCompany());
    const result = await deps.clock.set(new Date(now), { mayGoBack });
    if (result.outcome === 'backwards') {
      const detail = `A company exists, so the clock only goes forward from ${result.now.toISOString()}.`;
      throw new ControlProblem(409, 'The clock cannot go back', detail);
    }
    if (result.followersBehind > 0) {
      const detail = `${result.followersBehind} process(es) did not take the new time within two seconds.`;
      throw new ControlProblem(503, 'The clock is set, but not everywhere', detail);
    }
    res.json({ now: result.now.toISOString() });
  });
}
