import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  ClosedPeriodError,
  NotFoundError,
  RejectedError,
  StaleObjectError,
  ThrottledError,
  TokenRejectedError,
  TransientError,
  UnknownOutcomeError,
} from '../../../src/adapters/quickbooks/errors.ts';
import { faultIn, sortFailure, type FailedCall } from '../../../src/adapters/quickbooks/faults.ts';
import { runSdkCall } from '../../../src/adapters/quickbooks/outcome.ts';

const recorded = (name: string) =>
  z
    .object({ status: z.number(), response: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync(`test/fixtures/quickbooks/${name}.json`, 'utf8')));
const fault = (code: string, more: object = {}) => ({
  Fault: { Error: [{ Message: 'Message', Detail: 'Detail', code, ...more }], type: 'x' },
});
const sort = (call: Partial<FailedCall>) =>
  sortFailure({
    kind: 'write',
    status: 400,
    body: undefined,
    intuitTid: 'tid-1',
    networkCode: undefined,
    ...call,
  });

describe('what QuickBooks answers', () => {
  it('with an expired token is a rejected token, and the token is not repeated', () => {
    const { status, response } = recorded('token-expired');
    const withToken = JSON.parse(
      JSON.stringify(response).replace('REDACTED', 'eyJhbGciOiJkaXIi-secret'),
    );
    const error = sort({ status, body: withToken });
    expect(error).toBeInstanceOf(TokenRejectedError);
    expect(error.details).toMatchObject({ status: 401, code: '3200', intuitTid: 'tid-1' });
    expect(`${error.message}${JSON.stringify(error)}${error.stack ?? ''}`).not.toContain('secret');
  });

  it('with a name that is taken is a refusal that says so', () => {
    const { status, response } = recorded('duplicate-name');
    const error = sort({ status, body: response });
    expect(error).toBeInstanceOf(RejectedError);
    expect(error.message).toBe('QuickBooks refused: Duplicate Name Exists Error (code 6240)');
  });

  it.each([
    ['5010', StaleObjectError],
    ['610', NotFoundError],
    ['6210', ClosedPeriodError],
    ['6000', RejectedError],
    ['6140', RejectedError],
    ['6190', RejectedError],
    ['2020', RejectedError],
    ['3001', ThrottledError],
    ['3100', TokenRejectedError],
    ['120', TokenRejectedError],
  ])('with code %s is sorted, as text or number, with 400 or 200', (code, expected) => {
    for (const status of [400, 200]) {
      expect(sort({ status, body: fault(code) })).toBeInstanceOf(expected);
      const asNumber = { Fault: { Error: [{ Message: 'x', code: Number(code) }] } };
      expect(sort({ status, body: asNumber })).toBeInstanceOf(expected);
    }
  });

  it.each([
    [429, ThrottledError],
    [401, TokenRejectedError],
    [302, TransientError],
    [403, TransientError],
    [404, TransientError],
    [413, RejectedError],
  ])('with HTTP %i and a page of HTML is sorted by its status', (status, expected) => {
    for (const kind of ['read', 'write'] as const) {
      const error = sort({ kind, status, body: '<html>ticket 4711</html>' });
      expect(error).toBeInstanceOf(expected);
      expect(error.message).not.toContain('html');
    }
  });

  it('with 3001 and 403 asks for fewer requests, as it used to', () => {
    expect(sort({ status: 403, body: fault('3001') })).toBeInstanceOf(ThrottledError);
  });

  it.each([500, 502, 503, 504])(
    'with HTTP %i leaves a write unknown and a read undone',
    (status) => {
      for (const body of [undefined, '<html></html>', fault('10000')]) {
        expect(sort({ kind: 'write', status, body })).toBeInstanceOf(UnknownOutcomeError);
        expect(sort({ kind: 'read', status, body })).toBeInstanceOf(TransientError);
      }
    },
  );

  it('with a fault for a system failure in a 200 leaves a write unknown', () => {
    expect(sort({ status: 200, body: fault('10000') })).toBeInstanceOf(UnknownOutcomeError);
  });

  it.each([200, 201])(
    'with HTTP %i and no JSON leaves a write unknown and a read undone',
    (status) => {
      expect(sort({ status, body: '<html></html>' })).toBeInstanceOf(UnknownOutcomeError);
      expect(sort({ kind: 'read', status, body: '{"Invoice":{"Id' })).toBeInstanceOf(
        TransientError,
      );
    },
  );

  it('with a refusal names the field, and lets no address or token through', () => {
    const message = `Invalid ada@example.com for Bearer ${'x'.repeat(50)} eyJ-short`;
    const error = sort({ body: fault('2050', { Message: message, element: 'BillEmail' }) });
    expect(error).toBeInstanceOf(RejectedError);
    expect(error.details).toMatchObject({ field: 'BillEmail', code: '2050' });
    expect(error.message).toContain('in BillEmail');
    expect(error.message).not.toMatch(/ada@|xxxx|eyJ/);
    const flood = sort({ body: fault('2050', { Message: 'word '.repeat(1_000) }) });
    expect(flood.message.length).toBeLessThan(400);
  });

  it('may spell a fault in two ways, with or without its parts', () => {
    expect(faultIn(fault('1', { element: 'Line' }))).toMatchObject({ code: '1', field: 'Line' });
    expect(faultIn({ fault: { error: [{ message: 'lower' }] } })).toMatchObject({
      code: '',
      message: 'lower',
    });
    for (const body of [undefined, null, 'text', {}, { Fault: {} }, { Fault: { Error: [] } }]) {
      expect(faultIn(body)).toBeUndefined();
    }
  });
});

