-- Open invoices that may have a late fee that QuickBooks added by itself; every page asks whether
-- there are any.
CREATE INDEX "invoice_may_have_late_fee" ON "invoice"("realm_id")
    WHERE "status" = 'open' AND "lines"::text ~* 'late[ -]*fee';
