/** QuickBooks' v3 API over the ledger, as an Express router for `/v3/company/:realmId`. */
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { newTransactionId } from '../http/transaction-id.ts';
import { authFailureBody } from './auth-failures.ts';
import { runBatch } from './batch.ts';
import { runChangeDataCapture } from './change-data-capture.ts';
import { findEntityType, type EntityType } from './entity-types.ts';
import {
  faultBody,
  invalidLength,
  invalidProperty,
  QuickBooksFault,
  queryUnreadable,
  requiredMissing,
  throttleExceeded,
  unsupportedOperation,
} from './faults.ts';
import { withDownloadLinks } from './files/download-links.ts';
import {
  addFileRoutes,
  createDownloadRouter,
  originOf,
  readUploadBody,
} from './files/file-routes.ts';
import { withInvoiceLinks } from './invoice-links.ts';
import { parseJsonObject, textAt, type JsonObject } from './json.ts';
import type { Ledger, LedgerOperation } from './ledger.ts';
import { renderPdf } from './pdf.ts';
import { runReport } from './reports/run-report.ts';
import { answerTime } from './times.ts';

/** What the token of a request allows, or why it allows nothing. */
export type Authentication =
  { realmId: string; appId: string } | 'expired' | 'invalid' | 'forbidden';
export type Authenticate = (req: Request) => Promise<Authentication>;
/** Whether a call of an app is within QuickBooks' limits. */
export type Admit = (call: { realmId: string; appId: string; isBatch: boolean }) => boolean;

type Handler = (req: Request, res: Response) => Promise<void>;

const maxRequestId = 50;

/**
 * The router; mount it at the server's root. `authenticate` decides whose token a request
 * carries; a token of another realm is answered 403. `admit` decides whether a call is answered
 * 429; every call is admitted when it is absent. Every answer carries `intuit_tid`.
 */
export function createQuickBooksRouter(deps: {
  ledger: Ledger;
  authenticate: Authenticate;
  admit?: Admit;
}): Router {
  const { ledger, authenticate, admit = () => true } = deps;
  const router = express.Router();
  const company = express.Router({ mergeParams: true });

  company.use((_req, res, next) => {
    res.set('intuit_tid', newTransactionId());
    next();
  });
  company.use(async (req, res, next) => {
    const appId = await authorisedApp(authenticate, ledger, req, res);
    if (appId === undefined) return;
    if (admit({ realmId: realmOf(req), appId, isBatch: /^\/batch\/?$/i.test(req.path) })) {
      next();
      return;
    }
    // The caller must be able to finish sending before it reads the answer.
    req.resume();
    throw throttleExceeded();
  });
  company.use('/upload', readUploadBody);
  company.use(express.text({ type: () => true, limit: '20mb' }));

  const get = (path: string, handler: Handler) => company.get(path, handler);
  const post = (path: string, handler: Handler) => company.post(path, handler);

  const withLinks = async (req: Request, answer: JsonObject): Promise<JsonObject> => {
    const realmId = realmOf(req);
    const linked = await withInvoiceLinks(ledger, realmId, req.query.include, answer);
    return withDownloadLinks(ledger, realmId, originOf(req), linked);
  };

  const query: Handler = async (req, res) => {
    const statement = textOf(req.query.query) ?? bodyText(req);
    if (statement === '') throw queryUnreadable('the statement is empty');
    const realmId = realmOf(req);
    const answer = await ledger.query(realmId, statement);
    answerJson(res, ledger, { QueryResponse: await withLinks(req, answer.response) });
  };
  get('/query', query);
  post('/query', query);

  get('/cdc', async (req, res) => {
    const entities = textOf(req.query.entities);
    const since = textOf(req.query.changedSince);
    const changes = await runChangeDataCapture(ledger, realmOf(req), entities, since);
    answerJson(res, ledger, { CDCResponse: changes });
  });

  post('/batch', async (req, res) => {
    const items = await runBatch(ledger, realmOf(req), bodyObject(req), requestIdOf(req));
    answerJson(res, ledger, { BatchItemResponse: items });
  });

  addFileRoutes(company, { ledger, realmOf, requestIdOf });

  get('/reports/:name', async (req, res) => {
    const parameters = Object.fromEntries(
      Object.entries(req.query).map(([name, value]) => [name.toLowerCase(), textOf(value)]),
    );
    res.json(await runReport(ledger, realmOf(req), param(req, 'name'), parameters));
  });

  get('/preferences', async (req, res) => {
    const preferences = await ledger.read(realmOf(req), typeOf('preferences'), '1');
    answerJson(res, ledger, { Preferences: preferences });
  });

  get('/:entity/:id/pdf', async (req, res) => {
    const type = typeOf(param(req, 'entity'));
    // What can be sent can be printed; nothing else has a form.
    if (!type.can.includes('send')) throw unsupportedOperation(`pdf ${type.name}`);
    const entity = await ledger.read(realmOf(req), type, param(req, 'id'));
    res.type('application/pdf').send(renderPdf(type.name, entity));
  });

  get('/:entity/:id', async (req, res) => {
    const type = typeOf(param(req, 'entity'));
    const realmId = realmOf(req);
    // A company is read by its realm's id, and answers its own Id 1.
    const id = type.name === 'CompanyInfo' ? '1' : param(req, 'id');
    const answer = { [type.name]: await ledger.read(realmId, type, id) };
    answerJson(res, ledger, await withLinks(req, answer));
  });

  post('/:entity/:id/send', async (req, res) => {
    const { name: type } = typeOf(param(req, 'entity'));
    const id = param(req, 'id');
    const operation = { kind: 'send' as const, type, id, sendTo: textOf(req.query.sendTo) };
    res.json(await ledger.perform(realmOf(req), operation, { requestId: requestIdOf(req) }));
  });

  post('/:entity', async (req, res) => {
    const { name: type } = typeOf(param(req, 'entity'));
    const body = bodyObject(req);
    const include = textOf(req.query.include)?.toLowerCase();
    const operation: LedgerOperation = { kind: operationKind(req, body, type), type, body };
    const answer = await ledger.perform(realmOf(req), operation, {
      requestId: requestIdOf(req),
      allowsDuplicateNumbers: include === 'allowduplicatedocnum',
    });
    res.json(await withLinks(req, answer));
  });

  company.use((req, _res, next) => next(unsupportedOperation(`${req.method} ${req.path}`)));
  company.use((error: unknown, _req: Request, res: Response, next: NextFunction) => {
    const fault = asFault(error);
    if (fault === undefined) {
      next(error);
      return;
    }
    res.status(fault.status);
    answerJson(res, ledger, { Fault: faultBody(fault) });
  });

  router.use('/v3/company/:realmId', company);
  router.use(createDownloadRouter(ledger));
  return router;
}

