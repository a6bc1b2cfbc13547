import type { Queries } from './database.ts';

/** What the pages need of the session table beyond what connect-pg-simple does. */
export function createWebSessionStore(db: Queries) {
  return {
    /**
     * Takes a state out of a session's pending ones, so that of two callbacks at once only one
     * finds it. @returns whether it was there
     */
    async takeState(sessionId: string, state: string): Promise<boolean> {
      const taken = await db.$executeRaw`
        update session
        set sess = jsonb_set(sess::jsonb, '{connecting}', (sess::jsonb -> 'connecting') - ${state})::json
        where sid = ${sessionId} and (sess::jsonb -> 'connecting') ? ${state}`;
      return taken > 0;
    },
  };
}
