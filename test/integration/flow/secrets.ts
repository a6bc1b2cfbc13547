import { randomBytes } from 'node:crypto';
import type { Credentials } from '../../../src/config.ts';

const random = (): string => randomBytes(24).toString('base64');

/** Secrets that Dunwell and the sandbox share. */
export const newSecrets = () => ({
  clientId: 'dunwell',
  clientSecret: random(),
  verifierToken: random(),
  postmarkToken: random(),
  postmarkWebhookUser: 'postmark',
  postmarkWebhookPassword: random(),
});

/** What Dunwell needs to talk to a sandbox that knows these secrets. */
export function credentialsFor(base: string, secrets: ReturnType<typeof newSecrets>): Credentials {
  return {
    encryptionKey: randomBytes(32),
    sessionSecret: randomBytes(32).toString('hex'),
    intuit: {
      clientId: secrets.clientId,
      clientSecret: secrets.clientSecret,
      verifierToken: secrets.verifierToken,
      endpoints: {
        discoveryUrl: `${base}/.well-known/openid_sandbox_configuration`,
        authorize: `${base}/connect/oauth2`,
        token: `${base}/oauth2/v1/tokens/bearer`,
        revoke: `${base}/v2/oauth2/tokens/revoke`,
        userInfo: `${base}/v1/openid_connect/userinfo`,
        jwks: `${base}/op/v1/jwks`,
        issuer: 'https://oauth.platform.intuit.com/op/v1',
        api: `${base}/v3/company/`,
      },
    },
    postmark: {
      serverToken: secrets.postmarkToken,
      from: 'reminders@dunwell.example',
      stream: 'outbound',
      webhookUser: secrets.postmarkWebhookUser,
      webhookPassword: secrets.postmarkWebhookPassword,
      host: new URL(base).host,
      https: false,
    },
  };
}