// Answers the refusal itself; undefined then.
async function authorisedApp(
  authenticate: Authenticate,
  ledger: Ledger,
  req: Request,
  res: Response,
): Promise<string | undefined> {
  const found = await authenticate(req);
  const realmId = realmOf(req);
  const isAllowed = typeof found === 'object' && found.realmId === realmId;
  if (isAllowed && (await ledger.companyExists(realmId))) return found.appId;
  const reason = typeof found === 'object' ? 'forbidden' : found;
  const isForbidden = reason === 'forbidden';
  if (!isForbidden) res.set('WWW-Authenticate', 'Bearer realm="Intuit", error="invalid_token"');
  res.status(isForbidden ? 403 : 401).json(authFailureBody(reason, ledger.now()));
  return undefined;
}

function answerJson(res: Response, ledger: Ledger, body: JsonObject): void {
  res.json({ ...body, time: answerTime(ledger.now()) });
}

// What Express itself refuses (a body too large or cut short) is the client's fault too.
function asFault(error: unknown): QuickBooksFault | undefined {
  if (error instanceof QuickBooksFault) return error;
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (typeof status !== 'number' || status < 400 || status >= 500) return undefined;
  const message = 'Request has invalid or unsupported property';
  return new QuickBooksFault('2010', message, 'The request body cannot be read', { status });
}

function operationKind(
  req: Request,
  body: JsonObject,
  type: string,
): 'create' | 'update' | 'delete' | 'void' {
  const operation = textOf(req.query.operation)?.toLowerCase();
  const include = textOf(req.query.include)?.toLowerCase();
  if (operation === 'delete' || operation === 'void') return operation;
  if (include === 'void') return 'void';
  if (operation === 'update') return 'update';
  if (operation !== undefined && operation !== 'create') throw unsupportedOperation(operation);
  const id = textAt(body, 'Id') ?? '';
  return id !== '' || type === 'Preferences' ? 'update' : 'create';
}

function typeOf(name: string): EntityType {
  const type = findEntityType(name);
  if (type === undefined) throw unsupportedOperation(name);
  return type;
}

function param(req: Request, name: string): string {
  const value = req.params[name];
  return typeof value === 'string' ? value : '';
}

function realmOf(req: Request): string {
  return param(req, 'realmId');
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function bodyText(req: Request): string {
  return typeof req.body === 'string' ? req.body : '';
}

function bodyObject(req: Request): JsonObject {
  const text = bodyText(req);
  const body = parseJsonObject(text);
  if (body === undefined || text.includes('\\u0000')) throw invalidProperty('body');
  if (Object.keys(body).length === 0) throw requiredMissing('body');
  return body;
}

function requestIdOf(req: Request): string | undefined {
  const id = textOf(req.query.requestid);
  if (id !== undefined && id.length > maxRequestId) {
    throw invalidLength('requestid', maxRequestId, id.length);
  }
  return id;
}
