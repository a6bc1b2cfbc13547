import { z } from 'zod';

/** Thrown when the environment cannot be used; the message names every key that is wrong. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const blankIsUnset = (value: unknown): unknown => (value === '' ? undefined : value);
const optionalText = z.preprocess(blankIsUnset, z.string().optional());
const port = (fallback: number) =>
  z.preprocess(blankIsUnset, z.coerce.number().int().min(1).max(65535).default(fallback));

const environmentSchema = z.object({
  NODE_ENV: z.preprocess(
    blankIsUnset,
    z.enum(['development', 'test', 'production']).default('development'),
  ),
  ROLE: z.preprocess(blankIsUnset, z.enum(['web', 'worker', 'all', 'sandbox']).default('all')),
  PORT: port(3000),
  SANDBOX_PORT: port(3001),
  BASE_URL: z.preprocess(
    blankIsUnset,
    z.url('must be a full address such as https://app.example.com').optional(),
  ),
  LOG_LEVEL: z.preprocess(
    blankIsUnset,
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  ),
  DATA_DIR: z.preprocess(blankIsUnset, z.string().default('.data')),
  DATABASE_URL: z.preprocess(
    blankIsUnset,
    z.url({ protocol: /^postgres(ql)?$/, error: 'must start with postgresql://' }).optional(),
  ),
  EMBEDDED_POSTGRES_PORT: z.preprocess(
    blankIsUnset,
    z.coerce.number().int().min(1).max(65535).optional(),
  ),
  MONGODB_URL: z.preprocess(
    blankIsUnset,
    z.url({ protocol: /^mongodb(\+srv)?$/, error: 'must start with mongodb://' }).optional(),
  ),
  ENCRYPTION_KEY: z.preprocess(
    blankIsUnset,
    z
      .string()
      .refine(
        (text) => Buffer.from(text, 'base64').length === 32,
        'must be 32 random bytes in base64 (openssl rand -base64 32)',
      )
      .optional(),
  ),
  SESSION_SECRET: z.preprocess(
    blankIsUnset,
    z.string().min(32, 'must have at least 32 characters (openssl rand -hex 32)').optional(),
  ),
  INTUIT_CLIENT_ID: optionalText,
  INTUIT_CLIENT_SECRET: optionalText,
  INTUIT_WEBHOOK_VERIFIER_TOKEN: optionalText,
  INTUIT_ENVIRONMENT: z.preprocess(
    blankIsUnset,
    z.enum(['sandbox', 'production']).default('production'),
  ),
  POSTMARK_SERVER_TOKEN: optionalText,
  POSTMARK_ACCOUNT_TOKEN: optionalText,
  POSTMARK_FROM: z.preprocess(blankIsUnset, z.email('must be a mail address').optional()),
  POSTMARK_MESSAGE_STREAM: z.preprocess(blankIsUnset, z.string().default('outbound')),
  POSTMARK_WEBHOOK_USER: optionalText,
  POSTMARK_WEBHOOK_PASSWORD: optionalText,
  POSTMARK_INBOUND_ADDRESS: z.preprocess(
    blankIsUnset,
    z
      .email('must be a mail address')
      .refine(
        // Beside the hash of a mail the part before the @ may have 64 characters in all.
        (address) => /^[^+@]{1,38}@/.test(address),
        'must have at most 38 characters and no + before the @',
      )
      .optional(),
  ),
  SYNC_GATHER_MS: z.preprocess(
    blankIsUnset,
    z.coerce.number().int().min(0).max(60_000).default(250),
  ),
  METERED_READ_BUDGET: z.preprocess(
    blankIsUnset,
    z.coerce.number().int().min(1).max(2_000_000_000).default(500_000),
  ),
  REPAIR_EVERY_HOURS: z.preprocess(blankIsUnset, z.coerce.number().min(0.25).max(168).default(4)),
  STALE_AFTER_HOURS: z.preprocess(blankIsUnset, z.coerce.number().min(1).max(720).default(24)),
  COMPARE_EVERY_DAYS: z.preprocess(blankIsUnset, z.coerce.number().min(1).max(31).default(7)),
});

type Environment = z.infer<typeof environmentSchema>;

/** Where Intuit's servers are; discovery replaces the OAuth ones when it can be read. */
export type IntuitEndpoints = {
  readonly discoveryUrl: string;
  readonly authorize: string;
  readonly token: string;
  readonly revoke: string;
  readonly userInfo: string;
  readonly jwks: string;
  readonly issuer: string;
  /** Ends with `/v3/company/`. */
  readonly api: string;
};

