-- CreateTable
CREATE TABLE "mail_limits" (
    "realm_id" TEXT NOT NULL,
    "per_run" INTEGER,
    "per_customer" INTEGER,
    "customer_days" INTEGER,
    "author" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_limits_pkey" PRIMARY KEY ("realm_id")
);

ALTER TABLE "mail_limits"
  ADD CONSTRAINT "mail_limits_above_zero" CHECK (
    "per_run" > 0 AND "per_customer" > 0 AND "customer_days" BETWEEN 1 AND 366),
  ADD CONSTRAINT "mail_limits_customer" CHECK (("per_customer" IS NULL) = ("customer_days" IS NULL));
