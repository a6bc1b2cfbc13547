import { Router } from 'express';
import { z } from 'zod';
import type { MailLogo } from '../../adapters/store/mail-style.ts';
import { colourSchema } from '../../core/mail/colour.ts';
import { languageNames, languages } from '../../core/mail/languages.ts';
import type { FieldError } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { fieldErrors, formValues } from '../forms.ts';
import { MailStylePage, type MailStylePageProps } from '../pages/mail-style-page.tsx';
import { paths } from '../pages/paths.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { readLogo } from '../uploads/logo-file.ts';
import { companyRoute, type Visit } from '../visit.ts';

const styleSchema = z.object({
  colour: colourSchema,
  signature: z.string().trim().max(1_000, 'must be 1,000 characters at most'),
  language: z.enum(languages, 'must be one of those listed'),
});
const subjects: Readonly<Record<string, string>> = {
  colour: 'The colour',
  signature: 'The signature',
  language: 'The language',
};

/** `/c/:realm/mails/style`: language, signature, colour and logo of a company's mails. */
export function createMailStyleRoutes(deps: WebDeps): Router {
  const { stores } = deps.dunwell;
  const router = Router();

  router.get(
    '/c/:realm/mails/style',
    companyRoute(deps, async (visit) => {
      sendPage(visit.response, MailStylePage, await pageProps(deps, visit));
    }),
  );

  router.post(
    '/c/:realm/mails/style',
    companyRoute(deps, async (visit) => {
      const { request, response, realm, actor } = visit;
      const typed = formValues(request.body);
      const form = styleSchema.safeParse(typed);
      const logo = sentLogo(visit);
      const errors: FieldError[] = [
        ...(form.success
          ? []
          : fieldErrors(form.error).map(({ field, message }) => ({
              field,
              message: `${subjects[field] ?? 'It'} ${message}.`,
            }))),
        ...(logo !== null && 'problem' in logo
          ? [{ field: 'logo', message: `The picture ${logo.problem}.` }]
          : []),
      ];
      if (!form.success || errors.length > 0) {
        const props = await pageProps(deps, visit);
        const { colour = '', signature = '', language = '' } = typed;
        const values = { colour, signature, language };
        sendPage(response, MailStylePage, { ...props, values, errors }, 422);
        return;
      }
      const { colour, signature, language } = form.data;
      const style = { colour, language, signature: signature === '' ? null : signature };
      await stores.mailStyle.save(realm, style, actor);
      if (logo !== null && !('problem' in logo))
        await stores.mailStyle.saveLogo(realm, logo, actor);
      else if ('removeLogo' in typed) await stores.mailStyle.removeLogo(realm);
      const detail = { colour, language, hasNewLogo: logo !== null };
      await stores.audit.add({ realmId: realm, actor, what: 'looks of mails changed', detail });
      const text = 'The next mail looks like this.';
      await redirectWithFlash(request, response, paths.mailStyle(realm), { tone: 'good', text });
    }),
  );
  return router;
}

function sentLogo({ request }: Visit): MailLogo | { readonly problem: string } | null {
  const file = request.formFiles?.['logo'];
  return file === undefined ? null : readLogo(file);
}

async function pageProps({ dunwell }: WebDeps, visit: Visit): Promise<MailStylePageProps> {
  const { mailStyle } = dunwell.stores;
  const [shell, style, logo] = await Promise.all([
    visit.shell(),
    mailStyle.find(visit.realm),
    mailStyle.logoFacts(visit.realm),
  ]);
  const { colour, signature, language } = style;
  return {
    shell,
    values: { colour, signature: signature ?? '', language },
    languages: languages.map((value) => ({ value, text: languageNames[value].english })),
    logo: logo && { width: logo.width, height: logo.height },
    errors: [],
  };
}
