-- CreateTable
CREATE TABLE "digest_settings" (
    "realm_id" TEXT NOT NULL,
    "is_on" BOOLEAN NOT NULL,
    "weekday" INTEGER NOT NULL,
    "addresses" TEXT[],
    "since" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "digest_settings_pkey" PRIMARY KEY ("realm_id")
);

ALTER TABLE "digest_settings"
  ADD CONSTRAINT "digest_settings_weekday" CHECK ("weekday" BETWEEN 1 AND 7);

ALTER TABLE "owner_notice"
  DROP CONSTRAINT "owner_notice_kind",
  ADD CONSTRAINT "owner_notice_kind" CHECK ("kind" IN ('connection-lost', 'mirror-stale', 'run-held', 'payer-dispute', 'payer-promise', 'payer-contact', 'payer-link', 'weekly-digest'));
