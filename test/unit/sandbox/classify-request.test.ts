import { describe, expect, it } from 'vitest';
import { html } from '../../../src/sandbox/http/html.ts';
import { classifyRequest, countMeteredReads } from '../../../src/sandbox/requests/classify.ts';

const kindOf = (method: string, path: string, body?: unknown) => {
  const url = new URL(path, 'http://sandbox');
  return classifyRequest(method, url.pathname, url.searchParams, body)?.kind;
};

describe('what a request is', () => {
  it.each([
    ['GET', '/v3/company/1/query?query=select', undefined, 'query'],
    ['GET', '/v3/company/1/cdc?entities=Invoice', undefined, 'cdc'],
    ['POST', '/v3/company/1/batch', { BatchItemRequest: [] }, 'batch'],
    ['GET', '/v3/company/1/invoice/5', undefined, 'read'],
    ['GET', '/v3/company/1/invoice/5/pdf', undefined, 'pdf'],
    ['POST', '/v3/company/1/invoice/5/send', undefined, 'send'],
    ['POST', '/v3/company/1/invoice', { Line: [] }, 'create'],
    ['POST', '/v3/company/1/invoice', { Id: '5' }, 'update'],
    ['POST', '/v3/company/1/invoice', undefined, 'write'],
    ['POST', '/v3/company/1/invoice?operation=void', { Id: '5' }, 'void'],
    ['POST', '/v3/company/1/payment?operation=update&include=void', { Id: '5' }, 'void'],
    ['POST', '/v3/company/1/invoice?operation=delete', { Id: '5' }, 'delete'],
    ['POST', '/oauth2/v1/tokens/bearer', undefined, 'token'],
    ['POST', '/v2/oauth2/tokens/revoke', undefined, 'revoke'],
    ['POST', '/email', undefined, 'send'],
    ['GET', '/messages/outbound?count=1', undefined, 'query'],
    ['GET', '/control/clock', undefined, undefined],
    ['GET', '/', undefined, undefined],
    ['GET', '/mailbox/1', undefined, undefined],
  ])('%s %s %j is %s', (method, path, body, kind) => {
    expect(kindOf(method, path, body)).toBe(kind);
  });
});

describe('what Intuit meters', () => {
  const ofKind = (kind: string) =>
    ({ api: 'quickbooks', kind, realmId: '1', isOAuth: false }) as const;

  it('counts successful reads, and no write', () => {
    expect(countMeteredReads(ofKind('query'), 200, undefined)).toBe(1);
    expect(countMeteredReads(ofKind('query'), 429, undefined)).toBe(0);
    expect(countMeteredReads(ofKind('query'), null, undefined)).toBe(0);
    expect(countMeteredReads(ofKind('update'), 200, { Id: '1' })).toBe(0);
  });

  it.each([
    [2, [{ Query: 'select' }, { Invoice: {} }, { CDCQuery: { Entities: 'Invoice' } }]],
    [0, [{ Invoice: { PrivateNote: '"Query":' } }]],
    [0, []],
  ])('counts %i of a batch: its queries and change data captures', (count, items) => {
    expect(countMeteredReads(ofKind('batch'), 200, { BatchItemRequest: items })).toBe(count);
    expect(countMeteredReads(ofKind('batch'), 400, { BatchItemRequest: items })).toBe(0);
  });

  it('counts nothing of a batch that cannot be read', () => {
    expect(countMeteredReads(ofKind('batch'), 200, undefined)).toBe(0);
    expect(countMeteredReads(ofKind('batch'), 200, { BatchItemRequest: ['Query'] })).toBe(0);
  });
});

describe('the pages of the sandbox', () => {
  it('escape everything that comes from outside', () => {
    const name = `<script>"&'`;
    expect(html`<p title="${name}">${[html`<b>${name}</b>`]}</p>`.markup).toBe(
      '<p title="&lt;script&gt;&quot;&amp;&#39;"><b>&lt;script&gt;&quot;&amp;&#39;</b></p>',
    );
  });
});
