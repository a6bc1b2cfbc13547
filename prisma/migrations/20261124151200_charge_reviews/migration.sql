-- CreateTable
CREATE TABLE "charge_review" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "filter" JSONB NOT NULL DEFAULT '{}',
    "charge_ids" UUID[],
    "seen" JSONB NOT NULL,
    "reason" TEXT,
    "answers" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "charge_review_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "charge_review_realm_id_created_at_idx" ON "charge_review"("realm_id", "created_at");

-- Prisma knows no CHECK.
ALTER TABLE "charge_review" ADD CONSTRAINT "charge_review_action" CHECK ("action" IN ('approve', 'waive'));
ALTER TABLE "charge_review" ADD CONSTRAINT "charge_review_done" CHECK (("answers" IS NULL) = ("done_at" IS NULL));

-- The queue of charges that wait for a person, in the order in which it is read.
CREATE INDEX "charge_waiting_idx" ON "charge" ("realm_id", "assessment_date", "id") WHERE "status" = 'proposed';
