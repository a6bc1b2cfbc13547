/** A try at a reminder about invoices. */
export const tryOf = (id: string, invoiceIds: readonly string[], attempts = 0) => ({
  entry: {
    ...{ id: 1n, realmId: '1', kind: 'reminder' as const, subjectId: id },
    ...{ state: 'working' as const, attempts },
  },
  mail: { id, template: 'polite', customerId: '1', invoices: invoiceIds },
  rows: invoiceIds.map((invoiceId) => ({ id: invoiceId, docNumber: invoiceId })),
});
