/** `/upload`, `/download/<id>`, and the place where temporary links lead. */
import express, { type Request, type Router } from 'express';
import { entityType } from '../entity-types.ts';
import { faultBody, objectNotFound, QuickBooksFault } from '../faults.ts';
import type { JsonObject } from '../json.ts';
import type { Ledger } from '../ledger.ts';
import { answerTime } from '../times.ts';
import { withDownloadLinks } from './download-links.ts';
import { downloadPaths, downloadsPath, openDownload } from './file-store.ts';
import { readUpload } from './multipart.ts';

/** Scheme and host the request was sent to, as links back to this server start. */
export function originOf(req: Request): string {
  return `${req.protocol}://${req.get('host') ?? 'localhost'}`;
}

/** The body of an upload, before anything else reads it. QuickBooks takes files up to 100 MB. */
export const readUploadBody = express.raw({ type: () => true, limit: '100mb' });

/** Adds the two calls to the router of a company; `realmOf` and `requestIdOf` read the request. */
export function addFileRoutes(
  company: Router,
  deps: {
    ledger: Ledger;
    realmOf: (req: Request) => string;
    requestIdOf: (req: Request) => string | undefined;
  },
): void {
  const { ledger, realmOf, requestIdOf } = deps;

  company.post('/upload', async (req, res) => {
    const body: unknown = req.body;
    const content = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const files = await readUpload(req.get('content-type') ?? '', content);
    const requestId = requestIdOf(req);
    const answers: JsonObject[] = [];
    for (const [index, file] of files.entries()) {
      const id = requestId === undefined ? undefined : `${requestId} file ${index}`;
      const answer = await keepFile(ledger, realmOf(req), file, id);
      answers.push(await withDownloadLinks(ledger, realmOf(req), originOf(req), answer));
    }
    res.json({ AttachableResponse: answers, time: answerTime(ledger.now()) });
  });

  company.get('/download/:id', async (req, res) => {
    const { id } = req.params;
    await ledger.read(realmOf(req), entityType('Attachable'), id);
    const paths = await downloadPaths(ledger.pool, realmOf(req), [id], ledger.now());
    const path = paths.get(id);
    if (path === undefined) throw objectNotFound();
    res.type('text/plain').send(originOf(req) + path);
  });
}

// A refused file stands beside the ones that were taken.
async function keepFile(
  ledger: Ledger,
  realmId: string,
  file: { metadata: JsonObject; content: Buffer },
  requestId: string | undefined,
): Promise<JsonObject> {
  const { metadata: body, content } = file;
  const operation = { kind: 'upload' as const, type: 'Attachable', body, content };
  try {
    const { Attachable } = await ledger.perform(realmId, operation, { requestId });
    return Attachable === undefined ? {} : { Attachable };
  } catch (error) {
    if (error instanceof QuickBooksFault) return { Fault: faultBody(error) };
    throw error;
  }
}

/** Serves the files that temporary links lead to. A link that is over is answered 403. */
export function createDownloadRouter(ledger: Ledger): Router {
  const router = express.Router();
  router.get(`${downloadsPath}/:realmId/:attachableId`, async (req, res) => {
    const { realmId, attachableId } = req.params;
    const date = textOf(req.query['X-Amz-Date']);
    const signature = textOf(req.query['X-Amz-Signature']);
    const link = { realmId, attachableId, date, signature };
    const found = await openDownload(ledger.pool, link, ledger.now());
    if (found === undefined) {
      const reason = '<Code>AccessDenied</Code><Message>Request has expired</Message>';
      res.status(403).type('application/xml').send(`<Error>${reason}</Error>`);
      return;
    }
    res.set('content-type', found.contentType).send(found.content);
  });
  return router;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
