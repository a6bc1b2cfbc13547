import { Router } from 'express';
import { z } from 'zod';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { languages } from '../../core/mail/languages.ts';
import { contactSchema } from '../../core/reminders/contacts.ts';
import type { FieldError } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError } from '../errors.ts';
import { fieldErrors, formValues } from '../forms.ts';
import { CustomerPage } from '../pages/customer-page.tsx';
import { paths } from '../pages/paths.ts';
import { isRowId } from '../queries.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { chosenLanguage } from '../show/contacts.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';
import { customerPageProps } from './customers.ts';

const mailSchema = z.object({
  language: z.enum(['', ...languages]).catch(''),
  withoutQuickBooks: z.string().optional(),
});

/** `/c/:realm/customers/:id/contacts` and `/mail`: whom of a customer mails go to, and how. */
export function createContactRoutes(deps: WebDeps): Router {
  const { contacts, db } = deps.dunwell;
  const lists = createCustomerLists(db);
  const router = Router();

  const customerOf = async (visit: Visit): Promise<string> => {
    const id = pathPart(visit, 'id');
    if ((await lists.currency(visit.realm, id)) === null)
      throw new PageNotFoundError('No customer');
    return id;
  };
  const backTo = ({ realm, request, response }: Visit, id: string, text: string) =>
    redirectWithFlash(request, response, `${paths.customer(realm, id)}#contacts`, {
      tone: 'good',
      text,
    });

  router.post(
    '/c/:realm/customers/:id/contacts',
    companyRoute(deps, async (visit) => {
      const { company, actor, request, response } = visit;
      const id = await customerOf(visit);
      const values = formValues(request.body);
      const reject = async (errors: FieldError[]): Promise<void> => {
        const props = await customerPageProps(deps, visit);
        const shown = { ...props.contacts, values, errors };
        sendPage(response, CustomerPage, { ...props, contacts: shown }, 422);
      };
      const { email = '', name = '', role, line } = values;
      const typed = contactSchema.safeParse({ email: email.trim(), name, role, line });
      if (!typed.success) return reject(fieldErrors(typed.error).map(inForm));
      const saved = await contacts.add(company, id, typed.data, actor);
      if (saved.outcome === 'refused') {
        return reject(saved.problems.map(({ message }) => inForm({ field: 'email', message })));
      }
      await backTo(
        visit,
        id,
        'The contact is added. It counts from the next mail that is decided.',
      );
    }),
  );

  router.post(
    '/c/:realm/customers/:id/contacts/:contact/remove',
    companyRoute(deps, async (visit) => {
      const id = await customerOf(visit);
      const contact = pathPart(visit, 'contact');
      if (!isRowId(contact)) throw new PageNotFoundError('There is no such contact');
      await contacts.remove(visit.company, id, contact, visit.actor);
      await backTo(visit, id, 'The contact is removed.');
    }),
  );

  router.post(
    '/c/:realm/customers/:id/mail',
    companyRoute(deps, async (visit) => {
      const id = await customerOf(visit);
      const { language, withoutQuickBooks } = mailSchema.parse(formValues(visit.request.body));
      const said = {
        language: chosenLanguage(language),
        usesQuickBooks: withoutQuickBooks === undefined,
      };
      await contacts.set(visit.company, id, said, visit.actor);
      await backTo(visit, id, 'Saved. It counts from the next mail.');
    }),
  );
  return router;
}

const names: Readonly<Record<string, string>> = {
  email: 'The address',
  name: 'The name',
  role: 'What it is at the customer',
  line: 'What it gets',
};

/** The messages of values begin with a verb; a form names what they are about. */
function inForm({ field, message }: FieldError): FieldError {
  return { field, message: `${names[field] ?? 'The contact'} ${message}.` };
}
