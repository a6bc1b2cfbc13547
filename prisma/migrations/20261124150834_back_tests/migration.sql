-- CreateTable
CREATE TABLE "back_test" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "level" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "version" INTEGER,
    "charges" JSONB NOT NULL,
    "from_date" DATE NOT NULL,
    "to_date" DATE NOT NULL,
    "go_live" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "problem" TEXT,
    "invoices" INTEGER NOT NULL,
    "looked" INTEGER NOT NULL DEFAULT 0,
    "cursor" TEXT NOT NULL DEFAULT '',
    "elsewhere" INTEGER NOT NULL DEFAULT 0,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "back_test_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "back_test_charge" (
    "back_test_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "invoice_id" TEXT NOT NULL,
    "assessment_date" DATE NOT NULL,
    "day" DATE NOT NULL,
    "customer_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "wanted" BIGINT,
    "cut_by" TEXT,

    CONSTRAINT "back_test_charge_pkey" PRIMARY KEY ("back_test_id","kind","invoice_id","assessment_date")
);

-- CreateIndex
CREATE INDEX "back_test_realm_id_created_at_idx" ON "back_test"("realm_id", "created_at");

-- AddForeignKey
ALTER TABLE "back_test_charge" ADD CONSTRAINT "back_test_charge_back_test_id_fkey" FOREIGN KEY ("back_test_id") REFERENCES "back_test"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "back_test" ADD CONSTRAINT "back_test_status"
    CHECK ("status" IN ('running', 'done', 'failed', 'cancelled'));
ALTER TABLE "back_test" ADD CONSTRAINT "back_test_go_live"
    CHECK ("go_live" IN ('always', 'asWritten', 'firstDay'));
ALTER TABLE "back_test" ADD CONSTRAINT "back_test_days" CHECK ("from_date" <= "to_date");
ALTER TABLE "back_test_charge" ADD CONSTRAINT "back_test_charge_kind" CHECK ("kind" IN ('would', 'was'));

-- What is under way is looked for every few seconds, and is nearly always nothing.
CREATE INDEX "back_test_running" ON "back_test"("realm_id") WHERE "status" = 'running';