export type Credentials = {
  readonly encryptionKey: Buffer;
  readonly sessionSecret: string;
  readonly intuit: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly verifierToken: string;
    readonly endpoints: IntuitEndpoints;
  };
  readonly postmark: {
    readonly serverToken: string;
    /** Of the account that the server belongs to; absent: its senders cannot be read. */
    readonly accountToken: string | undefined;
    readonly from: string;
    readonly stream: string;
    readonly webhookUser: string;
    readonly webhookPassword: string;
    /** Where Postmark takes in what payers answer; null: answers go to the owner alone. */
    readonly inbound: string | null;
    /** Host, with a port where it is not the usual one. */
    readonly host: string;
    readonly https: boolean;
  };
};

export type Config = {
  readonly production: boolean;
  readonly role: 'web' | 'worker' | 'all' | 'sandbox';
  readonly port: number;
  readonly sandboxPort: number;
  /** The app's public address, without a trailing slash. */
  readonly baseUrl: string;
  readonly logLevel: string;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly embeddedPostgresPort: number | undefined;
  readonly mongodbUrl: string | undefined;
  readonly syncGatherMs: number;
  readonly repairEveryHours: number;
  /** A mirror that was not in step for longer than this is not acted on. */
  readonly staleAfterHours: number;
  /** How often open balances are compared with QuickBooks' own report. */
  readonly compareEveryDays: number;
  /** Reads that Intuit's plan allows the app in a calendar month, all companies together. */
  readonly meteredReadBudget: number;
  /** Absent: no credentials are set, and the program can only run with stand-ins. */
  readonly credentials: Credentials | undefined;
  /** Secrets that may be set without credentials too. */
  readonly encryptionKey: Buffer | undefined;
  readonly sessionSecret: string | undefined;
};

const credentialKeys = [
  'INTUIT_CLIENT_ID',
  'INTUIT_CLIENT_SECRET',
  'INTUIT_WEBHOOK_VERIFIER_TOKEN',
  'POSTMARK_SERVER_TOKEN',
  'POSTMARK_FROM',
  'POSTMARK_WEBHOOK_USER',
  'POSTMARK_WEBHOOK_PASSWORD',
] as const;
const neededWithCredentials = [
  ...credentialKeys,
  'ENCRYPTION_KEY',
  'SESSION_SECRET',
  'BASE_URL',
] as const;

/**
 * Reads the environment once, at start. Empty counts as unset; secrets have no defaults.
 * @throws ConfigError naming every key that is missing or wrong, never its value.
 */
export function loadConfig(source: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environmentSchema.safeParse(source);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`The environment cannot be used:\n  ${lines.join('\n  ')}`);
  }
  const environment = parsed.data;
  const credentials = readCredentials(environment);
  if (environment.NODE_ENV === 'production' && !credentials) {
    throw new ConfigError(
      `NODE_ENV is production, but these keys are not set: ${neededWithCredentials.join(', ')}. ` +
        'See .env.example.',
    );
  }
  refuseContradictions(environment, credentials);
  return Object.freeze({
    production: environment.NODE_ENV === 'production',
    role: environment.ROLE,
    port: environment.PORT,
    sandboxPort: environment.SANDBOX_PORT,
    baseUrl: (environment.BASE_URL ?? `http://localhost:${environment.PORT}`).replace(/\/+$/, ''),
    logLevel: environment.LOG_LEVEL,
    dataDir: environment.DATA_DIR,
    databaseUrl: environment.DATABASE_URL,
    embeddedPostgresPort: environment.EMBEDDED_POSTGRES_PORT,
    mongodbUrl: environment.MONGODB_URL,
    syncGatherMs: environment.SYNC_GATHER_MS,
    repairEveryHours: environment.REPAIR_EVERY_HOURS,
    staleAfterHours: environment.STALE_AFTER_HOURS,
    compareEveryDays: environment.COMPARE_EVERY_DAYS,
    meteredReadBudget: environment.METERED_READ_BUDGET,
    credentials,
    encryptionKey: decodeKey(environment.ENCRYPTION_KEY),
    sessionSecret: environment.SESSION_SECRET,
  });
}

