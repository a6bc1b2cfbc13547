import { shippedWords } from '../../../src/core/mail/shipped-words.ts';
import { variablesOf } from '../../../src/core/mail/variables.ts';
import type { MailStylePageProps } from '../../../src/web/pages/mail-style-page.tsx';
import type { MailTemplatePageProps } from '../../../src/web/pages/mail-template-page.tsx';
import type { MailTemplatesPageProps } from '../../../src/web/pages/mail-templates-page.tsx';
import { HOSTILE } from '../../support/page-fixtures.ts';

export const templates: Omit<MailTemplatesPageProps, 'shell'> = {
  rows: [
    { name: 'friendly', kind: 'Notice before the due date', isShipped: true, written: [] },
    { name: 'polite', kind: 'Reminder of what is overdue', isShipped: true, written: ['German'] },
    { name: HOSTILE, kind: 'Reminder of what is overdue', isShipped: false, written: ['English'] },
  ],
  added: { name: '', basedOn: 'polite' },
  errors: [],
};

export const template: Omit<MailTemplatePageProps, 'shell'> = {
  template: { name: 'Gentle', kind: 'Reminder', basedOn: 'polite', isShipped: false },
  values: { language: 'en', customer: '3', note: '', ...shippedWords('polite', 'en') },
  languages: [
    { code: 'en', name: 'English', isOwn: true },
    { code: 'es', name: 'Español', isOwn: false },
    { code: 'fr', name: 'Français', isOwn: false },
    { code: 'de', name: 'Deutsch', isOwn: false },
  ],
  customers: [{ value: '3', text: HOSTILE }],
  variables: variablesOf('overdue').map(({ name, variable }) => ({ name, ...variable })),
  check: {
    problems: [],
    tone: [],
    mail: {
      subject: 'A reminder about invoice 1043',
      text: `Dear ${HOSTILE},\n\nTotal open: 20.00`,
    },
  },
  testTo: 'office@lakeside.example',
  versions: [
    { version: 2, isShipped: false, author: 'You', note: HOSTILE, at: '2026-03-12T16:00:00Z' },
    { version: 1, isShipped: true, author: 'You', note: null, at: '2026-03-11T16:00:00Z' },
  ],
  usedBy: ['the policy of company'],
  errors: [],
};

export const faultyTemplate: Omit<MailTemplatePageProps, 'shell'> = {
  ...template,
  check: {
    problems: [{ part: 'body', line: 3, message: '“custmer” is not a known variable' }],
    tone: [{ words: 'or else', line: 5, why: 'it reads as a threat', needsConfirming: true }],
    mail: null,
  },
  errors: [{ field: 'body', message: 'Text, line 3: “custmer” is not a known variable.' }],
};

export const shippedTemplate: Omit<MailTemplatePageProps, 'shell'> = {
  ...template,
  template: { name: 'polite', kind: 'Reminder', basedOn: 'polite', isShipped: true },
  customers: [],
  check: { problems: [], tone: [], mail: null },
  testTo: null,
  versions: [],
  usedBy: [],
};

export const style: Omit<MailStylePageProps, 'shell'> = {
  values: { colour: '#1f5f8b', signature: `Sam\n${HOSTILE}`, language: 'de' },
  languages: [
    { value: 'en', text: 'English' },
    { value: 'de', text: 'German' },
  ],
  logo: { width: 240, height: 80 },
  errors: [],
};
