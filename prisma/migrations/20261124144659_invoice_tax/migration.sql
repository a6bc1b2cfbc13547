-- AlterTable
ALTER TABLE "invoice" ADD COLUMN     "tax" BIGINT NOT NULL DEFAULT 0;

-- Invoices mirrored before have it in the entity as QuickBooks gave it; the minor unit of a
-- currency is ISO 4217's, as in core/money/currency.ts.
UPDATE "invoice" SET "tax" = round(("raw" #>> '{TxnTaxDetail,TotalTax}')::numeric * power(10::numeric,
    CASE
      WHEN "currency" IN ('BIF','CLP','DJF','GNF','ISK','JPY','KMF','KRW','PYG','RWF','UGX','UYI',
                          'VND','VUV','XAF','XOF','XPF') THEN 0
      WHEN "currency" IN ('BHD','IQD','JOD','KWD','LYD','OMR','TND') THEN 3
      WHEN "currency" IN ('CLF','UYW') THEN 4
      ELSE 2
    END))
WHERE jsonb_typeof("raw" #> '{TxnTaxDetail,TotalTax}') = 'number'
  AND "raw" #>> '{TxnTaxDetail,TotalTax}' <> '0';
