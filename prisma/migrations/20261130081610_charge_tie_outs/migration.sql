-- CreateTable
CREATE TABLE "charge_tie_out" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "from_date" DATE NOT NULL,
    "to_date" DATE NOT NULL,
    "trigger" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "note" TEXT,
    "home_currency" TEXT NOT NULL,
    "accounts" JSONB NOT NULL DEFAULT '[]',
    "steps" INTEGER NOT NULL DEFAULT 0,
    "steps_done" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "charge_tie_out_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "charge_tie_out_month" (
    "tie_out_id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "in_books" BIGINT NOT NULL,
    "in_dunwell" BIGINT NOT NULL,

    CONSTRAINT "charge_tie_out_month_pkey" PRIMARY KEY ("tie_out_id","month")
);

-- CreateTable
CREATE TABLE "charge_tie_out_difference" (
    "tie_out_id" UUID NOT NULL,
    "place" INTEGER NOT NULL,
    "realm_id" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "date" DATE,
    "charge_id" UUID,
    "reference" TEXT,
    "account_id" TEXT,
    "transaction_id" TEXT,
    "kind" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "in_books" BIGINT NOT NULL,
    "in_dunwell" BIGINT NOT NULL,
    "detail" TEXT NOT NULL,

    CONSTRAINT "charge_tie_out_difference_pkey" PRIMARY KEY ("tie_out_id","place")
);

-- CreateIndex
CREATE INDEX "charge_tie_out_realm_id_started_at_idx" ON "charge_tie_out"("realm_id", "started_at");

-- AddForeignKey
ALTER TABLE "charge_tie_out_month" ADD CONSTRAINT "charge_tie_out_month_tie_out_id_fkey" FOREIGN KEY ("tie_out_id") REFERENCES "charge_tie_out"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "charge_tie_out_difference" ADD CONSTRAINT "charge_tie_out_difference_tie_out_id_fkey" FOREIGN KEY ("tie_out_id") REFERENCES "charge_tie_out"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
