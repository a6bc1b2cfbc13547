import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../../src/config.ts';

const complete = {
  BASE_URL: 'https://dunwell.example.com/',
  ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  SESSION_SECRET: 'session-secret-that-is-long-enough-to-pass',
  INTUIT_CLIENT_ID: 'intuit-client-id-value',
  INTUIT_CLIENT_SECRET: 'intuit-client-secret-value',
  INTUIT_WEBHOOK_VERIFIER_TOKEN: 'intuit-verifier-value',
  POSTMARK_SERVER_TOKEN: 'postmark-token-value',
  POSTMARK_FROM: 'billing@example.com',
  POSTMARK_WEBHOOK_USER: 'postmark-user-value',
  POSTMARK_WEBHOOK_PASSWORD: 'postmark-password-value',
};
const refusal = (environment: NodeJS.ProcessEnv): string => {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('The environment was accepted');
};

describe('an environment without anything set', () => {
  it('runs with stand-ins on the usual ports', () => {
    expect(loadConfig({})).toMatchObject({
      credentials: undefined,
      production: false,
      role: 'all',
      port: 3000,
      sandboxPort: 3001,
      baseUrl: 'http://localhost:3000',
      dataDir: '.data',
    });
  });

  it('is the same as one in which everything is empty', () => {
    const empty = Object.fromEntries(Object.keys(complete).map((key) => [key, '']));
    expect(loadConfig({ ...empty, PORT: '', ROLE: '', DATABASE_URL: '' })).toEqual(loadConfig({}));
  });

  it('cannot be production, and each key that is needed is named', () => {
    const message = refusal({ NODE_ENV: 'production' });
    for (const key of Object.keys(complete)) expect(message).toContain(key);
  });
});

describe('credentials', () => {
  it('are taken whole', () => {
    const { credentials, baseUrl } = loadConfig({ ...complete, NODE_ENV: 'production' });
    expect(baseUrl).toBe('https://dunwell.example.com');
    expect(credentials?.encryptionKey).toEqual(Buffer.alloc(32, 7));
    expect(credentials?.intuit.endpoints.api).toBe('https://quickbooks.api.intuit.com/v3/company/');
    expect(credentials?.postmark).toMatchObject({ host: 'api.postmarkapp.com', https: true });
  });

  it('may be those of Intuit’s developer companies', () => {
    const { credentials } = loadConfig({ ...complete, INTUIT_ENVIRONMENT: 'sandbox' });
    expect(credentials?.intuit.endpoints).toMatchObject({
      api: 'https://sandbox-quickbooks.api.intuit.com/v3/company/',
      discoveryUrl: 'https://developer.api.intuit.com/.well-known/openid_sandbox_configuration',
    });
  });

  it.each(Object.keys(complete))('without %s are refused by that name, never by a value', (key) => {
    const message = refusal({ ...complete, [key]: '' });
    expect(message).toContain(key);
    for (const value of Object.values(complete)) expect(message).not.toContain(value);
    for (const other of Object.keys(complete).filter((each) => each !== key)) {
      expect(message).not.toMatch(new RegExp(`\\b${other}\\b`));
    }
  });

  it('of which one is set are half a set, not a reason to use stand-ins', () => {
    const message = refusal({ POSTMARK_SERVER_TOKEN: 'postmark-token-value' });
    expect(message).toContain('INTUIT_CLIENT_ID');
    expect(message).not.toContain('postmark-token-value');
  });

  it('and the stand-ins do not go together', () => {
    expect(refusal({ ...complete, ROLE: 'sandbox' })).toContain('ROLE');
  });

  it('in production need an address that is https', () => {
    const http = { ...complete, NODE_ENV: 'production', BASE_URL: 'http://dunwell.example.com' };
    expect(refusal(http)).toContain('BASE_URL');
    expect(loadConfig({ ...http, NODE_ENV: '' }).baseUrl).toBe('http://dunwell.example.com');
  });
});

describe('a wrong value', () => {
  it.each([
    ['PORT', 'eighty'],
    ['SANDBOX_PORT', '70000'],
    ['ROLE', 'everything-at-once'],
    ['NODE_ENV', 'staging-value'],
    ['LOG_LEVEL', 'chatty-value'],
    ['DATABASE_URL', 'mysql://root:hunter2@db/dunwell'],
    ['MONGODB_URL', 'http://root:hunter2@db'],
    ['BASE_URL', 'dunwell.example.com'],
    ['ENCRYPTION_KEY', 'c2hvcnQ='],
    ['SESSION_SECRET', 'hunter2'],
    ['POSTMARK_FROM', 'hunter2 at example'],
    ['INTUIT_ENVIRONMENT', 'staging-value'],
    ['SYNC_GATHER_MS', '-1234'],
    ['REPAIR_EVERY_HOURS', 'hunter2'],
  ])('of %s is named, and not shown', (key, value) => {
    const message = refusal({ [key]: value });
    expect(message).toContain(key);
    expect(message).not.toContain(value);
  });

  it('does not hide another', () => {
    const message = refusal({ PORT: 'eighty', ROLE: 'everything-at-once' });
    expect(message).toContain('PORT');
    expect(message).toContain('ROLE');
  });
});

it('cannot be changed after it was read', () => {
  expect(Object.isFrozen(loadConfig({}))).toBe(true);
});
