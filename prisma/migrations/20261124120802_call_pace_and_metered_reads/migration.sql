-- CreateTable
CREATE TABLE "call_pace" (
    "realm_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "calls" BIGINT[] DEFAULT ARRAY[]::BIGINT[],
    "batches" BIGINT[] DEFAULT ARRAY[]::BIGINT[],
    "rests_until" TIMESTAMPTZ(3),

    CONSTRAINT "call_pace_pkey" PRIMARY KEY ("realm_id")
);

-- CreateTable
CREATE TABLE "metered_reads" (
    "realm_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "reads" INTEGER NOT NULL,

    CONSTRAINT "metered_reads_pkey" PRIMARY KEY ("realm_id","day")
);

-- CreateTable
CREATE TABLE "metered_warning" (
    "month" DATE NOT NULL,
    "reads" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "metered_warning_pkey" PRIMARY KEY ("month")
);

-- CreateIndex
CREATE INDEX "metered_reads_day_idx" ON "metered_reads"("day");

-- Counts only ever go up from something.
ALTER TABLE "metered_reads" ADD CONSTRAINT "metered_reads_reads_check" CHECK ("reads" > 0);
ALTER TABLE "metered_warning" ADD CONSTRAINT "metered_warning_month_check" CHECK (extract(day from "month") = 1);
