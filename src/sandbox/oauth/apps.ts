import { createHash, timingSafeEqual } from 'node:crypto';

/** An app known to the sandbox's Intuit: the one being built. */
export type RegisteredApp = {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Redirect addresses must start with this. */
  readonly baseUrl: string;
};

/** Client id of the second app, whose tokens the control surface hands out. */
export const controlAppId = 'sandbox-control-surface';

/** Intuit's issuer: real id tokens carry it, and intuit-oauth accepts no other. */
export const issuer = 'https://oauth.platform.intuit.com/op/v1';

export const accountingScope = 'com.intuit.quickbooks.accounting';

/** The one person of the sandbox, as userinfo and the id token describe them. */
export const sandboxPerson = {
  sub: '5ad9e0f4-3c1b-4d7e-9b3e-0a6f5b1c2d3e',
  givenName: 'Sam',
  familyName: 'Hartwell',
  email: 'sam@hartwell.example',
  emailVerified: true,
};

/** Whether a redirect address belongs to the app: its own origin, no fragment. */
export function isRedirectOfApp(app: RegisteredApp, redirectUri: string): boolean {
  if (!URL.canParse(redirectUri)) return false;
  const url = new URL(redirectUri);
  return url.origin === new URL(app.baseUrl).origin && url.hash === '' && url.username === '';
}

/** Checks `Authorization: Basic`, or client_id and client_secret in the form, in constant time. */
export function isClientOf(
  app: RegisteredApp,
  authorization: string | undefined,
  form: Readonly<Record<string, string | undefined>>,
): boolean {
  const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  const given = basic
    ? Buffer.from(basic, 'base64').toString('utf8')
    : `${form['client_id'] ?? ''}:${form['client_secret'] ?? ''}`;
  return isSameText(given, `${app.clientId}:${app.clientSecret}`);
}

/** Compares two texts without telling by its time where they differ. */
export function isSameText(left: string, right: string): boolean {
  return timingSafeEqual(sha256(left), sha256(right));
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
