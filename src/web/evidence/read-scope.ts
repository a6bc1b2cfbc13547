import { z } from 'zod';
import type { EvidenceScope } from '../../adapters/store/evidence-scope.ts';
import type { FieldError } from '../components/view.ts';
import { dateIn } from '../queries.ts';

/** The choice of a pack as the page's form has it. */
export type ScopeFields = {
  readonly about: string;
  readonly id: string;
  readonly from: string;
  readonly to: string;
};

export const scopeKinds = ['invoice', 'customer', 'period'] as const;

/** What a form or an address chose, or what is wrong with it, by field. */
export function readScope(
  fields: ScopeFields,
): { readonly scope: EvidenceScope } | { readonly errors: readonly FieldError[] } {
  const kind = z.enum(scopeKinds).safeParse(fields.about);
  if (!kind.success) {
    return { errors: [{ field: 'about', message: 'Choose an invoice, a customer or a period' }] };
  }
  if (kind.data === 'period') return readPeriod(fields);
  if (!/^\d{1,30}$/.test(fields.id)) {
    const message = `Enter the QuickBooks id of the ${kind.data}, a number`;
    return { errors: [{ field: 'id', message }] };
  }
  return { scope: { kind: kind.data, id: fields.id } };
}

function readPeriod(fields: ScopeFields): ReturnType<typeof readScope> {
  const [from, to] = [dateIn(fields.from), dateIn(fields.to)];
  const missing = [
    ...(from ? [] : [{ field: 'from', message: 'Enter the first day' }]),
    ...(to ? [] : [{ field: 'to', message: 'Enter the last day' }]),
  ];
  if (!from || !to) return { errors: missing };
  if (to < from) {
    return { errors: [{ field: 'to', message: 'The last day cannot be before the first' }] };
  }
  return { scope: { kind: 'period', from, to } };
}