describe('no answer at all', () => {
  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'])(
    'with %s has written nothing',
    (networkCode) => {
      for (const kind of ['read', 'write'] as const) {
        expect(sort({ kind, status: undefined, networkCode })).toBeInstanceOf(TransientError);
      }
    },
  );

  it.each(['ECONNRESET', 'ETIMEDOUT', 'ECONNABORTED', 'EPIPE', 'UND_ERR_SOCKET', undefined])(
    'with %s may have written',
    (networkCode) => {
      expect(sort({ status: undefined, networkCode })).toBeInstanceOf(UnknownOutcomeError);
      expect(sort({ kind: 'read', status: undefined, networkCode })).toBeInstanceOf(TransientError);
    },
  );
});

describe('a call of the SDK', () => {
  const secret = 'Bearer eyJ-secret';
  const axiosError = (response?: object) =>
    Object.assign(new Error('Request failed'), {
      code: 'ERR_BAD_REQUEST',
      config: { headers: { Authorization: secret } },
      request: { _header: secret },
      response,
    });
  const failing = (error: unknown, body?: unknown, response?: unknown) =>
    runSdkCall(
      (...values) => {
        const callback = values.at(-1);
        if (typeof callback === 'function') callback(error, body, response);
      },
      [],
      'write',
    );

  it('that fails lets nothing of the SDK’s error out', async () => {
    const response = {
      status: 400,
      data: fault('5010'),
      headers: { intuit_tid: 'tid-9' },
      config: { headers: { Authorization: secret } },
    };
    const error: unknown = await failing(axiosError(response)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(StaleObjectError);
    expect(error).toMatchObject({ details: { intuitTid: 'tid-9', status: 400, code: '5010' } });
    const shown = JSON.stringify(error, Object.getOwnPropertyNames(error));
    expect(shown).not.toContain('secret');
  });

  it('that answers 200 with a fault fails, however the SDK hands it over', async () => {
    await expect(failing(fault('6000'))).rejects.toThrow(RejectedError);
    await expect(failing(null, fault('5010'), { status: 200 })).rejects.toThrow(StaleObjectError);
  });

  it('that gets no answer is of unknown outcome', async () => {
    const broken = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    await expect(failing(broken)).rejects.toThrow(UnknownOutcomeError);
    await expect(failing('a text, as some paths of the SDK give')).rejects.toThrow(
      UnknownOutcomeError,
    );
  });

  it('that the SDK refuses to make at all is an error of ours', async () => {
    const call = runSdkCall(
      () => {
        throw new TypeError('Id is missing');
      },
      [],
      'write',
    );
    await expect(call).rejects.toThrow(TypeError);
  });
});
