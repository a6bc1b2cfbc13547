import type { Company } from '../../adapters/store/companies.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { createMailTemplates } from './mail-templates.ts';
import { sendServerTest, sendTest, type TestDeps } from './send-test.ts';
import { previewMail, type PreviewQuestion } from './template-preview.ts';

/** What pages and programs ask of the words of mails. */
export function createMails(deps: TestDeps) {
  return {
    templates: createMailTemplates(deps),
    preview: (company: Company, question: PreviewQuestion, today: PlainDate) =>
      previewMail(deps, company, question, today),
    sendTest: (company: Company, asked: Parameters<typeof sendTest>[2], today: PlainDate) =>
      sendTest(deps, company, asked, today),
    sendServerTest: (company: Company, author: string) => sendServerTest(deps, company, author),
  };
}
