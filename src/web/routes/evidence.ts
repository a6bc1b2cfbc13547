import { Router } from 'express';
import { z } from 'zod';
import { countEvidence } from '../../adapters/store/evidence-counts.ts';
import { makeEvidencePack, nameScope, packsAreBusy } from '../evidence/evidence-pack.ts';
import { sizeErrors } from '../evidence/pack-size.ts';
import { readScope, scopeKinds, type ScopeFields } from '../evidence/read-scope.ts';
import type { WebDeps } from '../deps.ts';
import { EvidencePage } from '../pages/evidence-page.tsx';
import { queryChoice, queryText } from '../queries.ts';
import { sendPage } from '../respond.ts';
import { streamAttachment } from '../uploads/form-files.ts';
import { companyRoute, type Visit } from '../visit.ts';

const fieldsSchema = z.object({
  about: queryChoice(scopeKinds),
  id: queryText,
  from: queryText,
  to: queryText,
});

/** `/c/:realm/evidence`: chooses what an evidence pack is about, and sends it. */
export function createEvidenceRoutes(deps: WebDeps): Router {
  const router = Router();

  router.get(
    '/c/:realm/evidence',
    companyRoute(deps, async (visit) => {
      const fields = fieldsSchema.parse(visit.request.query);
      if (fields.about === '') return show(visit, { ...fields, about: 'period' }, [], null);
      const read = await readChoice(deps, visit, fields);
      if ('errors' in read) return show(visit, fields, read.errors, null);
      await show(visit, fields, [], { about: read.named.about, ...read.counts });
    }),
  );

  router.post(
    '/c/:realm/evidence',
    companyRoute(deps, async (visit) => {
      const fields = fieldsSchema.parse(visit.request.body ?? {});
      const read = await readChoice(deps, visit, fields);
      if ('errors' in read) return show(visit, fields, read.errors, null);
      const { company, actor } = visit;
      const pack = await makeEvidencePack(deps, { ...read, company, actor });
      if (pack) return streamAttachment(visit.response, pack);
      await show(visit, fields, [{ field: 'about', message: packsAreBusy }], null);
    }),
  );
  return router;
}

/** The choice with its name, or what is wrong with it. */
async function readChoice(deps: WebDeps, { realm }: Visit, fields: ScopeFields) {
  const read = readScope(fields);
  if ('errors' in read) return read;
  const named = await nameScope(deps, realm, read.scope);
  if (!named) {
    const message = `There is no ${read.scope.kind} with this id`;
    return { errors: [{ field: 'id', message }] };
  }
  const counts = await countEvidence(deps.dunwell.db, realm, read.scope);
  const errors = sizeErrors(read.scope, counts);
  return errors.length > 0 ? { errors } : { scope: read.scope, named, counts };
}

async function show(
  visit: Visit,
  fields: ScopeFields,
  errors: readonly { field: string; message: string }[],
  chosen: { about: string; reminders: number; charges: number } | null,
): Promise<void> {
  const shell = await visit.shell();
  const status = errors.length === 0 ? 200 : 422;
  sendPage(visit.response, EvidencePage, { shell, fields, errors, chosen }, status);
}
