import { Router } from 'express';
import { z } from 'zod';
import { TooManyTermsError } from '../../adapters/store/agreed-terms.ts';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { parsePlainDate } from '../../core/calendar/plain-date.ts';
import { countryCode } from '../../core/law/place.ts';
import { nameText } from '../api/values.ts';
import type { FieldError } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError } from '../errors.ts';
import { fieldErrors, formValues } from '../forms.ts';
import { CustomerPage } from '../pages/customer-page.tsx';
import { paths } from '../pages/paths.ts';
import { isRowId } from '../queries.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { readDocument } from '../../flow/documents/document-kinds.ts';
import { sendAttachment } from '../uploads/form-files.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';
import { customerPageProps } from './customers.ts';

const legalSchema = z
  .object({
    party: z.enum(['', 'business', 'consumer'], 'Choose what the customer is.').default(''),
    country: z
      .string()
      .trim()
      .refine(
        (text) => text === '' || countryCode(text) !== null,
        'Give a country by its name or its two letters, such as Canada or CA.',
      )
      .default(''),
    region: z.string().trim().max(60, 'Keep the state to 60 characters.').default(''),
  })
  .refine(({ country, region }) => country !== '' || region === '', {
    message: 'A state or province needs its country beside it.',
    path: ['region'],
  });

const termsSchema = z.object({
  date: z.iso.date('Give the day of the agreement.'),
  name: nameText(500),
});

/** `/c/:realm/customers/:id/legal` and `/terms`: which law applies, and what was agreed. */
export function createLegalRoutes(deps: WebDeps): Router {
  const { stores, db } = deps.dunwell;
  const lists = createCustomerLists(db);
  const router = Router();

  const customerOf = async (visit: Visit): Promise<string> => {
    const id = pathPart(visit, 'id');
    if ((await lists.currency(visit.realm, id)) === null)
      throw new PageNotFoundError('No customer');
    return id;
  };
  const backTo = (visit: Visit, id: string, text: string): Promise<void> => {
    const path = `${paths.customer(visit.realm, id)}#legal`;
    return redirectWithFlash(visit.request, visit.response, path, { tone: 'good', text });
  };

  router.post(
    '/c/:realm/customers/:id/legal',
    companyRoute(deps, async (visit) => {
      const { realm, actor, request, response } = visit;
      const id = await customerOf(visit);
      const values = formValues(request.body);
      const typed = legalSchema.safeParse(values);
      if (!typed.success) {
        const props = await customerPageProps(deps, visit);
        const legal = { ...props.legal, values, errors: fieldErrors(typed.error) };
        return sendPage(response, CustomerPage, { ...props, legal }, 422);
      }
      const { party, country, region } = typed.data;
      const settings = {
        isConsumer: party === '' ? null : party === 'consumer',
        country: country === '' ? null : countryCode(country),
        region: region === '' ? null : region,
      };
      await stores.legal.save(realm, id, settings, actor);
      const what = 'legal settings of a customer changed';
      await stores.audit.add({
        realmId: realm,
        actor,
        what,
        detail: { customerId: id, ...settings },
      });
      await backTo(visit, id, 'Saved. Previews and the list of breaches go by it at once.');
    }),
  );

  router.post(
    '/c/:realm/customers/:id/terms',
    companyRoute(deps, async (visit) => {
      const { realm, actor, request, response } = visit;
      const id = await customerOf(visit);
      const values = formValues(request.body);
      const reject = async (termsErrors: FieldError[]): Promise<void> => {
        const props = await customerPageProps(deps, visit);
        const legal = { ...props.legal, termsValues: values, termsErrors };
        sendPage(response, CustomerPage, { ...props, legal }, 422);
      };
      const typed = termsSchema.safeParse({
        date: values['date'] ?? '',
        name: values['name'] ?? '',
      });
      const sent = request.formFiles?.['file'];
      const file = sent === undefined ? null : readDocument(sent);
      const errors = [
        ...(typed.success ? [] : fieldErrors(typed.error).map(inForm)),
        ...(file !== null && 'problem' in file
          ? [{ field: 'file', message: `The file ${file.problem}.` }]
          : []),
      ];
      if (!typed.success || (file !== null && 'problem' in file)) return reject(errors);
      const terms = { date: parsePlainDate(typed.data.date), name: typed.data.name, file };
      try {
        const added = await stores.terms.add(realm, id, terms, actor);
        const detail = { customerId: id, id: added.id, sha256: added.file?.sha256 ?? null };
        await stores.audit.add({ realmId: realm, actor, what: 'agreed terms added', detail });
      } catch (error) {
        if (!(error instanceof TooManyTermsError)) throw error;
        return reject([{ field: '', message: error.message }]);
      }
      await backTo(visit, id, 'The agreed terms are on record.');
    }),
  );

  router.post(
    '/c/:realm/customers/:id/terms/:terms/withdraw',
    companyRoute(deps, async (visit) => {
      const { realm, actor } = visit;
      const id = await customerOf(visit);
      const terms = pathPart(visit, 'terms');
      const is = isRowId(terms) && (await stores.terms.withdraw(realm, id, terms, actor));
      if (!is) throw new PageNotFoundError('There are no such terms');
      const detail = { customerId: id, id: terms };
      await stores.audit.add({ realmId: realm, actor, what: 'agreed terms withdrawn', detail });
      await backTo(visit, id, 'The terms are withdrawn. They stay on record.');
    }),
  );

  router.get(
    '/c/:realm/customers/:id/terms/:terms/file',
    companyRoute(deps, async (visit) => {
      const terms = pathPart(visit, 'terms');
      const id = pathPart(visit, 'id');
      const file = isRowId(terms) ? await stores.terms.file(visit.realm, id, terms) : null;
      if (file === null) throw new PageNotFoundError('There is no such document');
      sendAttachment(visit.response, file);
    }),
  );
  return router;
}

/** The messages of names begin with a verb; a form names what they are about. */
function inForm({ field, message }: FieldError): FieldError {
  if (field !== 'name') return { field, message };
  return { field, message: `What shows the agreement ${message}.` };
}
