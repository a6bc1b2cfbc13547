import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const secretsSchema = z.object({
  encryptionKey: z.string(),
  sessionSecret: z.string(),
  clientSecret: z.string(),
  verifierToken: z.string(),
  postmarkToken: z.string(),
  webhookPassword: z.string(),
});
type Secrets = z.infer<typeof secretsSchema>;

const fileName = 'sandbox-secrets.json';
const random = (): string => randomBytes(32).toString('base64');

/** Made once for a data folder, so that tokens and sessions outlive a restart. */
async function readOrMakeSecrets(dataDir: string): Promise<Secrets> {
  const file = path.join(dataDir, fileName);
  const made: Secrets = {
    encryptionKey: random(),
    sessionSecret: random(),
    clientSecret: random(),
    verifierToken: random(),
    postmarkToken: random(),
    webhookPassword: random(),
  };
  await mkdir(dataDir, { recursive: true });
  try {
    // Of several processes that start together one gets its file linked, whole from the start.
    const draft = `${file}.${randomBytes(6).toString('hex')}`;
    await writeFile(draft, JSON.stringify(made, null, 2), { mode: 0o600 });
    try {
      await link(draft, file);
    } finally {
      await unlink(draft);
    }
    return made;
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (!exists) throw error;
    return secretsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  }
}

/** Where the local Postmark takes mail in. */
export const sandboxInbound = 'inbound@inbound.postmark.example';

/** What the app needs to talk to stand-ins that listen at `base` and know these secrets. */
export function standInCredentials(
  base: string,
  secrets: {
    encryptionKey: Buffer;
    sessionSecret: string;
    clientId: string;
    clientSecret: string;
    verifierToken: string;
    postmarkToken: string;
    postmarkAccountToken: string;
    postmarkWebhookUser: string;
    postmarkWebhookPassword: string;
  },
) {
  return {
    encryptionKey: secrets.encryptionKey,
    sessionSecret: secrets.sessionSecret,
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
      accountToken: secrets.postmarkAccountToken,
      from: 'reminders@dunwell.example',
      stream: 'outbound',
      webhookUser: secrets.postmarkWebhookUser,
      webhookPassword: secrets.postmarkWebhookPassword,
      inbound: sandboxInbound,
      host: new URL(base).host,
      https: false,
    },
  };
}

/** The credentials of this data folder's stand-ins; secrets that the environment gives go first. */
export async function sandboxCredentials(config: {
  dataDir: string;
  sandboxPort: number;
  encryptionKey: Buffer | undefined;
  sessionSecret: string | undefined;
}) {
  const secrets = await readOrMakeSecrets(config.dataDir);
  return standInCredentials(`http://localhost:${config.sandboxPort}`, {
    ...secrets,
    clientId: 'dunwell',
    encryptionKey: config.encryptionKey ?? Buffer.from(secrets.encryptionKey, 'base64'),
    sessionSecret: config.sessionSecret ?? secrets.sessionSecret,
    // Data folders of before there was one have no secret for it.
    postmarkAccountToken: createHash('sha256').update(secrets.postmarkToken).digest('hex'),
    postmarkWebhookUser: 'postmark',
    postmarkWebhookPassword: secrets.webhookPassword,
  });
}
