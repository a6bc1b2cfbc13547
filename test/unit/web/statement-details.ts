import type { StatementPageProps } from '../../../src/web/pages/statement-page.tsx';
import * as fixture from '../../support/page-fixtures.ts';

const { harbour, HOSTILE } = fixture;

export const statement: Omit<StatementPageProps, 'shell'> = {
  statement: {
    customer: { id: harbour.id, name: HOSTILE },
    period: { from: '2026-03-01', to: '2026-03-31' },
    currencies: [
      {
        currency: 'USD',
        opening: '1000.00',
        entries: [
          {
            ...{ kind: 'invoice', date: '2026-03-02', what: 'Invoice', number: HOSTILE },
            ...{ invoiceId: '145', dueDate: '2026-04-01', customer: HOSTILE },
            ...{ amount: '1234567.89', balance: '1235567.89' },
          },
          {
            ...{ kind: 'payment', date: '2026-03-10', what: 'Payment', number: '77' },
            ...{ invoiceId: null, dueDate: null, customer: null },
            ...{ amount: '-1000.00', balance: '1234567.89' },
          },
        ],
        closing: '1234567.89',
        aging: [
          { bucket: 'Not due', amount: '1234567.89' },
          { bucket: '1–30 days', amount: '50.00' },
        ],
        unapplied: '-50.00',
      },
    ],
  },
  filters: { from: '', to: '' },
  errors: [],
};

export const emptyStatement: Omit<StatementPageProps, 'shell'> = {
  statement: { ...statement.statement, currencies: [] },
  filters: { from: '2026-03-31', to: 'then' },
  errors: [{ field: 'to', message: 'The last day must be a date' }],
};