function refuseContradictions(
  environment: Environment,
  credentials: Credentials | undefined,
): void {
  if (credentials && environment.ROLE === 'sandbox') {
    throw new ConfigError(
      'ROLE is sandbox, which runs the local stand-ins; they never run beside real credentials.',
    );
  }
  if (environment.STALE_AFTER_HOURS <= environment.REPAIR_EVERY_HOURS) {
    throw new ConfigError(
      'STALE_AFTER_HOURS must be more than REPAIR_EVERY_HOURS: a quiet mirror is known to be in ' +
        'step only after each repair.',
    );
  }
  const isSafe = environment.BASE_URL?.startsWith('https:') ?? false;
  if (environment.NODE_ENV === 'production' && !isSafe) {
    throw new ConfigError('NODE_ENV is production, so BASE_URL must start with https://.');
  }
}

const decodeKey = (text: string | undefined): Buffer | undefined =>
  text === undefined ? undefined : Buffer.from(text, 'base64');

/** All or nothing: half a set of credentials is a mistake, not a reason to fall back. */
function readCredentials(environment: Environment): Credentials | undefined {
  if (credentialKeys.every((key) => environment[key] === undefined)) return undefined;
  const missing = neededWithCredentials.filter((key) => environment[key] === undefined);
  if (missing.length > 0) {
    throw new ConfigError(
      `Some Intuit or Postmark keys are set, but these are missing: ${missing.join(', ')}. ` +
        'Set them all, or none to run with the local stand-ins. See .env.example.',
    );
  }
  const text = (key: (typeof neededWithCredentials)[number]): string => environment[key] ?? '';
  return {
    encryptionKey: Buffer.from(text('ENCRYPTION_KEY'), 'base64'),
    sessionSecret: text('SESSION_SECRET'),
    intuit: {
      clientId: text('INTUIT_CLIENT_ID'),
      clientSecret: text('INTUIT_CLIENT_SECRET'),
      verifierToken: text('INTUIT_WEBHOOK_VERIFIER_TOKEN'),
      endpoints: intuitEndpoints(environment.INTUIT_ENVIRONMENT),
    },
    postmark: {
      serverToken: text('POSTMARK_SERVER_TOKEN'),
      accountToken: environment.POSTMARK_ACCOUNT_TOKEN,
      from: text('POSTMARK_FROM'),
      stream: environment.POSTMARK_MESSAGE_STREAM,
      webhookUser: text('POSTMARK_WEBHOOK_USER'),
      webhookPassword: text('POSTMARK_WEBHOOK_PASSWORD'),
      inbound: environment.POSTMARK_INBOUND_ADDRESS ?? null,
      host: 'api.postmarkapp.com',
      https: true,
    },
  };
}

/** Intuit's published addresses, used until (or unless) the discovery document answers. */
function intuitEndpoints(environment: 'sandbox' | 'production'): IntuitEndpoints {
  const isSandbox = environment === 'sandbox';
  return {
    discoveryUrl: `https://developer.api.intuit.com/.well-known/openid_${isSandbox ? 'sandbox_' : ''}configuration`,
    authorize: 'https://appcenter.intuit.com/connect/oauth2',
    token: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
    revoke: 'https://developer.api.intuit.com/v2/oauth2/tokens/revoke',
    userInfo: `https://${isSandbox ? 'sandbox-' : ''}accounts.platform.intuit.com/v1/openid_connect/userinfo`,
    jwks: 'https://oauth.platform.intuit.com/op/v1/jwks',
    issuer: 'https://oauth.platform.intuit.com/op/v1',
    api: `https://${isSandbox ? 'sandbox-' : ''}quickbooks.api.intuit.com/v3/company/`,
  };
}
