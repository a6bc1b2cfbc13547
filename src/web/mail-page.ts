import type { Response } from 'express';

/**
 * Answers with the HTML of a mail. Its own styles are inline and its logo is part of it, so they
 * are allowed here alone, in a document that may do nothing: no script, no form, nothing from
 * elsewhere.
 */
export function sendMailPage(response: Response, html: string): void {
  response.setHeader(
    'Content-Security-Policy',
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  );
  // A sandboxed document has an origin of its own already; the browser would only warn.
  response.removeHeader('Origin-Agent-Cluster');
  response.type('html').send(html);
}
