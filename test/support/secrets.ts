import { randomBytes } from 'node:crypto';
import type { Credentials } from '../../src/config.ts';
import { standInCredentials } from '../../src/sandbox/credentials.ts';

const random = (): string => randomBytes(24).toString('base64');

/** Secrets that Dunwell and the sandbox share. */
export const newSecrets = () => ({
  clientId: 'dunwell',
  clientSecret: random(),
  verifierToken: random(),
  postmarkToken: random(),
  postmarkAccountToken: random(),
  postmarkWebhookUser: 'postmark',
  postmarkWebhookPassword: random(),
});

/** What Dunwell needs to talk to a sandbox that knows these secrets. */
export const credentialsFor = (base: string, secrets: ReturnType<typeof newSecrets>): Credentials =>
  standInCredentials(base, {
    ...secrets,
    encryptionKey: randomBytes(32),
    sessionSecret: randomBytes(32).toString('hex'),
  });
