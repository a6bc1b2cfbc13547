import { randomBytes } from 'node:crypto';
import connectPgSimple from 'connect-pg-simple';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import type { Logger } from 'pino';
import { openPool } from '../../adapters/postgres/pool.ts';
import type { Flash } from '../components/shell.tsx';

declare module 'express-session' {
  interface SessionData {
    /** The companies that were connected in this session. */
    realms: string[];
    /** Who acts: the OpenID subject of the person who connected, or "owner". */
    actor: string;
    /** What every form carries. */
    csrf: string;
    /** States given to Intuit whose callbacks have not come yet. */
    connecting: string[];
    /** Said once, on the next page. */
    flashes: Flash[];
  }
}

export const sessionCookie = 'dunwell.sid';
const lifetimeMs = 12 * 60 * 60 * 1000;

/** Sessions in PostgreSQL, so that they outlive a restart, serve every process and can be ended. */
export function createSessions(options: {
  databaseUrl: string;
  secret: string;
  isSecure: boolean;
  log: Logger;
}): { handler: RequestHandler; close(): Promise<void> } {
  const { log } = options;
  const pool = openPool({
    databaseUrl: options.databaseUrl,
    applicationName: 'dunwell-sessions',
    max: 5,
    onLost: () => log.warn('a connection of the sessions was lost'),
  });
  const PostgresStore = connectPgSimple(session);
  const store = new PostgresStore({
    pool,
    tableName: 'session',
    errorLog: () => log.error('sessions could not be cleaned up'),
  });
  return {
    handler: session({
      name: sessionCookie,
      store,
      secret: options.secret,
      resave: false,
      saveUninitialized: false,
      rolling: true,
      proxy: options.isSecure,
      cookie: {
        httpOnly: true,
        sameSite: 'lax',
        secure: options.isSecure,
        maxAge: lifetimeMs,
        path: '/',
      },
    }),
    async close() {
      store.close();
      await pool.end();
    },
  };
}

/** A text of 256 random bits, for states and form tokens. */
export const randomText = (): string => randomBytes(32).toString('base64url');

/** Stores what was changed, for answers that must not leave before it is stored. */
export function saveSession(request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.save((error: unknown) => (error ? reject(asError(error)) : resolve()));
  });
}

/** A new session id for the same browser, so that nobody who knew the old one gains by it. */
export async function renewSession(
  request: Request,
  content: { realms: string[]; actor: string },
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.regenerate((error: unknown) => (error ? reject(asError(error)) : resolve()));
  });
  Object.assign(request.session, { ...content, csrf: randomText() });
  await saveSession(request);
}

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('The session could not be stored');
