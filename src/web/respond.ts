import type { Request, Response } from 'express';
import type { FunctionComponent } from 'preact';
import type { Flash } from './components/shell.tsx';
import { renderFragment, renderPage } from './components/render.ts';
import { saveSession } from './security/sessions.ts';

/** Answers with a page. */
export function sendPage<Props extends object>(
  response: Response,
  page: FunctionComponent<Props>,
  props: NoInfer<Props>,
  status = 200,
): void {
  response.status(status).type('html').send(renderPage(page, props));
}

/** Answers with the piece of a page that htmx swaps in. */
export function sendFragment<Props extends object>(
  response: Response,
  fragment: FunctionComponent<Props>,
  props: NoInfer<Props>,
): void {
  response.type('html').send(renderFragment(fragment, props));
}

/** Ends a form that was taken: the browser is sent on, and the next page says what happened. */
export async function redirectWithFlash(
  request: Request,
  response: Response,
  path: string,
  ...flashes: Flash[]
): Promise<void> {
  request.session.flashes = [...(request.session.flashes ?? []), ...flashes];
  await saveSession(request);
  response.redirect(303, path);
}
